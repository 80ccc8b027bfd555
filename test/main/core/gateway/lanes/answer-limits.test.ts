// streams without an end, and clients that take nothing; time is the test's own.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunk, json, sse, sseHead } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { createFakeClock, type FakeClock } from '../../../../support/fake-clock.ts';
import type { GatewayLimits } from '../../../../../src/main/core/gateway/types.ts';
import { CHAT_STREAM, MESSAGES_STREAM, tellsError, WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
/** Until the middle of the text. */
const BEGIN = MESSAGES_STREAM.slice(0, 1400);

let upstream: FaultUpstream;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  upstream = await startFaultUpstream();
  clock = createFakeClock();
});

afterEach(async () => {
  await world.stop();
  await upstream.close();
});

async function start(longestAnswerMinutes?: number, limits: Partial<GatewayLimits> = {}): Promise<void> {
  world = await startWorld({
    clock,
    limits,
    settings: {
      gateway: longestAnswerMinutes === undefined ? {} : { longestAnswerMinutes },
      connections: [
        connection('messages', { protocol: 'anthropic-messages', origin: upstream.origin }),
        connection('chat', { protocol: 'openai-chat', origin: upstream.origin }),
      ],
    },
  });
}

const question = (id: string) => ({
  path: '/v1/messages',
  body: { ...BODIES['anthropic-messages'], model: `${id}/m1`, stream: true },
});

/** Sends the begin of a stream and nothing more. */
const endless = (text: string) =>
  upstream.play([sseHead({ 'transfer-encoding': 'chunked' }), { send: chunk(text) }, { end: 'hold' }]);

describe('R-11: a stream that goes on and on', () => {
  it.each([
    ['messages', BEGIN, 'Grüße'],
    ['chat', CHAT_STREAM.slice(0, 700), 'Grüße'],
  ])(
    'is ended with an error after an hour, native or translated (%s), and the provider is let go',
    async (id, text, seen) => {
      await start();
      endless(text);
      const client = world.open(question(id));
      await client.until((answer) => answer.text.includes(seen));
      clock.advance(59 * MINUTE);
      expect(client.isClosed).toBe(false);
      clock.advance(MINUTE);
      const answer = await client.until(({ text: all }) => all.includes('event: error'));
      expect(answer.text).toContain('60 minutes');
      await upstream.requests[0]?.closed;
      expect((await world.settledRows())[0]).toMatchObject({ state: 'failed', failure: { code: 'timeout' } });
    },
  );

  it('may go on for as long as the settings say, and without end with 0', async () => {
    await start(0);
    endless(BEGIN);
    const client = world.open(question('messages'));
    await client.until((answer) => answer.text.includes('Grüße'));
    clock.advance(24 * 60 * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([client.isClosed, client.answer().text.includes('event: error')]).toEqual([false, false]);
    client.leave();
    await world.settings.update((now) => ({ ...now, gateway: { ...now.gateway, longestAnswerMinutes: 5 } }));
    const next = world.open(question('messages'));
    await next.until((answer) => answer.text.includes('Grüße'));
    clock.advance(5 * MINUTE);
    await next.until(({ text }) => text.includes('5 minutes'));
  });

  it('is ended when it has become too large', async () => {
    await start(undefined, { maxStreamBytes: 200_000 });
    const event = 'event: ping\ndata: {"type":"ping","pad":"' + 'x'.repeat(1000) + '"}\n\n';
    upstream.play([
      sseHead({ 'transfer-encoding': 'chunked' }),
      { send: chunk(BEGIN) },
      { flood: chunk(event), times: 100_000 },
    ]);
    const answer = await world.ask(question('messages'));
    expect(tellsError(answer.text, 'anthropic-messages')).toBe(true);
    expect(answer.text.length).toBeLessThan(400_000);
    expect((await world.settledRows())[0]).toMatchObject({ state: 'failed', failure: { code: 'protocol' } });
  });

  it('leaves no timer behind once it is over', async () => {
    await start();
    upstream.play(sse(MESSAGES_STREAM));
    const timersAfterOne = async (): Promise<number> => {
      expect((await world.ask(question('messages'))).text).toContain('message_stop');
      await world.settledRows();
      return clock.timers();
    };
    const first = await timersAfterOne();
    for (let round = 0; round < 5; round += 1) expect(await timersAfterOne()).toBe(first);
  });
});

describe('R-31: a client that takes nothing any more', () => {
  it('is let go after ten minutes, and so is the provider, which was held up meanwhile', async () => {
    await start();
    const event = chunk(`event: ping\ndata: {"type":"ping","pad":"${'x'.repeat(100_000)}"}\n\n`);
    upstream.play([sseHead({ 'transfer-encoding': 'chunked' }), { send: chunk(BEGIN) }, { flood: event }]);
    const client = world.open(question('messages'));
    await client.until((answer) => answer.text.includes('Grüße'));
    client.socket.pause();
    await settled(() => upstream.sent());
    clock.advance(9 * MINUTE);
    expect(upstream.openConnections).toBe(1);
    clock.advance(MINUTE);
    await upstream.requests[0]?.closed;
    expect((await world.settledRows())[0]).toMatchObject({ state: 'cancelled' });
    client.leave();
  });

  it('is let go as well when the whole answer waits for it', async () => {
    await start();
    const content = [{ type: 'text', text: 'x'.repeat(30 * 1024 * 1024) }];
    upstream.play(json({ ...WHOLE_MESSAGE, content }));
    const { path, body } = question('messages');
    const client = world.open({ path, body: { ...body, stream: false } });
    await client.until((answer) => answer.text.length > 0);
    client.socket.pause();
    await expect.poll(() => world.rows()[0]?.state).toBe('streaming');
    await settled(() => client.answer().text.length);
    clock.advance(10 * MINUTE);
    clock.advance(10 * MINUTE);
    expect((await world.settledRows())[0]).toMatchObject({ state: 'cancelled' });
    client.leave();
  });
});

/** Waits until a number no longer grows. */
async function settled(read: () => number): Promise<void> {
  for (let round = 0, before = -1; round < 100 && before !== read(); round += 1) {
    before = read();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
