// Asks the gateway through the SDK of a protocol, and returns all that the SDK and the wire showed.
import type { Protocol } from '../../../src/shared/protocols.ts';
import { emptyView, type ClientView } from '../case-types.ts';
import { callAnthropic } from './anthropic-client.ts';
import { callChat } from './chat-client.ts';
import { callGemini } from './gemini-client.ts';
import { createRecordingFetch } from './recording-fetch.ts';
import { callResponses } from './responses-client.ts';
import { parseArguments, type SdkDriver } from './sdk-call.ts';

const DRIVERS: Readonly<Record<Protocol, SdkDriver>> = {
  'anthropic-messages': callAnthropic,
  'openai-chat': callChat,
  'openai-responses': callResponses,
  gemini: callGemini,
};

export interface ClientCall {
  readonly protocol: Protocol;
  readonly origin: string;
  readonly token: string;
  readonly model: string;
  readonly isStreaming: boolean;
  readonly isCount: boolean;
  readonly body: Record<string, unknown>;
  /** `@query` stands for what is added to the address. */
  readonly headers: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 15_000;

export async function callClient(call: ClientCall): Promise<ClientView> {
  const { protocol, model, origin, token, isStreaming, isCount } = call;
  const { '@query': query, ...headers } = call.headers;
  const recorder = createRecordingFetch({
    body: protocol === 'gemini' ? call.body : { ...call.body, model },
    headers,
    timeoutMs: TIMEOUT_MS,
    ...(query === undefined ? {} : { query }),
  });
  const view = emptyView();
  try {
    const options = { origin, token, model, isStreaming, isCount, fetch: recorder.fetch, timeoutMs: TIMEOUT_MS };
    await DRIVERS[protocol](options, view);
  } catch (error) {
    view.error = describeError(error);
  }
  await recorder.settle(view);
  addBody(view, isStreaming);
  return view;
}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly type?: unknown;
  readonly error?: { readonly type?: unknown; readonly error?: { readonly type?: unknown } };
}

function describeError(error: unknown): NonNullable<ClientView['error']> {
  const { name = 'Error', message = String(error), error: body, type } = error as SdkError;
  return { name, message, type: body?.error?.type ?? body?.type ?? type };
}

function addBody(view: ClientView, isStreaming: boolean): void {
  const isEvents = /event-stream/.test(view.headers['content-type'] ?? '');
  if (isEvents) view.events = eventTypes(view.raw);
  if (!isStreaming || view.status >= 400) view.body = parseArguments(view.raw);
}

function eventTypes(raw: string): unknown[] {
  const lines = raw.split(/\r\n|\n|\r/).filter((line) => line.startsWith('data:'));
  return lines.map((line) => {
    const data = parseArguments(line.slice('data:'.length).trim());
    return typeof data === 'object' && data !== null ? ((data as { type?: unknown }).type ?? 'data') : data;
  });
}
