// Embeddings: where they are served, what passes untouched, and who may stand in for whom.
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import type { SettingsInput } from '../../../../../src/shared/model/settings.ts';
import { expectErrorShape } from '../support/shapes.ts';
import { connection, PROVIDER_KEY, startWorld, TOKEN, type World } from '../support/world.ts';

let first: FaultUpstream;
let second: FaultUpstream;
let world: World;

const VECTOR = [0.5, -1.25, 3];
const USAGE = { prompt_tokens: 5, total_tokens: 5 };
const answerWith = (embedding: number[] | string) => ({
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding }],
  model: 'embed-1',
  usage: USAGE,
});
const ANSWER = json(answerWith(VECTOR));

beforeEach(async () => {
  [first, second] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  for (const upstream of [first, second]) upstream.play(ANSWER);
});

afterEach(async () => {
  await world.stop();
  await Promise.all([first.close(), second.close()]);
});

async function start(settings: SettingsInput = {}): Promise<void> {
  const at = (id: string, upstream: FaultUpstream, models: string[]) =>
    connection(id, { protocol: 'openai-chat', origin: upstream.origin, models });
  const connections = [at('first', first, ['chat-1', 'embed-1']), at('second', second, ['embed-1', 'embed-2'])];
  world = await startWorld({ settings: { connections, ...settings } });
}

const ask = (body: object, path = '/v1/embeddings') =>
  world.ask({ path, body: { model: 'embed-1', input: 'Hi', ...body } });

describe('TL-9: embeddings', () => {
  it('pass to the OpenAI route of a provider: the body to the byte but for the model, its own key, the answer to the byte', async () => {
    await start();
    const body = '{ "input" : ["Grüße", "b"],  "model":"first/embed-1", "dimensions":3 ,"custom":{"x":1.0} }';
    const answer = await world.ask({ path: '/v1/embeddings', body });
    expect([answer.status, answer.text]).toEqual([200, JSON.stringify(answerWith(VECTOR))]);
    expect(answer.headers).toMatchObject({ 'x-dragoman-connection': 'first', 'x-dragoman-model': 'embed-1' });
    const [request] = first.requests;
    expect(request?.target).toBe('/v1/embeddings');
    expect(request?.body.toString()).toBe(body.replace('first/embed-1', 'embed-1'));
    expect(request?.headers['authorization']).toBe(`Bearer ${PROVIDER_KEY}`);
    expect(first.received().includes(TOKEN)).toBe(false);
    const [row] = await world.settledRows();
    expect(row).toMatchObject({ operation: 'embeddings', state: 'done', isStreaming: false, servedModel: 'embed-1' });
    expect(row?.usage).toMatchObject({ inputTokens: 5, outputTokens: 0 });
  });

  it.each(['/embeddings', '/v1/v1/embeddings', '/p/side/v1/embeddings'])(
    'are served under %s as well',
    async (path) => {
      await start({ profiles: { side: { active: 'second' } } });
      expect((await ask({}, path)).status).toBe(200);
    },
  );

  it('are on no other route', async () => {
    await start();
    for (const path of ['/v1beta/models/embed-1:embedContent', '/v1/messages/embeddings', '/v1beta/embeddings']) {
      expect([404, 405], path).toContain((await ask({}, path)).status);
    }
    expect(first.requests).toHaveLength(0);
  });

  it.each(['anthropic-messages', 'gemini', 'openai-responses'] as const)(
    'are a clear 400 at a connection that speaks %s, which is not asked',
    async (protocol) => {
      await start({ connections: [connection('other', { protocol, origin: first.origin })] });
      const answer = await ask({ model: 'other/m1' });
      expect(answer.status).toBe(400);
      expect(expectErrorShape(answer.text, 'openai-chat')).toContain('"other" has no embeddings');
      expect(JSON.parse(answer.text)).toMatchObject({ error: { param: 'model' } });
      expect(first.requests).toHaveLength(0);
    },
  );

  it('are a clear 400 of the demo as well', async () => {
    await start({ connections: [] });
    expect((await ask({})).status).toBe(400);
  });

  it('of the official SDK are its own numbers, whether the provider knows base64 or not', async () => {
    await start();
    const client = new OpenAI({ baseURL: `http://${world.host}/v1`, apiKey: TOKEN, maxRetries: 0 });
    const asked = await client.embeddings.create({ model: 'embed-1', input: 'Hi' });
    expect([...(asked.data[0]?.embedding ?? [])]).toEqual(VECTOR);
    expect(JSON.parse(first.requests[0]?.body.toString() ?? '')).toMatchObject({ encoding_format: 'base64' });
    first.play(json(answerWith(Buffer.from(Float32Array.from(VECTOR).buffer).toString('base64'))));
    const known = await client.embeddings.create({ model: 'embed-1', input: 'Hi' });
    expect([...(known.data[0]?.embedding ?? [])]).toEqual(VECTOR);
  });
});

describe('another provider', () => {
  it('stands in where it has the same model, and the one that failed rests', async () => {
    await start();
    first.play(json({ error: { message: 'slow down' } }, { status: 429, headers: { 'retry-after': '30' } }));
    expect((await ask({})).headers['x-dragoman-connection']).toBe('second');
    expect(world.health.cooling('first')).toMatchObject([{ code: 'rate-limited', model: 'embed-1' }]);
    const [row] = await world.settledRows();
    expect(row?.attempts).toMatchObject([{ failure: 'rate-limited' }, { status: 200 }]);
  });

  it('never does with another model, since vectors of two models do not compare', async () => {
    await start({ routes: [{ model: 'routed', to: 'first/embed-1', fallbacks: ['second/embed-2'] }] });
    first.play(json({ error: { message: 'Oh no' } }, { status: 500 }));
    const answer = await ask({ model: 'routed' });
    expect([answer.status, second.requests.length]).toEqual([500, 0]);
    expect(JSON.parse(answer.text)).toEqual({ error: { message: 'Oh no' } });
  });

  it('is not given another name: one that nobody lists goes to the active connection as it is', async () => {
    await start();
    await ask({ model: 'text-embedding-unlisted' });
    expect(JSON.parse(first.requests[0]?.body.toString() ?? '')).toMatchObject({ model: 'text-embedding-unlisted' });
  });
});

describe('an answer that is none', () => {
  it.each([
    ['a web page', '<html>Sign in</html>', 502],
    ['JSON of another kind', '{"ok":true}', 502],
    ['an error of status 200', JSON.stringify({ error: { message: 'Oh no', type: 'server_error', code: 503 } }), 200],
  ])('such as %s moves on, and is told if nobody else is there', async (_what, text, alone) => {
    await start();
    first.play(json(text));
    expect((await ask({})).headers['x-dragoman-connection']).toBe('second');
    second.play(json(text));
    const answer = await ask({ model: 'second/embed-1' });
    expect(answer.status).toBe(alone);
    expectErrorShape(answer.text, 'openai-chat');
    expect((await world.settledRows())[0]).toMatchObject({ state: 'failed' });
  });

  it('is let go when the client leaves', async () => {
    await start();
    first.play([{ end: 'hold' }]);
    const client = world.open({ path: '/v1/embeddings', body: { model: 'embed-1', input: 'Hi' } });
    await expect.poll(() => first.requests.length).toBe(1);
    client.leave();
    await first.requests[0]?.closed;
    expect((await world.settledRows())[0]).toMatchObject({ state: 'cancelled' });
    expect(world.health.cooling('first')).toEqual([]);
  });
});
