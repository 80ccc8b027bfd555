// Drives @anthropic-ai/sdk, and tells what it accumulated.
import Anthropic from '@anthropic-ai/sdk';
import type { ClientView } from '../case-types.ts';
import type { SdkCall, SdkDriver } from './sdk-call.ts';

/** The body is swapped on the way; the SDK only wants to be asked. */
const QUESTION = { max_tokens: 16, messages: [{ role: 'user' as const, content: 'x' }] };

export const callAnthropic: SdkDriver = async (call, view) => {
  const { origin, token, model, isStreaming, isCount, fetch, timeoutMs } = call;
  const client = new Anthropic({
    apiKey: token,
    authToken: null,
    baseURL: origin,
    maxRetries: 0,
    timeout: timeoutMs,
    fetch,
  });
  if (isCount) {
    view.message = await client.messages.countTokens({ model, messages: QUESTION.messages });
    return;
  }
  const message = isStreaming ? await stream(client, call, view) : await client.messages.create({ ...QUESTION, model });
  readMessage(message, view);
};

async function stream(client: Anthropic, { model }: SdkCall, view: ClientView): Promise<Anthropic.Message> {
  const run = client.messages.stream({ ...QUESTION, model });
  run.on('text', (text) => {
    view.text += text;
  });
  run.on('error', () => undefined);
  try {
    return await run.finalMessage();
  } catch (error) {
    if (run.currentMessage !== undefined) readMessage(run.currentMessage, view);
    throw error;
  }
}

function readMessage(message: Anthropic.Message, view: ClientView): void {
  view.message = message;
  // A server may leave `content` out of an error that it sends as 200.
  const blocks = (message.content as Anthropic.ContentBlock[] | undefined) ?? [];
  view.text = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
  view.thinking = blocks.flatMap((block) => (block.type === 'thinking' ? [block.thinking] : [])).join('');
  view.tool_calls = blocks.flatMap((block) =>
    block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [],
  );
  view.stop = message.stop_reason;
  view.usage = message.usage;
}
