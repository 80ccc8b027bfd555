// A conversation that began at a provider of another protocol and goes on at one of the client's own (rule K-7).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { json } from '../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../support/fault-upstream.ts';
import { UNSIGNED, wrapSignature } from '../../../../src/main/core/ir/signatures.ts';
import { WHOLE_MESSAGE, WHOLE_RESPONSE } from './support/streams.ts';
import { connection, startWorld, type World } from './support/world.ts';

const CARRIED = wrapSignature({ origin: 'openai-responses', value: 'cipher', itemId: 'rs_1' });
let world: World;
let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await startFaultUpstream();
  const protocols = ['anthropic-messages', 'openai-responses', 'gemini'] as const;
  const connections = protocols.map((protocol) => connection(protocol, { protocol, origin: upstream.origin }));
  world = await startWorld({ settings: { connections } });
});

afterAll(async () => {
  await world.stop();
  await upstream.close();
});

async function sent(path: string, body: object): Promise<Record<string, unknown>> {
  expect((await world.ask({ path, body })).status).toBe(200);
  const text = String(upstream.requests.at(-1)?.body);
  expect(text).not.toContain('gw1.');
  return JSON.parse(text) as Record<string, unknown>;
}

it('K-7: thoughts that Anthropic did not sign do not go to Anthropic, its own do', async () => {
  upstream.play(json(WHOLE_MESSAGE));
  const thought = (signature: string): object => ({ type: 'thinking', thinking: 't', signature });
  const call = { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} };
  const body = await sent('/v1/messages', {
    model: 'anthropic-messages/m1',
    max_tokens: 4000,
    thinking: { type: 'enabled', budget_tokens: 2000 },
    messages: [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: [thought('own=='), { type: 'text', text: 'b' }] },
      { role: 'user', content: 'c' },
      { role: 'assistant', content: [thought(CARRIED), thought(UNSIGNED), call] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'd' }] },
    ],
  });
  const messages = body['messages'] as { content: unknown }[];
  expect(messages[1]?.content).toEqual([thought('own=='), { type: 'text', text: 'b' }]);
  expect(messages[3]?.content).toEqual([call]);
  // K-9: a tool turn without its signed thought is only accepted without thinking.
  expect(body['thinking']).toEqual({ type: 'disabled' });
});

it('K-7: reasoning items that OpenAI did not encrypt do not go to OpenAI', async () => {
  upstream.play(json(WHOLE_RESPONSE));
  const own = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'cipher' };
  const user = { type: 'message', role: 'user', content: 'x' };
  const input = [user, own, { type: 'reasoning', summary: [], encrypted_content: CARRIED }, user];
  expect((await sent('/v1/responses', { model: 'openai-responses/m1', input }))['input']).toEqual([user, own, user]);
});

it('K-7, K-8: a call that Google did not sign goes to Google with the words that let it pass', async () => {
  upstream.play(json('{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP"}]}'));
  const functionCall = { name: 'f', args: { gw: 'kept' } };
  const body = await sent('/v1beta/models/gemini%2Fm1:generateContent', {
    contents: [
      { role: 'user', parts: [{ text: 'a' }] },
      {
        role: 'model',
        parts: [
          { text: 'b', thoughtSignature: CARRIED },
          { functionCall, thoughtSignature: CARRIED },
        ],
      },
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] },
    ],
  });
  expect((body['contents'] as unknown[])[1]).toEqual({
    role: 'model',
    parts: [{ text: 'b' }, { functionCall, thoughtSignature: 'skip_thought_signature_validator' }],
  });
});
