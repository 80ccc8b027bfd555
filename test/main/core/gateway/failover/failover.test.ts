// What a provider does wrong before its answer has begun: told in the client's shape, or not at all because another one serves.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bomb, chunk, garbage, html200, json, redirect, sse, sseHead } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../../support/fault-upstream.ts';
import type { RawAnswer } from '../../../../support/raw-client.ts';
import { expectErrorShape } from '../support/shapes.ts';
import {
  CHAT_STREAM,
  endsWell,
  MESSAGES_STREAM,
  messagesStream,
  tellsError,
  WHOLE_CHAT,
  WHOLE_MESSAGE,
} from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

type Spoken = 'anthropic-messages' | 'openai-chat';

let world: World;
let messages: FaultUpstream;
let chat: FaultUpstream;
/** The one that is asked when the first fails. */
let spare: FaultUpstream;

beforeAll(async () => {
  [messages, chat, spare] = await Promise.all([startFaultUpstream(), startFaultUpstream(), startFaultUpstream()]);
  const nobody = await startFaultUpstream();
  const { origin } = nobody;
  await nobody.close();
  world = await startWorld({
    settings: {
      connections: [
        connection('anthropic-messages', { protocol: 'anthropic-messages', origin: messages.origin }),
        connection('openai-chat', { protocol: 'openai-chat', origin: chat.origin }),
        connection('spare', { protocol: 'anthropic-messages', origin: spare.origin }),
        connection('refused', { protocol: 'anthropic-messages', origin }),
        {
          ...connection('keyless', { protocol: 'anthropic-messages', origin: 'https://keyless.test' }),
          keys: ['env:UNSET'],
        },
        { id: 'unset', provider: 'azure-openai' },
      ],
      profiles: { safe: { fallbacks: ['spare/s1'] }, odd: { fallbacks: ['unset/u1', 'spare/s1'] } },
      routes: [{ model: 'routed', to: 'anthropic-messages/m1', fallbacks: ['openai-chat/m1', 'spare/s1'] }],
    },
    limits: {
      firstByteTimeoutMs: 150,
      firstByteTimeoutWithOthersMs: 100,
      idleTimeoutMs: 200,
      connectTimeoutMs: 200,
      maxBodyBytes: 4 * 1024 * 1024,
    },
  });
});

afterAll(async () => {
  await world.stop();
  await Promise.all([messages, chat, spare].map((upstream) => upstream.close()));
});

beforeEach(() => {
  for (const upstream of [messages, chat, spare]) upstream.forget();
  spare.play(({ body }) =>
    body.includes('"stream":true') ? sse(messagesStream('from the spare')) : json(WHOLE_MESSAGE),
  );
  world.journal.clear();
  forgetTroubles();
});

/** As after a long time, or after "Try now": no provider rests. */
function forgetTroubles(): void {
  for (const { id } of world.settings.current().connections) world.health.forget(id);
}

function upstreamOf(provider: Spoken): FaultUpstream {
  return provider === 'openai-chat' ? chat : messages;
}

function ask(model: string, options: { stream: boolean; profile?: string }): Promise<RawAnswer> {
  const path = options.profile === undefined ? '/v1/messages' : `/p/${options.profile}/v1/messages`;
  return world.ask({ path, body: { ...BODIES['anthropic-messages'], model, stream: options.stream } });
}

function errorEvent(provider: Spoken, [type, message]: readonly [string, string]): string {
  return provider === 'openai-chat'
    ? `data: {"error":{"type":"${type}","message":"${message}"}}\n\n`
    : `event: error\ndata: {"type":"error","error":{"type":"${type}","message":"${message}"}}\n\n`;
}

interface Fault {
  readonly what: string;
  readonly script: (provider: Spoken) => Script;
  readonly status: number;
  readonly code: string;
  /** Only such requests meet it. */
  readonly stream?: boolean;
}

const errorOf = (type: string, message: string) => ({ type: 'error', error: { type, message } });

const FAULTS: readonly Fault[] = [
  { what: 'a reset before anything', script: () => [{ end: 'reset' }], status: 502, code: 'unreachable' },
  { what: 'a close before anything', script: () => [{ end: 'fin' }], status: 502, code: 'unreachable' },
  {
    what: 'half a head',
    script: () => [{ send: 'HTTP/1.1 200 OK\r\ncontent-ty' }, { end: 'fin' }],
    status: 502,
    code: 'unreachable',
  },
  { what: 'something that is no HTTP', script: garbage, status: 502, code: 'protocol' },
  {
    what: 'a head and then a reset',
    script: () => [sseHead(), { wait: 10 }, { end: 'reset' }],
    status: 502,
    code: 'unreachable',
  },
  { what: 'an empty stream', script: () => sse(''), status: 502, code: 'protocol', stream: true },
  { what: 'an empty body', script: () => json(''), status: 502, code: 'protocol' },
  { what: 'a web page', script: () => html200(), status: 502, code: 'protocol' },
  { what: 'a web page called a stream', script: () => html200('text/event-stream'), status: 502, code: 'protocol' },
  { what: 'a web page called JSON', script: () => html200('application/json'), status: 502, code: 'protocol' },
  {
    what: 'plain words',
    script: () => json('hello there', { headers: { 'content-type': 'text/plain' } }),
    status: 502,
    code: 'protocol',
  },
  {
    what: 'half of a JSON body',
    script: () => json(JSON.stringify(WHOLE_CHAT).slice(0, 90)),
    status: 502,
    code: 'protocol',
  },
  { what: 'JSON that is no object', script: () => json('"yes"'), status: 502, code: 'protocol' },
  {
    what: 'fewer bytes than it said',
    script: () => json(WHOLE_CHAT, { declaredLength: 9999, cutAt: 80 }),
    status: 502,
    code: 'unreachable',
  },
  { what: 'a redirect', script: () => redirect(307, 'http://127.0.0.1:9/'), status: 502, code: 'protocol' },
  {
    what: 'a broken archive',
    script: () => json('no gzip', { headers: { 'content-encoding': 'gzip' } }),
    status: 502,
    code: 'unreachable',
  },
  { what: 'a bomb', script: () => bomb('gzip', 64), status: 502, code: 'protocol' },
  {
    what: 'status 429',
    script: () => json(errorOf('rate_limit_error', 'Slow down'), { status: 429, headers: { 'retry-after': '7' } }),
    status: 429,
    code: 'rate-limited',
  },
  {
    what: 'status 529',
    script: () => json(errorOf('overloaded_error', 'Overloaded'), { status: 529 }),
    status: 529,
    code: 'overloaded',
  },
  {
    what: 'status 500',
    script: () => json(errorOf('api_error', 'Oh no'), { status: 500 }),
    status: 500,
    code: 'provider-error',
  },
  {
    what: 'status 503 with a page',
    script: () => json('<html>Bad gateway</html>', { status: 503 }),
    status: 503,
    code: 'overloaded',
  },
  {
    what: 'status 401',
    script: () => json(errorOf('authentication_error', 'Bad key'), { status: 401 }),
    status: 401,
    code: 'auth-expired',
  },
  {
    what: 'status 402',
    script: () => json(errorOf('billing_error', 'No money'), { status: 402 }),
    status: 402,
    code: 'billing',
  },
  {
    what: 'status 404',
    script: () => json(errorOf('not_found_error', 'No such model'), { status: 404 }),
    status: 404,
    code: 'not-found',
  },
];

describe.each(['anthropic-messages', 'openai-chat'] as const)('%s', (provider) => {
  describe.each(FAULTS)('$what', ({ script, status, code, stream: only }) => {
    const kinds = [true, false].filter((stream) => only === undefined || stream === only);

    it('is told with a status and in the client’s shape, and the provider is let go', async () => {
      for (const stream of kinds) {
        upstreamOf(provider).play(script(provider));
        const answer = await ask(`${provider}/m1`, { stream });
        expect(answer.status).toBe(status);
        expect(answer.headers['content-type']).toMatch(/^application\/json/);
        expect(answer.isComplete).toBe(true);
        const message = expectErrorShape(answer.text, 'anthropic-messages');
        expect(message).not.toContain('<');
        if (status === 429) expect(answer.headers['retry-after']).toBe('7');
        const [row] = await world.settledRows();
        expect(row).toMatchObject({ state: 'failed', status, failure: { code }, attempts: [{ failure: code }] });
        expect(row?.id).toBe(answer.headers['x-dragoman-exchange']);
      }
      await expect.poll(() => upstreamOf(provider).openConnections).toBeLessThan(3);
    });

    it('is not noticed by a client whose profile has another provider', async () => {
      for (const stream of kinds) {
        forgetTroubles();
        upstreamOf(provider).play(script(provider));
        const answer = await ask(`${provider}/m1`, { stream, profile: 'safe' });
        expect(answer.status).toBe(200);
        expect(answer.text).toContain(stream ? 'from the spare' : 'Hello');
        expect(answer.headers).toMatchObject({ 'x-dragoman-connection': 'spare', 'x-dragoman-model': 's1' });
        const [row] = await world.settledRows();
        expect(row).toMatchObject({
          state: 'done',
          connectionId: 'spare',
          servedModel: 's1',
          attempts: [
            { connectionId: provider, failure: code },
            { connectionId: 'spare', status: 200 },
          ],
        });
        expect(row?.attempts[1]).not.toHaveProperty('failure');
      }
    });
  });

  it('an error event before content makes the next one serve, and what came before it is not seen', async () => {
    const begin = provider === 'openai-chat' ? CHAT_STREAM.split('\n\n')[0] : MESSAGES_STREAM.split('\n\n')[0];
    for (const before of ['', `${begin}\n\n`]) {
      forgetTroubles();
      upstreamOf(provider).play(sse(before + errorEvent(provider, ['overloaded_error', 'Overloaded'])));
      const answer = await ask(`${provider}/m1`, { stream: true, profile: 'safe' });
      expect(answer.text).toBe(messagesStream('from the spare'));
      expect(await world.settledRows()).toMatchObject([
        { state: 'done', attempts: [{ failure: 'overloaded', connectionId: provider }, { connectionId: 'spare' }] },
      ]);
      world.journal.clear();
    }
  });

  it('an error event behind content is passed as a typed one, and nobody else is asked', async () => {
    const stream = provider === 'openai-chat' ? CHAT_STREAM : MESSAGES_STREAM;
    const events = stream
      .split(/(?<=\n\n)/)
      .filter((event) => !/message_stop"|\[DONE\]\n|"finish_reason":"|message_delta/.test(event));
    upstreamOf(provider).play(sse(events.join('') + errorEvent(provider, ['overloaded_error', 'Overloaded'])));
    const answer = await ask(`${provider}/m1`, { stream: true, profile: 'safe' });
    expect(answer.status).toBe(200);
    expect([answer.isComplete, tellsError(answer.text, 'anthropic-messages')]).toEqual([true, true]);
    expect(JSON.parse(answer.text.trim().split('data: ').at(-1) ?? '')).toMatchObject({
      error: { type: 'overloaded_error', message: 'Overloaded' },
    });
    expect(spare.connectionCount === 0 || spare.requests.length === 0).toBe(true);
    expect(await world.settledRows()).toMatchObject([
      { state: 'failed', failure: { code: 'overloaded' }, status: 200 },
    ]);
  });

  it('silence behind content is an error event after the idle time, and the provider is let go', async () => {
    const stream = provider === 'openai-chat' ? CHAT_STREAM : MESSAGES_STREAM;
    upstreamOf(provider).play(sse(stream, { cutAt: 1200, cut: 'hold' }));
    const answer = await ask(`${provider}/m1`, { stream: true, profile: 'safe' });
    expect(tellsError(answer.text, 'anthropic-messages')).toBe(true);
    expect(answer.text).toContain('stopped sending');
    await upstreamOf(provider).requests[0]?.closed;
    expect(await world.settledRows()).toMatchObject([
      { state: 'failed', failure: { code: 'timeout' }, attempts: [{ failure: 'timeout' }] },
    ]);
  });

  it('a trickle of bytes is no silence', async () => {
    const stream = provider === 'openai-chat' ? CHAT_STREAM : MESSAGES_STREAM;
    upstreamOf(provider).play(sse(stream, { sizes: [200], gapMs: 60 }));
    const answer = await ask(`${provider}/m1`, { stream: true });
    expect(endsWell(answer.text, 'anthropic-messages')).toBe(true);
  });

  it.each(['gzip', 'br', 'zstd'] as const)(
    'an answer that comes packed with %s all the same is unpacked',
    async (encoding) => {
      const isChat = provider === 'openai-chat';
      upstreamOf(provider).play(json(isChat ? WHOLE_CHAT : WHOLE_MESSAGE, { encoding }));
      expect((await ask(`${provider}/m1`, { stream: false })).text).toContain('"text":"Hello"');
      upstreamOf(provider).play(sse(isChat ? CHAT_STREAM : MESSAGES_STREAM, { encoding, sizes: [50] }));
      const answer = await ask(`${provider}/m1`, { stream: true });
      expect(endsWell(answer.text, 'anthropic-messages')).toBe(true);
      expect(answer.headers).not.toHaveProperty('content-encoding');
      upstreamOf(provider).play(sse(isChat ? CHAT_STREAM : MESSAGES_STREAM, { encoding, cutAt: 200, cut: 'clean' }));
      const cut = await ask(`${provider}/m1`, { stream: true });
      expect(cut.status === 502 || tellsError(cut.text, 'anthropic-messages')).toBe(true);
    },
  );

  it('JSON where a stream was asked for becomes one, and a stream becomes JSON', async () => {
    const isChat = provider === 'openai-chat';
    upstreamOf(provider).play(json(isChat ? WHOLE_CHAT : WHOLE_MESSAGE));
    const streamed = await ask(`${provider}/m1`, { stream: true });
    expect(streamed.headers['content-type']).toBe('text/event-stream');
    expect(endsWell(streamed.text, 'anthropic-messages')).toBe(true);
    expect(streamed.text).toContain('"text":"Hello"');
    for (const type of ['text/event-stream', 'application/json', 'text/plain']) {
      upstreamOf(provider).play(sse(isChat ? CHAT_STREAM : MESSAGES_STREAM, { headers: { 'content-type': type } }));
      const whole = await ask(`${provider}/m1`, { stream: false });
      expect(whole.headers['content-type']).toBe('application/json');
      expect(JSON.parse(whole.text)).toMatchObject({
        type: 'message',
        stop_reason: 'tool_use',
        content: expect.arrayContaining([expect.objectContaining({ type: 'tool_use', input: { path: 'a.txt' } })]),
      });
      const back = await ask(`${provider}/m1`, { stream: true });
      expect(endsWell(back.text, 'anthropic-messages'), type).toBe(true);
    }
    upstreamOf(provider).play(sse((isChat ? CHAT_STREAM : MESSAGES_STREAM).slice(0, 1200)));
    expect((await ask(`${provider}/m1`, { stream: false })).status).toBe(502);
  });
});

describe('a provider that stays silent', () => {
  const hold: Script = [{ end: 'hold' }];
  const headAndHold: Script = [sseHead(), { end: 'hold' }];

  it('before its head or behind it is a timeout, or not noticed when there is another one', async () => {
    for (const upstream of [messages, chat]) {
      upstream.play(({ body }) => (body.includes('behind-head') ? headAndHold : hold));
    }
    const cases = (['anthropic-messages', 'openai-chat'] as const).flatMap((provider) =>
      ['before', 'behind-head'].flatMap((when) =>
        [true, false].map((stream) => ({ model: `${provider}/${when}`, stream })),
      ),
    );
    const begin = performance.now();
    await Promise.all([
      ...cases.map(async ({ model, stream }) => {
        const answer = await ask(model, { stream });
        expect([answer.status, answer.headers['content-type']], model).toEqual([504, 'application/json']);
        expect(expectErrorShape(answer.text, 'anthropic-messages')).toMatch(/in time|stopped sending/);
      }),
      ...cases.map(async ({ model, stream }) => {
        const answer = await ask(model, { stream, profile: 'safe' });
        expect([answer.status, answer.headers['x-dragoman-connection']], model).toEqual([200, 'spare']);
      }),
    ]);
    // The limits are 100 to 200 ms; the HTTP client looks at its clock about twice a second.
    expect(performance.now() - begin).toBeLessThan(4000);
    const rows = await world.settledRows();
    expect(rows).toHaveLength(2 * cases.length);
    for (const { attempts } of rows) expect(attempts[0]).toMatchObject({ failure: 'timeout' });
    for (const upstream of [messages, chat]) await expect.poll(() => upstream.openConnections).toBeLessThan(5);
  });
});

describe('an error that is the caller’s own', () => {
  it.each([
    ['bad-request', 400, errorOf('invalid_request_error', 'messages: too short')],
    ['context-overflow', 400, errorOf('invalid_request_error', 'prompt is too long: 300000 tokens > 200000 maximum')],
  ])('(%s) is told at once: another provider would say the same', async (code, status, body) => {
    messages.play(json(body, { status }));
    const answer = await ask('anthropic-messages/m1', { stream: true, profile: 'safe' });
    expect([answer.status, answer.text]).toEqual([status, JSON.stringify(body)]);
    expect(spare.requests).toEqual([]);
    expect(await world.settledRows()).toMatchObject([{ state: 'failed', failure: { code } }]);
  });
});

describe('an error of a provider of the client’s protocol', () => {
  it.each([
    [
      'as it came, byte for byte',
      '{ "type":"error" ,"error":{"type":"overloaded_error","message":"Overloaded","extra":1.0e0}}',
    ],
    [
      'with fields that nobody knows',
      '{"error":{"message":"x","details":[{"a":12345678901234567890}]},"request_id":"req_1"}',
    ],
  ])('is passed %s', async (_how, text) => {
    messages.play(json(text, { status: 529, headers: { 'request-id': 'req_9', 'x-should-retry': 'true' } }));
    const answer = await ask('anthropic-messages/m1', { stream: true });
    expect([answer.status, answer.text]).toEqual([529, text]);
    expect(answer.headers).toMatchObject({
      'request-id': 'req_9',
      'x-should-retry': 'true',
      'x-dragoman-connection': 'anthropic-messages',
    });
  });

  it('and one of another protocol inside a stream without content becomes a plain answer in the client’s shape', async () => {
    chat.play(sse(errorEvent('openai-chat', ['rate_limit_error', 'Slow down'])));
    for (const stream of [true, false]) {
      const answer = await ask('openai-chat/m1', { stream });
      expect([answer.status, answer.headers['content-type']]).toEqual([429, 'application/json']);
      expect(JSON.parse(answer.text)).toMatchObject({
        type: 'error',
        error: { type: 'rate_limit_error', message: 'Slow down' },
      });
    }
  });

  it('inside a stream that has no content is passed as it came when nobody else can be asked', async () => {
    const text = errorEvent('anthropic-messages', ['overloaded_error', 'Overloaded']);
    messages.play(sse(text));
    const answer = await ask('anthropic-messages/m1', { stream: true });
    expect(answer.text).toBe(text);
    expect(await world.settledRows()).toMatchObject([
      { state: 'failed', failure: { code: 'overloaded' }, status: answer.status },
    ]);
  });
});

describe('several providers', () => {
  it('R-13: are asked once each in the order of the route, and all that went wrong is told when none serves', async () => {
    messages.play(json(errorOf('overloaded_error', 'first'), { status: 529 }));
    chat.play(json({ error: { message: 'second' } }, { status: 500 }));
    spare.play(json(errorOf('rate_limit_error', 'third'), { status: 429, headers: { 'retry-after': '40' } }));
    const answer = await ask('routed', { stream: true });
    expect([answer.status, answer.headers['retry-after'], answer.headers['x-dragoman-attempts']]).toEqual([
      429,
      '40',
      '3',
    ]);
    expect(expectErrorShape(answer.text, 'anthropic-messages')).toBe(
      'None of the 3 ways to serve this request worked. anthropic-messages/m1: overloaded (status 529); openai-chat/m1: provider-error (status 500); spare/s1: rate-limited (status 429). Try again in 40 s, or add another connection or fallback in Dragoman.',
    );
    expect((await world.settledRows())[0]?.attempts).toMatchObject([
      { connectionId: 'anthropic-messages', model: 'm1', status: 529, failure: 'overloaded' },
      { connectionId: 'openai-chat', model: 'm1', status: 500, failure: 'provider-error' },
      { connectionId: 'spare', model: 's1', status: 429, failure: 'rate-limited' },
    ]);
    for (const upstream of [messages, chat, spare]) expect(upstream.requests).toHaveLength(1);
  });

  it('get their own key, model and address each', async () => {
    messages.play([{ end: 'reset' }]);
    chat.play(json(WHOLE_CHAT));
    await ask('routed', { stream: false });
    expect(JSON.parse(messages.requests[0]?.body.toString() ?? '')).toHaveProperty('model', 'm1');
    expect(chat.requests[0]?.target).toBe('/v1/chat/completions');
    expect(spare.requests).toEqual([]);
  });

  it('are asked at once when the first refuses the connection or has no key', async () => {
    for (const model of ['refused/m1', 'keyless/m1']) {
      const begin = performance.now();
      const answer = await ask(model, { stream: true, profile: 'safe' });
      expect(answer.text).toBe(messagesStream('from the spare'));
      expect(performance.now() - begin).toBeLessThan(1000);
    }
  });

  it('leave out one that can not be used', async () => {
    messages.play([{ end: 'reset' }]);
    expect((await ask('anthropic-messages/m1', { stream: true, profile: 'odd' })).text).toContain('from the spare');
    const answer = await ask('unset/x', { stream: false });
    expect(answer.status).toBe(502);
    expect(expectErrorShape(answer.text, 'anthropic-messages')).toContain('"unset" can\'t be used');
  });

  it('say what to do when the only one has no key or nobody listens', async () => {
    const keyless = await ask('keyless/m1', { stream: true });
    expect([keyless.status, keyless.text]).toEqual([
      502,
      expect.stringContaining('environment variable UNSET is not set'),
    ]);
    const refused = await ask('refused/m1', { stream: true });
    expect([refused.status, refused.text]).toEqual([502, expect.stringContaining('nothing listens at')]);
  });

  it('are still asked after signs of life, and then the stream goes on where it was', async () => {
    const slow = await startWorld({
      settings: world.settings.current(),
      limits: { keepAliveEveryMs: 40, firstByteTimeoutWithOthersMs: 150 },
    });
    messages.play([{ end: 'hold' }]);
    const answer = await slow.ask({
      path: '/p/safe/v1/messages',
      body: { ...BODIES['anthropic-messages'], model: 'anthropic-messages/m1', stream: true },
    });
    expect(answer.text.replaceAll('event: ping\ndata: {"type":"ping"}\n\n', '')).toBe(messagesStream('from the spare'));
    expect(answer.text).toContain('"ping"');
    spare.play([sseHead(), { send: chunk(': nothing\n\n') }, { end: 'fin' }]);
    const failed = await slow.ask({
      path: '/p/safe/v1/messages',
      body: { ...BODIES['anthropic-messages'], model: 'anthropic-messages/m1', stream: true },
    });
    expect([failed.status, tellsError(failed.text, 'anthropic-messages')]).toEqual([200, true]);
    await slow.stop();
  });
});
