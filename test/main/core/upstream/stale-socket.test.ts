// connections that a provider closed while they lay in the pool, over real sockets.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createUpstreamClient,
  readAll,
  type UpstreamClient,
} from '../../../../src/main/core/upstream/upstream-client.ts';
import { json } from '../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../support/fault-upstream.ts';

let upstream: FaultUpstream;
let client: UpstreamClient;

beforeEach(async () => {
  upstream = await startFaultUpstream();
  client = createUpstreamClient({ connectTimeoutMs: 2000, idleTimeoutMs: 2000 });
});

afterEach(async () => {
  await client.close();
  await upstream.close();
});

async function ask(signal = new AbortController().signal): Promise<string> {
  const response = await client.send({
    method: 'POST',
    url: new URL(`${upstream.origin}/v1/messages`),
    headers: { 'x-api-key': 'k' },
    body: '{"a":1}',
    signal,
    firstByteTimeoutMs: 500,
  });
  return (await readAll(response, { maxBytes: 1024, host: 'provider.test' })).toString();
}

const GOOD = json({ ok: true });

/** Leaves one connection in the pool. */
async function warmUp(): Promise<void> {
  expect(await ask()).toBe('{"ok":true}');
  // The client takes its connection back a turn after the answer's end.
  await new Promise((resolve) => setTimeout(resolve, 10));
}

/** The first request is served; this is done to the next ones, one after the other. */
const then = (...scripts: Script[]): void => upstream.play((_request, index) => [GOOD, ...scripts][index] ?? GOOD);

const outcome = (work: Promise<string>): Promise<string> =>
  work.catch((error: unknown) => (error as { failure: { code: string } }).failure.code);

describe('R-19: a connection that served before', () => {
  it.each([
    ['reset', [{ end: 'reset' }]],
    ['closed', [{ end: 'fin' }]],
  ] as [string, Script][])(
    'and is %s without a word is replaced by a new one, once, and nobody notices',
    async (_how, script) => {
      then(script);
      await warmUp();
      expect(await ask()).toBe('{"ok":true}');
      expect([upstream.requests.length, upstream.connectionCount]).toEqual([3, 2]);
      expect(upstream.requests[2]?.body.toString()).toBe('{"a":1}');
      expect(upstream.requests[2]?.headers).toMatchObject({ 'x-api-key': 'k' });
    },
  );

  it('is replaced once only: the second break is told', async () => {
    then([{ end: 'reset' }], [{ end: 'reset' }], [{ end: 'reset' }]);
    await warmUp();
    expect(await outcome(ask())).toBe('unreachable');
    expect(upstream.requests).toHaveLength(3);
  });

  it('is not when the provider had begun to answer', async () => {
    then([{ send: 'HTTP/1.1 200 OK\r\ncontent-le' }, { wait: 20 }, { end: 'reset' }]);
    await warmUp();
    expect(await outcome(ask())).toBe('unreachable');
    expect(upstream.requests).toHaveLength(2);
  });

  it('is not when the provider only stayed silent', async () => {
    then([{ end: 'hold' }]);
    await warmUp();
    expect(await outcome(ask())).toBe('timeout');
    expect(upstream.requests).toHaveLength(2);
  });

  it('is not when the client has left meanwhile', async () => {
    const controller = new AbortController();
    then([{ wait: 50 }, { end: 'reset' }]);
    await warmUp();
    const work = outcome(ask(controller.signal));
    await expect.poll(() => upstream.requests.length).toBe(2);
    controller.abort();
    expect(await work).toBe('cancelled');
    expect(upstream.requests).toHaveLength(2);
  });
});

it('R-19: a new connection that breaks is no stale one: the request is not repeated behind anybody’s back', async () => {
  upstream.play([{ end: 'reset' }]);
  expect(await outcome(ask())).toBe('unreachable');
  expect(upstream.requests).toHaveLength(1);
});
