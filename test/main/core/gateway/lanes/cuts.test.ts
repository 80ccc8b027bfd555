// Streams that break off at every byte, in every way: the client never takes a part for the whole (promise P9).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sse, type AnswerOptions } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import type { RawAnswer } from '../../../../support/raw-client.ts';
import { expectErrorShape } from '../support/shapes.ts';
import { CHAT_STREAM, endsWell, eventsIn, MESSAGES_STREAM, tellsError } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';
import { tellCount } from '../../../../support/tell-count.ts';

type Spoken = 'anthropic-messages' | 'openai-chat';

/** How much is tried: every fifth byte here, every byte in every way with `TRUST_RUNS=8` (`npm run test:trust`). */
const RUNS = Number(process.env['TRUST_RUNS'] ?? 1);
const STRIDE = Math.max(1, 6 - RUNS);

/** The ways in which a stream may break; the last two lie that this was all. */
const WAYS: readonly AnswerOptions[] = [
  { framing: 'chunked', cut: 'fin' },
  { framing: 'chunked', cut: 'reset' },
  { framing: 'close', cut: 'fin' },
  { framing: 'chunked', cut: 'clean' },
];
const SIZES: readonly (readonly number[])[] = [[100_000], [64], [333, 5]];

const STREAMS: Record<Spoken, string> = { 'anthropic-messages': MESSAGES_STREAM, 'openai-chat': CHAT_STREAM };
const PATHS: Record<Spoken, string> = { 'anthropic-messages': '/v1/messages', 'openai-chat': '/v1/chat/completions' };

let world: World;
let upstreams: Record<Spoken, FaultUpstream>;

beforeAll(async () => {
  const [messages, chat] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  upstreams = { 'anthropic-messages': messages, 'openai-chat': chat };
  world = await startWorld({
    settings: {
      connections: [
        connection('anthropic-messages', { protocol: 'anthropic-messages', origin: messages.origin }),
        connection('openai-chat', { protocol: 'openai-chat', origin: chat.origin }),
      ],
    },
  });
});

afterAll(async () => {
  await world.stop();
  await upstreams['anthropic-messages'].close();
  await upstreams['openai-chat'].close();
});

beforeEach(() => world.journal.clear());

interface Lane {
  readonly client: Spoken;
  readonly provider: Spoken;
}

/** Has the provider break off at this byte. The model's name tells it where, so that many can run at once. */
function cutAt(at: number, way: number, { client, provider }: Lane): Promise<RawAnswer> {
  const body = { ...BODIES[client], model: `${provider}/cut-${at}-${way}`, stream: true };
  return world.ask({ path: PATHS[client], body });
}

function playCuts(provider: Spoken): void {
  const bytes = Buffer.from(STREAMS[provider]);
  upstreams[provider].play(({ body }) => {
    const [, at, way] = /cut-(\d+)-(\d+)/.exec(body.toString()) ?? [];
    const options = WAYS[Number(way) % WAYS.length] ?? {};
    return sse(bytes, { ...options, cutAt: Number(at), sizes: SIZES[Number(at) % SIZES.length] ?? [1] });
  });
}

/** A part must be told as one: by an error status, an error event, or a connection that breaks. */
function expectNoCleanEnd(answer: RawAnswer, { client }: Lane): void {
  if (answer.status !== 200) {
    expect(answer.status).toBe(502);
    expect(answer.headers['content-type']).toBe('application/json');
    expectErrorShape(answer.text, client);
    return;
  }
  expect(answer.isComplete).toBe(true);
  expect(tellsError(answer.text, client)).toBe(true);
  expect(client === 'openai-chat' ? answer.text.includes('\ndata: [DONE]') : endsWell(answer.text, client)).toBe(false);
}

async function inBatches(count: number, work: (index: number) => Promise<void>): Promise<void> {
  const WIDTH = 16;
  for (let from = 0; from < count; from += WIDTH) {
    await Promise.all(Array.from({ length: Math.min(WIDTH, count - from) }, (_, index) => work(from + index)));
  }
}

/** From here on the provider has said all that makes an answer whole. */
function wholeFrom(provider: Spoken): number {
  const bytes = Buffer.from(STREAMS[provider]);
  if (provider === 'anthropic-messages') return bytes.length - '\n\n'.length;
  return bytes.indexOf('\n\n', bytes.lastIndexOf('"finish_reason":"tool_calls"'));
}

const LANES: readonly Lane[] = [
  { client: 'anthropic-messages', provider: 'anthropic-messages' },
  { client: 'openai-chat', provider: 'openai-chat' },
  { client: 'openai-chat', provider: 'anthropic-messages' },
  { client: 'anthropic-messages', provider: 'openai-chat' },
];

describe.each(LANES)('$provider for a client of $client', (lane) => {
  it('that is cut at any byte is never taken for a whole answer', async () => {
    playCuts(lane.provider);
    const end = wholeFrom(lane.provider);
    const places = Array.from({ length: end }, (_, at) => at).filter((at) => at % STRIDE === 0);
    const ways = Math.min(Math.max(1, RUNS - 4), WAYS.length);
    tellCount('cuts', places.length * ways);
    await inBatches(places.length * ways, async (index) => {
      const place = index % places.length;
      const at = places[place] ?? 0;
      const way = (place + Math.floor(index / places.length)) % WAYS.length;
      const answer = await cutAt(at, way, lane);
      try {
        expectNoCleanEnd(answer, lane);
      } catch (error) {
        throw new Error(`cut at ${at}, way ${way}: ${answer.status} ${answer.text.slice(-300)}`, { cause: error });
      }
    });
    const rows = await world.settledRows();
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['failed']));
    expect(rows.filter(({ failure }) => failure?.code === 'internal')).toEqual([]);
    expect(upstreams[lane.provider].openConnections).toBeLessThan(20);
  }, 600_000);

  it('that ends well although its last bytes are missing is a whole answer', async () => {
    playCuts(lane.provider);
    const whole = Buffer.byteLength(STREAMS[lane.provider]);
    const from = wholeFrom(lane.provider);
    await inBatches(whole - from + 1, async (index) => {
      const answer = await cutAt(from + index, 3, lane);
      expect(answer.isComplete).toBe(true);
      expect(endsWell(answer.text, lane.client), `cut at ${from + index}: ${answer.text.slice(-200)}`).toBe(true);
      for (const { data } of eventsIn(answer.text))
        if (data !== '[DONE]') expect(JSON.parse(data)).not.toHaveProperty('error');
    });
  });

  it.each([
    ['a reset', 1],
    ['a connection that ends too early', 0],
  ])('that said its end is a whole answer even if %s follows', async (_what, way) => {
    playCuts(lane.provider);
    const answer = await cutAt(Buffer.byteLength(STREAMS[lane.provider]), way, lane);
    expect(answer.isComplete).toBe(true);
    expect(eventsIn(answer.text).at(-1)?.data).toBe(
      lane.client === 'openai-chat' ? '[DONE]' : '{"type":"message_stop"}',
    );
    expect(await world.settledRows()).toMatchObject([{ state: 'done', status: 200, usage: { outputTokens: 19 } }]);
  });

  it('gives the same answer however its bytes are split', async () => {
    const bytes = Buffer.from(STREAMS[lane.provider]);
    const texts = new Set<string>();
    for (const sizes of [[100_000], [1], [2, 3, 5, 7, 11], [64], [1000, 1]]) {
      upstreams[lane.provider].play(sse(bytes, { sizes }));
      const body = { ...BODIES[lane.client], model: `${lane.provider}/m1`, stream: true };
      const answer = await world.ask({ path: PATHS[lane.client], body });
      const exchange = answer.headers['x-dragoman-exchange'] ?? '?';
      texts.add(answer.text.replaceAll(exchange, 'ID').replaceAll(/"created":\d+/g, '"created":0'));
    }
    expect(texts.size).toBe(1);
    const [text = ''] = texts;
    expect(endsWell(text, lane.client)).toBe(true);
    expect(text).toContain('Grüße 🌍');
    if (lane.client === 'anthropic-messages' && lane.provider === lane.client) expect(text).toBe(MESSAGES_STREAM);
  });
});
