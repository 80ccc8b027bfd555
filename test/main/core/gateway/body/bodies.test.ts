// Request bodies that are too large, packed, deep, broken or hostile: on every route that takes one.
import zlib from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROUTES } from '../../../../../src/main/core/gateway/door/routes.ts';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { openRawClient } from '../../../../support/raw-client.ts';
import { expectErrorShape } from '../support/shapes.ts';
import { WHOLE_CHAT, WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, TOKEN, type World } from '../support/world.ts';

const MEGABYTE = 1024 * 1024;
const POSTS = ROUTES.filter(({ method }) => method === 'POST');

let world: World;
/** Takes less, so that too much is quickly there. */
let small: World;
let upstream: FaultUpstream;
let chat: FaultUpstream;

beforeAll(async () => {
  upstream = await startFaultUpstream();
  chat = await startFaultUpstream();
  upstream.play(json(WHOLE_MESSAGE));
  chat.play(json(WHOLE_CHAT));
  const settings = {
    connections: [
      connection('lab', { protocol: 'anthropic-messages', origin: upstream.origin }),
      connection('chat', { protocol: 'openai-chat', origin: chat.origin }),
    ],
    profiles: { work: { active: 'lab' } },
  };
  world = await startWorld({ settings });
  small = await startWorld({ settings, limits: { maxBodyBytes: 2 * MEGABYTE + 1024 } });
});

afterAll(async () => {
  await world.stop();
  await small.stop();
  await upstream.close();
  await chat.close();
});

beforeEach(() => upstream.forget());

afterEach(() => {
  expect([...world.log.lines, ...small.log.lines]).toEqual([]);
});

function padded(megabytes: number): string {
  return `{"model":"m1","max_tokens":1,"messages":[],"x":"${'x'.repeat(megabytes * MEGABYTE)}"}`;
}

const PACK = {
  gzip: (bytes: Buffer) => zlib.gzipSync(bytes),
  deflate: (bytes: Buffer) => zlib.deflateSync(bytes),
  br: (bytes: Buffer) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: (bytes: Buffer) => zlib.zstdCompressSync(bytes),
} as const;
const ENCODINGS = Object.keys(PACK) as (keyof typeof PACK)[];

const BOMBS = new Map(ENCODINGS.map((encoding) => [encoding, PACK[encoding](Buffer.alloc(64 * MEGABYTE))]));
const TOO_LARGE = padded(3);

describe.each(POSTS.map((route) => [route.example, route] as const))('%s', (path, route) => {
  async function expectRefused(
    body: string | Buffer,
    { status, headers = {} }: { status: number; headers?: Record<string, string> },
  ): Promise<string> {
    const answer = await small.ask({ path, body, headers }, { untilClosed: true });
    expect(answer.status).toBe(status);
    expect(answer.headers['connection']).toBe('close');
    expect(upstream.connectionCount + chat.connectionCount).toBe(0);
    expect(small.rows()).toEqual([]);
    return expectErrorShape(answer.text, route.protocol);
  }

  it.each([
    ['nothing', ''],
    ['half of a body', '{"model":"m1"'],
    ['NaN', '{"model":"m1","temperature":NaN}'],
    ['Infinity', '{"model":"m1","temperature":-Infinity}'],
    ['a comment', '{"model":"m1"/* secret-canary */}'],
    ['a list', '[{"model":"m1"}]'],
    ['a text', '"secret-canary"'],
    ['null', 'null'],
    ['a byte order mark', '\ufeff{"model":"m1"}'],
    ['something behind its end', '{"model":"m1"} secret-canary'],
  ])('S-13: %s gives 400, and the error repeats nothing of it', async (_what, body) => {
    expect(await expectRefused(body, { status: 400 })).not.toContain('secret');
  });

  it('S-13: more than 256 levels give 400 at once', async () => {
    for (const depth of [256, 300_000]) {
      const begin = performance.now();
      await expectRefused(`{"model":"m1","x":${'['.repeat(depth)}${']'.repeat(depth)}}`, { status: 400 });
      expect(performance.now() - begin).toBeLessThan(500);
      await expectRefused(`{"model":"m1","x":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`, { status: 400 });
    }
  });

  it('S-12: more bytes than are taken give 413, whether their number was said or not', async () => {
    await expectRefused(TOO_LARGE, { status: 413 });
    const client = openRawClient(small.port);
    client.write(
      `POST ${path} HTTP/1.1\r\nhost: ${small.host}\r\nx-api-key: ${TOKEN}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    for (let round = 0; round < 3; round += 1) client.write(`100000\r\n${'x'.repeat(MEGABYTE)}\r\n`);
    const answer = await client.until(({ isComplete }) => isComplete);
    expect(answer.status).toBe(413);
    client.leave();
  });

  it.each(ENCODINGS)('S-12: a bomb packed with %s gives 413 without being unpacked', async (encoding) => {
    const bomb = BOMBS.get(encoding) ?? '';
    const before = process.memoryUsage().rss;
    const begin = performance.now();
    await expectRefused(bomb, { status: 413, headers: { 'content-encoding': encoding } });
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEGABYTE);
  });

  it.each(ENCODINGS)('S-12: %s that is none gives 400', async (encoding) => {
    await expectRefused('no archive', { status: 400, headers: { 'content-encoding': encoding } });
    const cut = PACK[encoding](Buffer.from(padded(0))).subarray(0, -3);
    await expectRefused(cut, { status: 400, headers: { 'content-encoding': encoding } });
  });
});

describe('a body that is unusual but right', () => {
  it.each(ENCODINGS)('is unpacked from %s', async (encoding) => {
    const body = JSON.stringify(BODIES['anthropic-messages']);
    const answer = await world.ask({
      body: PACK[encoding](Buffer.from(body)),
      headers: { 'content-encoding': encoding },
    });
    expect(answer.status).toBe(200);
    expect(upstream.requests[0]?.body.toString()).toBe(body);
    expect(upstream.requests[0]?.headers['content-encoding']).toBeUndefined();
  });

  it.each([
    ['keys that come twice', '{"model":"m1","a":1,"a":2,"max_tokens":1,"messages":[]}'],
    ['lone surrogates', '{"model":"m1","messages":[{"role":"user","content":"\\ud800 \\udc00"}]}'],
    [
      'bytes that are no UTF-8',
      Buffer.from('{"model":"m1","messages":[{"role":"user","content":"\xff\xfe"}]}', 'latin1'),
    ],
    ['a text of 10 MB', padded(10)],
    ['256 levels', `{"model":"m1","x":${'['.repeat(255)}${']'.repeat(255)}}`],
    ['100,000 messages', `{"model":"m1","messages":[${Array(100_000).fill('{"role":"user","content":"x"}').join()}]}`],
    ['blanks around its end', '\n\t {"model":"m1","messages":[]}\r\n '],
    ['a model behind escapes', '{"messages":[],"m\\u006fdel":"m1"}'],
    ['keys of prototypes', '{"model":"m1","__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"messages":[]}'],
  ])('passes byte for byte with %s', async (_what, body) => {
    const answer = await world.ask({ body });
    expect(answer.status).toBe(200);
    expect(upstream.requests[0]?.body.equals(Buffer.from(body))).toBe(true);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('crosses to another protocol or is refused, but never breaks anything', async () => {
    for (const messages of [
      '[{"role":"user","content":"\\ud800 \\udc00"}]',
      '[{"role":"user","content":[{"type":"text","text":"x","__proto__":{"x":1}}]}]',
      `[${Array(20_000).fill('{"role":"user","content":"x"}').join()}]`,
      `[{"role":"user","content":"${'x'.repeat(8 * MEGABYTE)}"}]`,
      '[{"role":"user","content":null}]',
      '[null]',
      '{"role":"user"}',
      '[{"role":"__proto__","content":"x"}]',
      '[{"role":"user","content":[{"type":"constructor"}]}]',
      '[{"role":"user","content":[{"type":"toString"}]}]',
    ]) {
      const tool =
        '{"name":"t","input_schema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{}}}}';
      const body = `{"model":"chat/m1","max_tokens":1,"tools":[${tool}],"messages":${messages}}`;
      const { status } = await world.ask({ body });
      expect([200, 400], messages.slice(0, 200)).toContain(status);
      expect(({} as { x?: unknown }).x).toBeUndefined();
    }
    const sent = JSON.parse(chat.requests[0]?.body.toString() ?? '{}') as {
      tools: [{ function: { parameters: object } }];
    };
    expect(Object.keys((sent.tools[0].function.parameters as { properties: object }).properties)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});

describe('S-14: names that every object has', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])('%s is no profile', async (name) => {
    const answer = await world.ask({ path: `/p/${name}/v1/messages`, body: BODIES['anthropic-messages'] });
    expect(answer.status).toBe(404);
    expect(expectErrorShape(answer.text, 'anthropic-messages')).toContain('no profile');
  });

  it.each(['constructor', '__proto__', 'toString'])('%s is a model like any other', async (model) => {
    expect((await world.ask({ body: { ...BODIES['anthropic-messages'], model } })).status).toBe(200);
    expect((await world.ask({ body: { ...BODIES['anthropic-messages'], model: `${model}/x` } })).status).toBe(404);
    expect((await world.ask({ method: 'GET', path: `/v1/models/${model}` })).status).toBe(200);
  });
});

describe('S-26: texts that are no good to show', () => {
  const BIDI = String.fromCharCode(0x202e);
  const ESCAPE = String.fromCharCode(0x1b);

  it.each([
    ['line ends', 'm\r\nx-evil: 1'],
    ['colours of a terminal', `m${ESCAPE}[31m`],
    ['another direction of writing', `m${BIDI}txt`],
    ['half a character', 'm\ud800'],
    ['a NUL', 'm\u0000'],
  ])('in a model that has %s do no harm', async (_what, model) => {
    for (const asked of [model, `lab/${model}`, `chat/${model}`, `nowhere/${model}`]) {
      const answer = await world.ask({ body: { ...BODIES['anthropic-messages'], model: asked } });
      expect([200, 400, 404], asked).toContain(answer.status);
      expect(answer.headers['x-evil']).toBeUndefined();
      expect(answer.headers['x-dragoman-model'] ?? '').toMatch(/^[\x21-\x7e]*$/);
    }
    expect(world.rows().length).toBeGreaterThan(0);
  });

  it('in a model of a megabyte give 400, and the journal stays small', async () => {
    const begin = performance.now();
    for (const model of ['m'.repeat(MEGABYTE), `lab/${'m'.repeat(MEGABYTE)}`, `${'n'.repeat(MEGABYTE)}/m`]) {
      const answer = await world.ask({ body: { ...BODIES['anthropic-messages'], model } });
      expect(answer.status).toBe(400);
      expect(answer.text.length).toBeLessThan(1000);
    }
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(JSON.stringify(world.rows()).length).toBeLessThan(100_000);
  });

  it('in the names of fields that are lost on the way are cut before they are kept or told', async () => {
    const odd = { [`x${'y'.repeat(100_000)}`]: 1, 'a,b\r\nc: d': 1, ['é'.repeat(10)]: 1 };
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field-${index}`, 1]));
    const answer = await world.ask({ body: { ...BODIES['anthropic-messages'], model: 'chat/m1', ...odd, ...many } });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-dragoman-ignored']?.length).toBeLessThanOrEqual(1024);
    expect(answer.headers['x-dragoman-ignored']).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.stringify(world.rows()[0]).length).toBeLessThan(15_000);
  });

  it('in an error of the provider are cut, and its web page is not passed on', async () => {
    chat.play(json({ error: { message: `x${'y'.repeat(100_000)}` } }, { status: 400 }));
    await world.ask({ body: { ...BODIES['anthropic-messages'], model: 'chat/m1' } });
    expect(JSON.stringify(world.rows()[0]).length).toBeLessThan(4000);
    chat.play(json('<html><script>alert(1)</script></html>', { status: 400 }));
    const answer = await world.ask({ body: { ...BODIES['anthropic-messages'], model: 'chat/m1' } });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('script');
    chat.play(json(WHOLE_CHAT));
  });
});
