// What is no proper HTTP, or only half of a request: refused without a trace, and the client gets to read why.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, sseHead } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { openRawClient, sendRaw } from '../../../../support/raw-client.ts';
import { expectErrorShape } from '../support/shapes.ts';
import { messagesStream, WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, TOKEN, type World } from '../support/world.ts';

let world: World;
let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await startFaultUpstream();
  upstream.play(json(WHOLE_MESSAGE));
  world = await startWorld({
    settings: { connections: [connection('lab', { protocol: 'anthropic-messages', origin: upstream.origin })] },
  });
});

afterAll(async () => {
  await world.stop();
  await upstream.close();
});

const BODY = JSON.stringify(BODIES['anthropic-messages']);

function head(...lines: string[]): string {
  const common = [`Host: ${world.host}`, `x-api-key: ${TOKEN}`, 'Content-Type: application/json'];
  return [...['POST /v1/messages HTTP/1.1', ...common, ...lines].map((line) => `${line}\r\n`), '\r\n'].join('');
}

describe('S-10: a request that two programs could read in two ways', () => {
  const chunked = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;

  it.each([
    ['both a length and chunks', () => head(`Content-Length: ${BODY.length}`, 'Transfer-Encoding: chunked') + chunked],
    ['two different lengths', () => head(`Content-Length: ${BODY.length}`, 'Content-Length: 1') + BODY],
    ['the same length twice', () => head(`Content-Length: ${BODY.length}`, `Content-Length: ${BODY.length}`) + BODY],
    ['a list of lengths', () => head(`Content-Length: ${BODY.length}, ${BODY.length}`) + BODY],
    ['a negative length', () => head('Content-Length: -1') + BODY],
    ['a length with a sign', () => head(`Content-Length: +${BODY.length}`) + BODY],
    ['a transfer encoding of another name', () => head('Transfer-Encoding: xchunked') + chunked],
    ['chunks that are not the last encoding', () => head('Transfer-Encoding: chunked, identity') + chunked],
    ['a bare line feed in its head', () => head('X-A: b\nX-C: d')],
    ['a bare carriage return in its head', () => head('X-A: b\rX-C: d')],
    ['a space before a colon', () => head('X-A : b')],
    ['a header that goes on in the next line', () => head('X-A: b\r\n c')],
    ['a NUL in a header', () => head('X-A: b\u0000c')],
    ['a header without a name', () => head(': b')],
    ['a header without a colon', () => head('just words')],
    ['no protocol at all', () => 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['a start of TLS', () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('with %s gives 400', async (_what, bytes) => {
    upstream.forget();
    const answer = await sendRaw(world.port, Buffer.from(bytes(), 'latin1'), { untilClosed: true });
    expect([400, 505]).toContain(answer.status);
    expect(answer.headers['connection']).toBe('close');
    expect(JSON.parse(answer.text)).toHaveProperty('error.message');
    expect(upstream.connectionCount).toBe(0);
    expect(world.rows()).toEqual([]);
  });

  it('with a chunk that has no proper size gives 400 in the shape of its address', async () => {
    const answer = await sendRaw(world.port, [head('Transfer-Encoding: chunked'), 'zz\r\nabc\r\n'], {
      untilClosed: true,
    });
    expect(answer.status).toBe(400);
    expectErrorShape(answer.text, 'anthropic-messages');
  });

  it('is answered once, and what stands behind it is not read as another request', async () => {
    const inner = `GET /health HTTP/1.1\r\nHost: ${world.host}\r\n\r\n`;
    const smuggled = head(`Content-Length: ${inner.length}`, 'Transfer-Encoding: chunked') + `0\r\n\r\n${inner}`;
    const answer = await sendRaw(world.port, smuggled, { untilClosed: true });
    expect(answer.raw.toString().match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer.text).not.toContain('"ok"');
  });
});

describe('a refusal', () => {
  it.each([
    ['a wrong token', 401, { 'x-api-key': 'wrong' }],
    ['a body that is no JSON', 415, { 'Content-Type': 'text/plain' }],
    ['a foreign host', 403, { Host: 'evil.com' }],
    ['more bytes than are taken', 413, { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }],
  ])('for %s is readable for a client that sends everything before it reads', async (_why, status, headers) => {
    const own = await startWorld({ limits: { maxBodyBytes: 4 * 1024 * 1024 } });
    const part = Buffer.alloc(1024 * 1024, 0x20);
    const all = {
      Host: own.host,
      'x-api-key': TOKEN,
      'Content-Type': 'application/json',
      'Content-Length': String(16 * part.length),
      ...headers,
    };
    const lines = Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}: ${value}\r\n`],
    );
    const client = openRawClient(own.port);
    client.socket.pause();
    client.write(`POST /v1/messages HTTP/1.1\r\n${lines.join('')}\r\n`);
    for (let round = 0; round < 16; round += 1) {
      client.write(status === 413 ? Buffer.concat([Buffer.from('100000\r\n'), part, Buffer.from('\r\n')]) : part);
      await new Promise((resolve) => client.socket.write('', resolve));
    }
    client.socket.resume();
    const answer = await client.until(({ isComplete }) => isComplete);
    expect(answer.status).toBe(status);
    expectErrorShape(answer.text, 'anthropic-messages');
    await client.closed;
    await own.stop();
  });

  it('S-01: a client that asks first is told to send its body only if it will be read', async () => {
    const asking = [`Content-Length: ${BODY.length}`, 'Expect: 100-continue'];
    const refused = openRawClient(world.port);
    refused.write(head(...asking).replace(TOKEN, 'wrong'));
    await refused.closed;
    expect(refused.answer().status).toBe(401);
    const admitted = openRawClient(world.port);
    admitted.write(head(...asking));
    await admitted.until(({ status }) => status === 100);
    admitted.socket.destroy();
  });

  it('ends the connection even if the client goes on sending without end', async () => {
    const client = openRawClient(world.port);
    client.write(head('Content-Length: 60000000').replace(TOKEN, 'wrong'));
    const pump = setInterval(() => client.socket.writable && client.write(Buffer.alloc(1024)), 5);
    const begin = performance.now();
    await client.closed;
    clearInterval(pump);
    expect(client.answer().status).toBe(401);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});

describe('garbage behind a request that is being answered', () => {
  it('ends the connection without a second answer inside the first', async () => {
    const go = Promise.withResolvers<void>();
    upstream.play([
      sseHead(),
      { send: `400\r\n${messagesStream('x'.repeat(10)).padEnd(1024, '\n')}\r\n` },
      { wait: go.promise },
      { end: 'fin' },
    ]);
    const client = openRawClient(world.port);
    const body = JSON.stringify({ ...BODIES['anthropic-messages'], stream: true });
    client.write(head(`Content-Length: ${body.length}`) + body);
    await client.until(({ text }) => text.includes('xxxxxxxxxx'));
    client.write('\u0000 no HTTP\r\n\r\n');
    await Promise.race([client.closed, new Promise((resolve) => setTimeout(resolve, 300))]);
    go.resolve();
    await client.closed;
    expect(
      client
        .answer()
        .raw.toString('latin1')
        .match(/HTTP\/1\.1 /g),
    ).toHaveLength(1);
    upstream.play(json(WHOLE_MESSAGE));
    expect((await world.ask({ body: BODY })).status).toBe(200);
  });
});

describe('an upgrade', () => {
  it('to HTTP/2 is left out, as the HTTP client of Java offers it with every request', async () => {
    const headers = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    };
    expect((await world.ask({ body: BODY, headers })).status).toBe(200);
  });

  it('that was refused leaves no connection behind, even if the client keeps its side open', async () => {
    const own = await startWorld();
    const client = openRawClient(own.port);
    client.socket.allowHalfOpen = true;
    client.write(
      own.request({ method: 'GET', path: '/v1/responses', headers: { connection: 'Upgrade', upgrade: 'websocket' } }),
    );
    await client.until(({ status }) => status === 426);
    const begin = performance.now();
    await own.stop();
    expect(performance.now() - begin).toBeLessThan(1000);
    client.leave();
  });
});
