// A client that hangs up behind the last word of its answer has all it wanted.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answer } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { CHAT_STREAM, MESSAGES_STREAM } from '../support/streams.ts';
import { connection, startWorld, type World } from '../support/world.ts';

let world: World;
let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await startFaultUpstream();
  world = await startWorld({
    settings: {
      connections: [
        connection('chat', { protocol: 'openai-chat', origin: upstream.origin }),
        connection('messages', { protocol: 'anthropic-messages', origin: upstream.origin }),
      ],
    },
  });
});

afterAll(async () => {
  await world.stop();
  await upstream.close();
});

it.each([
  ['translated', 'chat/m1', CHAT_STREAM],
  ['native', 'messages/m1', MESSAGES_STREAM],
])(
  '%s: Codex closes its connection at the last event, and its exchange is done, with usage',
  async (_lane, model, stream) => {
    // The provider says its last word and keeps the connection open behind it.
    const whole = Buffer.from(`${stream}: still here\n\n`);
    const headers = { 'content-type': 'text/event-stream' };
    upstream.play(answer(whole, { headers, cutAt: Buffer.byteLength(stream), cut: 'hold' }));
    const client = world.open({
      body: { model, max_tokens: 9, stream: true, messages: [{ role: 'user', content: 'Hi' }] },
    });
    await client.until(({ text }) => text.includes('event: message_stop'));
    client.leave();
    const [row] = await world.settledRows();
    expect(row).toMatchObject({ state: 'done', status: 200, usage: { outputTokens: expect.any(Number) } });
  },
);
