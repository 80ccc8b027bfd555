// Routing, model lists, token counts, the demo and the journal, all through the wire.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { html200, json, sse } from '../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../support/fault-upstream.ts';
import { createFakeClock } from '../support/ports.ts';
import { expectErrorShape } from './support/shapes.ts';
import { CHAT_STREAM, endsWell, MESSAGES_STREAM, WHOLE_CHAT, WHOLE_MESSAGE } from './support/streams.ts';
import { BODIES, connection, PROVIDER_KEY, startWorld, TOKEN, type World } from './support/world.ts';

let world: World;
let messages: FaultUpstream;
let chat: FaultUpstream;
let gemini: FaultUpstream;

beforeAll(async () => {
  [messages, chat, gemini] = await Promise.all([startFaultUpstream(), startFaultUpstream(), startFaultUpstream()]);
  world = await startWorld({
    settings: {
      connections: [
        {
          ...connection('work', {
            protocol: 'anthropic-messages',
            origin: messages.origin,
            models: ['big', 'org/small'],
          }),
          name: 'At work',
          slots: { opus: 'big', haiku: 'org/small' },
        },
        connection('lab', { protocol: 'openai-chat', origin: chat.origin, models: ['m1'] }),
        { ...connection('google', { protocol: 'gemini', origin: gemini.origin, models: [] }), baseUrl: gemini.origin },
      ],
      active: 'work',
      routes: [{ model: 'glm-*', to: 'lab/m1' }],
      aliases: { ds3: 'lab/deepseek' },
      profiles: { cheap: { active: 'lab' } },
    },
  });
});

afterAll(async () => {
  await world.stop();
  await Promise.all([messages, chat, gemini].map((upstream) => upstream.close()));
});

beforeEach(() => {
  for (const upstream of [messages, chat, gemini]) upstream.forget();
  messages.play(json(WHOLE_MESSAGE));
  chat.play(json(WHOLE_CHAT));
  world.journal.clear();
});

function sentModel({ requests }: FaultUpstream): unknown {
  return (JSON.parse(requests.at(-1)?.body.toString() ?? '{}') as { model?: unknown }).model;
}

describe('a request goes where its model’s name says', () => {
  it.each([
    ['lab/m9', 'lab', 'm9'],
    ['lab%2Fm9', 'lab', 'm9'],
    ['glm-4.6', 'lab', 'm1'],
    ['ds3', 'lab', 'deepseek'],
    ['claude-opus-4-8', 'work', 'big'],
    ['claude-opus-4-8[1m]', 'work', 'big'],
    ['claude-haiku-4-5', 'work', 'org/small'],
    ['org/small', 'work', 'org/small'],
    ['claude-via-dragoman/lab/m1', 'lab', 'm1'],
    ['anything-else', 'work', 'big'],
  ])('%s to %s as %s, and the answer says so', async (model, id, served) => {
    const answer = await world.ask({ body: { ...BODIES['anthropic-messages'], model } });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'x-dragoman-connection': id, 'x-dragoman-model': served });
    expect(sentModel(id === 'lab' ? chat : messages)).toBe(served);
    const [row] = await world.settledRows();
    expect(row).toMatchObject({ askedModel: model, connectionId: id, servedModel: served, state: 'done' });
    expect(row?.id).toBe(answer.headers['x-dragoman-exchange']);
  });

  it('under a profile by its own rules, and the row names it', async () => {
    const answer = await world.ask({
      path: '/p/cheap/v1/messages',
      body: { ...BODIES['anthropic-messages'], model: 'x' },
    });
    expect(answer.headers['x-dragoman-connection']).toBe('lab');
    expect(await world.settledRows()).toMatchObject([{ profile: 'cheap' }]);
    const models = await world.ask({ method: 'GET', path: '/p/nope/v1/models' });
    expect([models.status, expectErrorShape(models.text, 'openai-chat')]).toEqual([
      404,
      expect.stringContaining('no profile "nope"'),
    ]);
  });

  it.each([
    ['/v1beta/models/lab/m9:generateContent', 'm9'],
    ['/v1beta/models/lab%2Fm9:generateContent', 'm9'],
    ['/v1beta/models/lab/a:b:generateContent', 'a:b'],
    ['/p/cheap/v1beta/models/whatever:generateContent', 'm1'],
  ])('also from the address of a Gemini request: %s', async (path, served) => {
    expect((await world.ask({ path, body: BODIES.gemini })).status).toBe(200);
    expect(sentModel(chat)).toBe(served);
  });

  it.each([
    'google/../../../etc/passwd',
    'google/..%2f..',
    'google/a?key=stolen#x',
    'google/a b\r\nx: y',
    'google/%2e%2e/x',
    'google/../x:other',
  ])('%j stays one piece of the provider’s address', async (model) => {
    gemini.play(json({ candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] }));
    for (const stream of [false, true]) {
      await world.ask({ body: { ...BODIES['anthropic-messages'], model, stream } });
    }
    for (const { target, headers } of gemini.requests) {
      expect(target).toMatch(
        /^\/v1beta\/models\/[A-Za-z0-9._~%!*'()/-]+:(?:generateContent|streamGenerateContent\?alt=sse)$/,
      );
      expect(target).not.toMatch(/\/(?:\.|%2e){1,2}\//i);
      expect(headers).not.toHaveProperty('x');
    }
  });

  it.each([
    ['anthropic-messages', '/v1/messages'],
    ['openai-chat', '/v1/chat/completions'],
    ['openai-responses', '/v1/responses'],
  ] as const)('and a name that is nowhere is a 404 of %s with near names', async (protocol, path) => {
    for (const stream of [true, false]) {
      const answer = await world.ask({ path, body: { ...BODIES[protocol], model: 'wrok/big', stream } });
      expect(answer.status).toBe(404);
      expect(expectErrorShape(answer.text, protocol)).toContain('Did you mean work/big?');
      expect(await world.settledRows()).toMatchObject([
        { state: 'failed', status: 404, failure: { code: 'not-found' }, attempts: [] },
      ]);
      world.journal.clear();
    }
    const missing = await world.ask({ path, body: { ...BODIES[protocol], model: undefined } });
    expect([missing.status, expectErrorShape(missing.text, protocol)]).toEqual([400, expect.stringContaining('model')]);
  });

  it('and is a 404 of Gemini too', async () => {
    const answer = await world.ask({ path: '/v1beta/models/wrok/big:generateContent', body: BODIES.gemini });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 404, status: 'NOT_FOUND' } });
  });
});

describe('routing that is switched off', () => {
  it('gives 503 in each shape, and works again when it is switched on', async () => {
    const switchTo = (isRoutingOn: boolean) =>
      world.settings.update((settings) => ({ ...settings, gateway: { ...settings.gateway, isRoutingOn } }));
    await switchTo(false);
    for (const [protocol, path] of [
      ['anthropic-messages', '/v1/messages'],
      ['openai-chat', '/v1/chat/completions'],
      ['openai-responses', '/v1/responses'],
      ['gemini', '/v1beta/models/lab/m1:generateContent'],
    ] as const) {
      const answer = await world.ask({ path, body: BODIES[protocol] });
      expect([answer.status, expectErrorShape(answer.text, protocol)]).toEqual([
        503,
        expect.stringContaining('switched off'),
      ]);
    }
    expect(messages.requests.length + chat.requests.length).toBe(0);
    await switchTo(true);
    expect((await world.ask({ body: BODIES['anthropic-messages'] })).status).toBe(200);
  });
});

describe('the list of models', () => {
  const get = (path: string, headers = {}) => world.ask({ method: 'GET', path, headers });

  it('for OpenAI’s clients names aliases and connection/model', async () => {
    for (const path of ['/v1/models', '/models', '/v1/v1/models', '/p/cheap/v1/models']) {
      const body = JSON.parse((await get(path)).text) as { object: string; data: { id: string }[] };
      expect(body.object).toBe('list');
      expect(body.data.map(({ id }) => id)).toEqual(['ds3', 'work/big', 'work/org/small', 'lab/m1']);
      expect(body.data[1]).toEqual({ id: 'work/big', object: 'model', created: expect.any(Number), owned_by: 'work' });
    }
  });

  it('for Anthropic’s clients has ids that begin with claude for each', async () => {
    const answer = await get('/v1/models?limit=1000', { 'anthropic-version': '2023-06-01' });
    const body = JSON.parse(answer.text) as {
      data: { id: string; type: string }[];
      has_more: boolean;
      last_id: string;
    };
    expect(body.data.map(({ id }) => id)).toContain('claude-via-dragoman/work/org/small');
    expect(body.data[0]).toMatchObject({
      type: 'model',
      display_name: expect.any(String),
      created_at: expect.any(String),
    });
    expect([body.has_more, body.last_id]).toEqual([false, body.data.at(-1)?.id]);
    for (const { id } of body.data.filter((model) => model.id.startsWith('claude'))) {
      expect((await world.ask({ body: { ...BODIES['anthropic-messages'], model: id } })).status, id).toBe(200);
    }
  });

  it('for Gemini’s clients has names and methods', async () => {
    expect(JSON.parse((await get('/v1beta/models')).text)).toMatchObject({
      models: expect.arrayContaining([
        expect.objectContaining({
          name: 'models/lab/m1',
          supportedGenerationMethods: expect.arrayContaining(['generateContent']),
        }),
      ]),
    });
  });

  it('shows one model in each shape, also one that only resolves, and says what is none', async () => {
    expect(JSON.parse((await get('/v1/models/work%2Fbig')).text)).toMatchObject({ id: 'work/big', object: 'model' });
    expect(JSON.parse((await get('/v1/models/work/org/small')).text)).toMatchObject({ id: 'work/org/small' });
    expect(JSON.parse((await get('/v1/models/claude-opus-4-8', { 'anthropic-version': '1' })).text)).toMatchObject({
      type: 'model',
      id: 'claude-opus-4-8',
    });
    expect(JSON.parse((await get('/v1beta/models/lab/m1')).text)).toMatchObject({ name: 'models/lab/m1' });
    const none = await get('/v1/models/wrok/big');
    expect([none.status, expectErrorShape(none.text, 'openai-chat')]).toEqual([
      404,
      expect.stringContaining('work/big'),
    ]);
    expect((await get('/v1beta/models/wrok/big')).status).toBe(404);
  });

  it('asks no provider and leaves no row', async () => {
    await get('/v1/models');
    expect([messages.requests.length, world.rows().length]).toEqual([0, 0]);
  });
});

describe('a count of tokens', () => {
  const COUNT = '/v1/messages/count_tokens';

  it('is the provider’s own where it can count', async () => {
    messages.play(json({ input_tokens: 4711 }));
    const body = { ...BODIES['anthropic-messages'], model: 'work/big', odd: 1.0 };
    const answer = await world.ask({ path: `${COUNT}?beta=true`, body });
    expect([answer.status, answer.text]).toEqual([200, '{"input_tokens":4711}']);
    expect(answer.headers).not.toHaveProperty('x-dragoman-estimate');
    expect(answer.headers['x-dragoman-connection']).toBe('work');
    expect(messages.requests[0]?.target).toBe('/v1/messages/count_tokens?beta=true');
    expect(JSON.parse(messages.requests[0]?.body.toString() ?? '')).toEqual({ ...body, model: 'big' });
    expect(await world.settledRows()).toMatchObject([
      { operation: 'count-tokens', state: 'done', status: 200, attempts: [{ status: 200 }] },
    ]);
  });

  it('is an estimate, and marked as one, where it can’t: never an answer of the model', async () => {
    const text = 'x'.repeat(4000);
    const body = { ...BODIES['anthropic-messages'], model: 'lab/m1', messages: [{ role: 'user', content: text }] };
    const answer = await world.ask({ path: COUNT, body });
    expect(answer.headers['x-dragoman-estimate']).toBe('true');
    const { input_tokens: tokens } = JSON.parse(answer.text) as { input_tokens: number };
    expect(tokens).toBeGreaterThan(900);
    expect(tokens).toBeLessThan(1200);
    expect(chat.requests).toEqual([]);
    expect(await world.settledRows()).toMatchObject([
      { state: 'done', connectionId: 'lab', operation: 'count-tokens' },
    ]);
    const inGeminis = await world.ask({
      path: '/v1beta/models/lab/m1:countTokens',
      body: { contents: [{ role: 'user', parts: [{ text }] }] },
    });
    expect(inGeminis.headers['x-dragoman-estimate']).toBe('true');
    expect(JSON.parse(inGeminis.text)).toEqual({ totalTokens: tokens });
  });

  it.each([
    ['404', () => json({ error: { message: 'no' } }, { status: 404 })],
    ['405', () => json('', { status: 405 })],
    ['a web page', () => html200()],
    ['JSON without a number', () => json({ ok: true })],
  ])('is an estimate where the provider answers with %s', async (_what, script) => {
    messages.play(script());
    const answer = await world.ask({ path: COUNT, body: { ...BODIES['anthropic-messages'], model: 'work/big' } });
    expect([answer.status, answer.headers['x-dragoman-estimate']]).toEqual([200, 'true']);
    expect(JSON.parse(answer.text)).toEqual({ input_tokens: expect.any(Number) });
  });

  it('fails with the provider’s error where that is about something else', async () => {
    messages.play(json({ type: 'error', error: { type: 'rate_limit_error', message: 'Slow down' } }, { status: 429 }));
    const answer = await world.ask({ path: COUNT, body: { ...BODIES['anthropic-messages'], model: 'work/big' } });
    expect([answer.status, expectErrorShape(answer.text, 'anthropic-messages')]).toEqual([429, 'Slow down']);
  });

  it('crosses between Anthropic and Google', async () => {
    gemini.play(json({ totalTokens: 99 }));
    const answer = await world.ask({ path: COUNT, body: { ...BODIES['anthropic-messages'], model: 'google/g1' } });
    expect(answer.text).toBe('{"input_tokens":99}');
    expect(gemini.requests[0]?.target).toBe('/v1beta/models/g1:countTokens');
    expect(answer.headers).not.toHaveProperty('x-dragoman-estimate');
  });

  it('comes quickly for many at once', async () => {
    messages.play(json({ input_tokens: 1 }));
    const ask = () => world.ask({ path: COUNT, body: { ...BODIES['anthropic-messages'], model: 'work/big' } });
    const answers = await Promise.all(Array.from({ length: 14 }, ask));
    expect(answers.every(({ text }) => text === '{"input_tokens":1}')).toBe(true);
  });
});

describe('the demo', () => {
  it('answers while there is no connection, in every protocol, streamed and whole', async () => {
    const clock = createFakeClock();
    const own = await startWorld({ clock });
    const ticking = setInterval(() => clock.advance(25), 1);
    for (const [path, body] of [
      ['/v1/messages', BODIES['anthropic-messages']],
      ['/v1/chat/completions', BODIES['openai-chat']],
      ['/v1/responses', BODIES['openai-responses']],
      ['/v1beta/models/any:generateContent', BODIES.gemini],
      ['/v1beta/models/any:streamGenerateContent?alt=sse', BODIES.gemini],
    ] as const) {
      for (const stream of [true, false]) {
        const answer = await own.ask({ path, body: { ...body, stream } });
        expect(answer.status, path).toBe(200);
        expect(answer.headers).toMatchObject({ 'x-dragoman-connection': 'demo', 'x-dragoman-model': 'demo' });
        expect(answer.text.replace(/\W/g, '')).toContain('Dragoman');
      }
    }
    clearInterval(ticking);
    const models = await own.ask({ method: 'GET', path: '/v1/models' });
    expect(models.text).toContain('demo/demo');
    for (const row of await own.settledRows())
      expect(row).toMatchObject({ state: 'done', usage: { outputTokens: expect.any(Number) } });
    await own.settings.update((settings) => ({ ...settings, connections: world.settings.current().connections }));
    expect((await own.ask({ method: 'GET', path: '/v1/models' })).text).not.toContain('demo');
    await own.stop();
  });
});

describe('a row of the journal', () => {
  const CANARY = 'prompt-canary-71f3';
  const ANSWER = 'answer-canary-0c9d';
  const body = {
    ...BODIES['anthropic-messages'],
    model: 'lab/m1',
    stream: true,
    system: CANARY,
    messages: [{ role: 'user', content: CANARY }],
  };
  const odd = JSON.parse(JSON.stringify(WHOLE_CHAT).replace('Hello', ANSWER)) as object;

  it('holds what was asked, what served, how long it took and what it cost', async () => {
    messages.play(sse(MESSAGES_STREAM, { headers: { 'request-id': 'req_77' } }));
    chat.play(sse(CHAT_STREAM));
    for (const [model, protocol] of [
      ['work/big', 'anthropic-messages'],
      ['lab/m1', 'openai-chat'],
    ] as const) {
      const answer = await world.ask({
        body: { ...body, model, top_k: 5, container: undefined },
        headers: { 'user-agent': 'claude-cli/2.1.197 (external, cli)' },
      });
      expect(endsWell(answer.text, 'anthropic-messages')).toBe(true);
      const [row] = await world.settledRows();
      expect(row).toMatchObject({
        id: answer.headers['x-dragoman-exchange'],
        client: 'claude-code',
        operation: 'generate',
        state: 'done',
        status: 200,
        isStreaming: true,
        askedModel: model,
        servedModel: model.split('/')[1],
        connectionId: model.split('/')[0],
        clientProtocol: 'anthropic-messages',
        upstreamProtocol: protocol,
        attempts: [{ status: 200, durationMs: expect.any(Number) }],
        usage: {
          outputTokens: 19,
          inputTokens: protocol === 'openai-chat' ? 25 : 30,
          cacheReadTokens: protocol === 'openai-chat' ? 0 : 5,
        },
      });
      expect(row).not.toHaveProperty('failure');
      expect(row?.timeToFirstTokenMs).toBeLessThanOrEqual(row?.durationMs ?? 0);
    }
  });

  it('R-38: measures by a clock that never jumps', async () => {
    const clock = createFakeClock();
    let shift = 0;
    const jumping = { ...clock, now: () => clock.now() + shift };
    const own = await startWorld({ settings: world.settings.current(), clock: jumping });
    chat.play(() => {
      clock.advance(1500);
      shift -= 24 * 3600 * 1000;
      return json(WHOLE_CHAT);
    });
    await own.ask({ body: { ...body, stream: false } });
    expect(await own.settledRows()).toMatchObject([{ durationMs: 1500, attempts: [{ durationMs: 1500 }] }]);
    await own.stop();
  });

  it('holds no word of the question or the answer, no key and no token, however it went', async () => {
    const scripts = [
      json(odd),
      sse(CHAT_STREAM.replace('Grüße', ANSWER)),
      sse(CHAT_STREAM.replace('Grüße', ANSWER), { cutAt: 900 }),
      json(`<html>${ANSWER}</html>`),
      json(`${ANSWER} is no JSON`),
      json('{}', { status: 500 }),
    ];
    for (const script of scripts) {
      chat.play(script);
      messages.play(script);
      for (const model of ['lab/m1', 'work/big']) {
        for (const stream of [true, false]) await world.ask({ body: { ...body, model, stream } });
        await world.ask({ path: '/v1/messages/count_tokens', body: { ...body, model } });
      }
    }
    await world.ask({ body: `{"model":"lab/m1","messages":"${CANARY}"` });
    await world.ask({ body: { ...body, messages: [{ role: CANARY, content: CANARY }] } });
    const rows = JSON.stringify(await world.settledRows());
    const log = world.log.lines.join('\n');
    expect(rows.length).toBeGreaterThan(5000);
    for (const secret of [CANARY, ANSWER, TOKEN, PROVIDER_KEY]) {
      expect(rows).not.toContain(secret);
      expect(log).not.toContain(secret);
    }
  });
});
