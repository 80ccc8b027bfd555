import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { eventLists } from './answers.ts';
import { answer, stream, USAGE } from './support.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** The official SDK in front of a server that sends what we rendered last. */
async function startClient(): Promise<{ client: OpenAI; serve: (events: readonly IrEvent[]) => void }> {
  let events: readonly IrEvent[] = [];
  const started = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const isStream = (JSON.parse(body) as { stream?: boolean }).stream === true;
      response.setHeader('content-type', isStream ? 'text/event-stream' : 'application/json');
      response.end(isStream ? `: ping\n\n${stream(events)}` : JSON.stringify(answer(events)));
    });
  });
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  const { port } = started.address() as AddressInfo;
  const client = new OpenAI({ apiKey: 'k', baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
  return { client, serve: (next) => (events = next) };
}

const QUESTION = { model: 'asked', input: 'q' } as const;

const RICH: IrEvent[] = [
  { type: 'start' },
  { type: 'reasoning-delta', text: 'hm' },
  { type: 'reasoning-end', signature: { origin: 'anthropic-messages', value: 'S' } },
  { type: 'text-delta', text: 'Grüße ' },
  { type: 'text-delta', text: '🥨' },
  { type: 'citation', url: 'https://a.example', title: 'A', startIndex: 0, endIndex: 3 },
  { type: 'tool-start', key: 'a', id: 'call_a', name: 'f', kind: 'function' },
  { type: 'tool-delta', key: 'a', text: '{"x":1}' },
  { type: 'tool-end', key: 'a' },
  { type: 'tool-start', key: 'b', id: 'call_b', name: 'p', kind: 'custom' },
  { type: 'tool-delta', key: 'b', text: 'free "text"' },
  { type: 'usage', usage: USAGE },
  { type: 'finish', reason: 'tool' },
];

describe('the official openai SDK', () => {
  it('accumulates our stream to the answer that it gets without streaming', async () => {
    const { client, serve } = await startClient();
    serve(RICH);
    const streamed = await client.responses.stream(QUESTION).finalResponse();
    const whole = await client.responses.create(QUESTION);
    expect(streamed.output_text).toBe('Grüße 🥨');
    expect(streamed.output.map(({ type }) => type)).toEqual([
      'reasoning',
      'message',
      'function_call',
      'custom_tool_call',
    ]);
    expect(streamed.usage).toMatchObject({ input_tokens: 100, output_tokens: 9, total_tokens: 109 });
    expect(whole.output_text).toBe('Grüße 🥨');
    expect(JSON.parse(JSON.stringify(streamed.output.map(withoutParsed)))).toEqual(whole.output);
  });

  it('takes any answer of ours without a complaint', async () => {
    const { client, serve } = await startClient();
    await fc.assert(
      fc.asyncProperty(eventLists, async (events) => {
        serve(events);
        const running = client.responses.stream(QUESTION);
        const seen: string[] = [];
        running.on('event', ({ type }) => seen.push(type));
        const final = await running.finalResponse();
        expect(final.id).toBe('resp_x1');
        expect(seen.at(-1)).toBe(`response.${final.status}`);
      }),
      { numRuns: 60 },
    );
  });

  it('learns from the stream that an answer failed', async () => {
    const { client, serve } = await startClient();
    serve([
      { type: 'text-delta', text: 'half' },
      { type: 'error', failure: { code: 'rate-limited', message: 'Too fast.', retryAfterSeconds: 2 } },
    ]);
    const failed: unknown[] = [];
    const running = client.responses.stream(QUESTION);
    running.on('event', (event) => {
      if (event.type === 'response.failed') failed.push(event.response.error);
    });
    await running.finalResponse();
    expect(failed).toEqual([{ code: 'rate_limit_exceeded', message: 'Too fast. Please try again in 2s.' }]);
  });
});

/** The SDK adds parsed arguments to calls and texts. */
function withoutParsed(item: object): object {
  return JSON.parse(
    JSON.stringify(item, (key, value: unknown) => (key.startsWith('parsed') ? undefined : value)),
  ) as object;
}
