// Conversations that continue by the id of an earlier answer, whoever keeps it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAnswerStore } from '../../../../../src/main/core/gateway/exchange/answer-store.ts';
import { json, sse } from '../../../../support/fault-answers.ts';
import { createFakeClock } from '../../../../support/fake-clock.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { CHAT_STREAM, WHOLE_CHAT, WHOLE_RESPONSE } from '../support/streams.ts';
import { connection, startWorld, type World } from '../support/world.ts';

let world: World;
let chat: FaultUpstream;
let responses: FaultUpstream;

beforeAll(async () => {
  [chat, responses] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  world = await startWorld({
    settings: {
      connections: [
        connection('chat', { protocol: 'openai-chat', origin: chat.origin }),
        connection('native', { protocol: 'openai-responses', origin: responses.origin }),
      ],
    },
  });
});

afterAll(async () => {
  await world.stop();
  await Promise.all([chat.close(), responses.close()]);
});

beforeEach(() => {
  chat.forget();
  responses.forget();
  chat.play(json(WHOLE_CHAT));
  responses.play(json(WHOLE_RESPONSE));
});

const respond = async (body: object): Promise<{ status: number; text: string; json: Record<string, unknown> }> => {
  const { status, text } = await world.ask({ path: '/v1/responses', body });
  return { status, text, json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} };
};
const sentTo = (upstream: FaultUpstream, index = -1): Record<string, unknown> =>
  JSON.parse(String(upstream.requests.at(index)?.body)) as Record<string, unknown>;

describe('answers that Dragoman keeps', () => {
  it('puts the earlier conversation in front of a request that continues it, also twice in a row', async () => {
    const first = await respond({ model: 'chat/m1', input: 'one' });
    const second = await respond({ model: 'chat/m1', input: 'two', previous_response_id: first.json['id'] });
    await respond({ model: 'chat/m1', input: 'three', previous_response_id: second.json['id'] });
    const roles = (sentTo(chat)['messages'] as { role: string }[]).map(({ role }) => role);
    expect(roles).toEqual(['user', 'assistant', 'user', 'assistant', 'user']);
    expect(JSON.stringify(sentTo(chat))).not.toContain('previous_response_id');
  });

  it('continues a streamed answer as well', async () => {
    chat.play(sse(CHAT_STREAM));
    const { text } = await respond({ model: 'chat/m1', input: 'one', stream: true });
    const id = /"id":"(resp_[^"]+)"/.exec(text)?.[1];
    chat.play(json(WHOLE_CHAT));
    expect((await respond({ model: 'chat/m1', input: 'two', previous_response_id: id })).status).toBe(200);
    // The streamed answer called a tool that nobody answered: providers insist on a result.
    const roles = (sentTo(chat)['messages'] as { role: string }[]).map(({ role }) => role);
    expect(roles).toEqual(['user', 'assistant', 'tool', 'user']);
  });

  it('goes on at another provider, since the whole conversation is at hand', async () => {
    const first = await respond({ model: 'chat/m1', input: 'one' });
    await respond({ model: 'native/m1', input: 'two', previous_response_id: first.json['id'] });
    expect(sentTo(responses)['previous_response_id']).toBeUndefined();
    expect(sentTo(responses)['input']).toHaveLength(3);
  });

  it('puts single items that a request refers to in their place', async () => {
    const { json: made } = await respond({ model: 'chat/m1', input: 'one' });
    const [item] = made['output'] as { id: string }[];
    const question = { role: 'user', content: 'two' };
    for (const reference of [{ type: 'item_reference', id: item?.id }, { id: item?.id }]) {
      expect((await respond({ model: 'chat/m1', input: [reference, question] })).status).toBe(200);
      expect(sentTo(chat)['messages']).toMatchObject([{ role: 'assistant', content: 'Hello' }, question]);
    }
    const unknown = await respond({ model: 'chat/m1', input: [{ type: 'item_reference', id: 'msg_abc_0' }, question] });
    expect(unknown.status).toBe(400);
  });

  it('shows and deletes them', async () => {
    const { json: made } = await respond({ model: 'chat/m1', input: 'one' });
    const path = `/v1/responses/${String(made['id'])}`;
    expect(JSON.parse((await world.ask({ method: 'GET', path })).text)).toEqual(made);
    const deleted = await world.ask({ method: 'DELETE', path });
    expect(JSON.parse(deleted.text)).toEqual({ id: made['id'], object: 'response.deleted', deleted: true });
    const gone = await world.ask({ method: 'GET', path });
    expect(gone.status).toBe(404);
    expect(JSON.parse(gone.text)).toMatchObject({ error: { message: expect.stringContaining('no stored response') } });
  });

  it('keeps nothing when the client says `store: false`', async () => {
    const { json: made } = await respond({ model: 'chat/m1', input: 'one', store: false });
    expect((await world.ask({ method: 'GET', path: `/v1/responses/${String(made['id'])}` })).status).toBe(404);
  });

  it('refuses an unknown id before any upstream call, naming the field', async () => {
    const { status, json: body } = await respond({
      model: 'chat/m1',
      input: 'x',
      previous_response_id: 'resp_unknown',
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { param: 'previous_response_id' } });
    expect(chat.requests).toHaveLength(0);
  });
});

describe('answers that a provider keeps', () => {
  it('sends the reference to the connection that made the answer, untouched', async () => {
    const { json: made } = await respond({ model: 'native/m1', input: 'one' });
    await respond({ model: 'native/m1', input: 'two', previous_response_id: made['id'] });
    expect(sentTo(responses)).toMatchObject({ previous_response_id: made['id'], input: 'two' });
  });

  it('refuses to take such a conversation to another connection, and says how to go on', async () => {
    const { json: made } = await respond({ model: 'native/m1', input: 'one' });
    const { status, text } = await respond({ model: 'chat/m1', input: 'two', previous_response_id: made['id'] });
    expect(status).toBe(400);
    expect(text).toContain('native/');
    expect(chat.requests).toHaveLength(0);
  });

  it('asks that provider to show and to delete it', async () => {
    const { json: made } = await respond({ model: 'native/m1', input: 'one' });
    for (const method of ['GET', 'DELETE']) {
      expect((await world.ask({ method, path: `/v1/responses/${String(made['id'])}` })).status).toBe(200);
      expect(responses.requests.at(-1)).toMatchObject({ method, target: `/v1/responses/${String(made['id'])}` });
    }
  });
});

describe('the store of answers', () => {
  it('forgets an answer after a day, and the oldest when there are too many', () => {
    const clock = createFakeClock();
    const store = createAnswerStore(clock);
    store.bind('old', 'a');
    clock.advance(24 * 3600 * 1000 - 1);
    expect(store.find('old')).toBeDefined();
    clock.advance(2);
    expect(store.find('old')).toBeUndefined();
    for (let index = 0; index <= 2000; index += 1) store.bind(`id-${index}`, 'a');
    expect(store.find('id-0')).toBeUndefined();
    expect(store.find('id-1')).toBeDefined();
  });
});
