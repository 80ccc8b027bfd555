// Drives the openai SDK over Responses, and tells what it accumulated.
import type OpenAI from 'openai';
import type { ClientView } from '../case-types.ts';
import { openAiClient } from './chat-client.ts';
import { parseArguments, type SdkCall, type SdkDriver } from './sdk-call.ts';

type Answer = OpenAI.Responses.Response;
type Item = OpenAI.Responses.ResponseOutputItem;

export const callResponses: SdkDriver = async (call, view) => {
  const client = openAiClient(call);
  const { model, isStreaming } = call;
  const answer = isStreaming ? await stream(client, call, view) : await client.responses.create({ model, input: 'x' });
  readAnswer(answer, view);
};

async function stream(client: OpenAI, { model }: SdkCall, view: ClientView): Promise<Answer> {
  const run = client.responses.stream({ model, input: 'x' });
  run.on('event', (event) => {
    if (event.type === 'response.output_text.delta') view.text += event.delta;
    if (event.type === 'error') view.error = { name: 'error event', message: event.message, type: event.code };
    if (event.type === 'response.failed') view.error = failureOf(event.response);
  });
  run.on('error', () => undefined);
  return run.finalResponse();
}

function failureOf({ error }: Answer): NonNullable<ClientView['error']> {
  return { name: 'response.failed', message: error?.message ?? '', type: error?.code };
}

function readAnswer(answer: Answer, view: ClientView): void {
  view.message = answer;
  const items = answer.output ?? [];
  const parts = items.flatMap((item) => (item.type === 'message' ? item.content : []));
  view.text = parts.flatMap((part) => (part.type === 'output_text' ? [part.text] : [])).join('');
  view.refusal = parts.flatMap((part) => (part.type === 'refusal' ? [part.refusal] : [])).join('') || undefined;
  view.thinking = items.flatMap(reasoningTexts).join('');
  view.tool_calls = items.flatMap(readCall);
  view.stop = answer.status === 'incomplete' ? `incomplete:${answer.incomplete_details?.reason}` : answer.status;
  view.usage = answer.usage;
  if (answer.status === 'failed') view.error ??= failureOf(answer);
}

function reasoningTexts(item: Item): string[] {
  if (item.type !== 'reasoning') return [];
  return [...item.summary, ...(item.content ?? [])].map(({ text }) => text);
}

function readCall(item: Item): ClientView['tool_calls'] {
  if (item.type === 'custom_tool_call') {
    return [{ id: item.call_id, name: item.name, namespace: item.namespace, input: item.input }];
  }
  if (item.type !== 'function_call') return [];
  return [{ id: item.call_id, name: item.name, namespace: item.namespace, input: parseArguments(item.arguments) }];
}
