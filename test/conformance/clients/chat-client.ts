// Drives the openai SDK over Chat Completions, and tells what it accumulated.
import OpenAI from 'openai';
import type { ClientView } from '../case-types.ts';
import { parseArguments, type SdkCall, type SdkDriver } from './sdk-call.ts';

type Completion = OpenAI.Chat.ChatCompletion;
type Chunk = OpenAI.Chat.ChatCompletionChunk;
type Delta = OpenAI.Chat.ChatCompletionChunk.Choice.Delta;
type Message = OpenAI.Chat.ChatCompletionMessage;

const MESSAGES = [{ role: 'user' as const, content: 'x' }];

export const callChat: SdkDriver = async (call, view) => {
  const client = openAiClient(call);
  const { model, isStreaming } = call;
  const completion = isStreaming
    ? await stream(client, call, view)
    : await client.chat.completions.create({ model, messages: MESSAGES });
  readCompletion(completion, view);
};

/** The client for both of OpenAI's protocols. */
export function openAiClient({ origin, token, fetch, timeoutMs }: SdkCall): OpenAI {
  return new OpenAI({ apiKey: token, baseURL: `${origin}/v1`, maxRetries: 0, timeout: timeoutMs, fetch });
}

async function stream(client: OpenAI, { model }: SdkCall, view: ClientView): Promise<Completion> {
  const chunks: Chunk[] = [];
  view.chunks = chunks;
  const run = client.chat.completions.stream({ model, messages: MESSAGES });
  run.on('chunk', (chunk) => {
    chunks.push(chunk);
    readChunk(chunk, view);
  });
  run.on('error', () => undefined);
  const completion = await run.finalChatCompletion();
  // The SDK's accumulator loses the usage chunk, which has no choices.
  const usage = chunks.findLast((chunk) => chunk.usage)?.usage;
  return usage ? { ...completion, usage } : completion;
}

/** Reasoning has no official field: clients add it up themselves. */
interface ReasoningFields {
  reasoning_content?: string | null;
  reasoning?: string | null;
}

function readChunk(chunk: Chunk, view: ClientView): void {
  for (const choice of chunk.choices ?? []) {
    if (choice.index !== 0) continue;
    const delta = choice.delta as Delta & ReasoningFields;
    view.text += delta.content ?? '';
    view.thinking += delta.reasoning_content ?? delta.reasoning ?? '';
  }
}

function readCompletion(completion: Completion, view: ClientView): void {
  view.message = completion;
  view.usage = completion.usage;
  const choice = completion.choices?.[0];
  if (choice === undefined) return;
  const message = choice.message as Message & ReasoningFields;
  view.text = message.content ?? '';
  view.thinking ||= message.reasoning_content ?? message.reasoning ?? '';
  view.refusal = message.refusal ?? undefined;
  view.tool_calls = (message.tool_calls ?? []).map((call) =>
    call.type === 'custom'
      ? { id: call.id, name: call.custom.name, input: call.custom.input }
      : { id: call.id, name: call.function.name, input: parseArguments(call.function.arguments) },
  );
  view.stop = choice.finish_reason;
}
