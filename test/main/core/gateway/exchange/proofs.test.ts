// Proofs of reasoning for clients that send none back (rule K-11).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProofStore, type ProofStore } from '../../../../../src/main/core/gateway/exchange/proof-store.ts';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { json } from '../../../../support/fault-answers.ts';
import { createFakeClock } from '../../../../support/fake-clock.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { connection, startWorld, type World } from '../support/world.ts';

const CALL_ID = 'toolu_01AbCdEfGhIjKlMnOpQrStUv';

const THOUGHTFUL = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content: [
    { type: 'thinking', thinking: 'First the file', signature: 'SIGNED' },
    { type: 'text', text: 'Look' },
    { type: 'tool_use', id: CALL_ID, name: 'read', input: { path: 'a' } },
  ],
  stop_reason: 'tool_use',
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
};

let world: World;
let claude: FaultUpstream;

beforeAll(async () => {
  claude = await startFaultUpstream();
  const settings = { connections: [connection('claude', { protocol: 'anthropic-messages', origin: claude.origin })] };
  world = await startWorld({ settings });
});

afterAll(async () => {
  await world.stop();
  await claude.close();
});

function ask(messages: object[]): ReturnType<World['ask']> {
  const tools = [{ type: 'function', function: { name: 'read', parameters: { type: 'object', properties: {} } } }];
  const body = { model: 'claude/m1', reasoning_effort: 'high', max_completion_tokens: 9000, messages, tools };
  return world.ask({ path: '/v1/chat/completions', body });
}

describe('a Chat client that keeps nothing but the calls', () => {
  it('sends the reasoning back to its provider all the same, in front of the step', async () => {
    claude.play(json(THOUGHTFUL));
    const question = { role: 'user', content: 'Read it' };
    await ask([question]);
    const call = { id: CALL_ID, type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } };
    const history = [
      question,
      { role: 'assistant', content: 'Look', tool_calls: [call] },
      { role: 'tool', tool_call_id: CALL_ID, content: 'text' },
    ];
    await ask(history);
    const sent = JSON.parse(String(claude.requests.at(-1)?.body)) as {
      thinking?: object;
      messages: { content: object[] }[];
    };
    expect(sent.messages[1]?.content).toMatchObject([
      { type: 'thinking', thinking: 'First the file', signature: 'SIGNED' },
      { type: 'text', text: 'Look' },
      { type: 'tool_use', id: CALL_ID },
    ]);
    expect(sent.thinking).toBeDefined();
  });
});

describe('the store of proofs', () => {
  const events = (id: string): IrEvent[] => [
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'reasoning-end', signature: { origin: 'anthropic-messages', value: 'S' } },
    { type: 'tool-start', key: '1', id, name: 'f', kind: 'function' },
    { type: 'tool-end', key: '1' },
    { type: 'tool-start', key: '2', id: `${id}-second`, name: 'f', kind: 'function' },
    { type: 'tool-end', key: '2' },
  ];
  const watchAll = (store: ProofStore, list: IrEvent[]): void => {
    const watch = store.watch();
    for (const event of list) watch(event);
  };

  it('gives a proof to the first call behind the reasoning, and only under its own name', () => {
    const store = createProofStore(createFakeClock());
    watchAll(store, events(CALL_ID));
    expect(store.find({ id: CALL_ID, name: 'f' })?.reasoning).toMatchObject([
      { text: 'hm', signature: { value: 'S' } },
    ]);
    expect(store.find({ id: `${CALL_ID}-second`, name: 'f' })).toBeUndefined();
    expect(store.find({ id: CALL_ID, name: 'other' })).toBeUndefined();
  });

  it('keeps a signature that comes with the end of its call', () => {
    const store = createProofStore(createFakeClock());
    const signature = { origin: 'gemini' as const, value: 'G' };
    watchAll(store, [
      { type: 'tool-start', key: '1', id: CALL_ID, name: 'f', kind: 'function' },
      { type: 'tool-end', key: '1', signature },
    ]);
    expect(store.find({ id: CALL_ID, name: 'f' })).toEqual({ reasoning: [], own: signature });
  });

  it('does not trust short ids, which other conversations may have too', () => {
    const store = createProofStore(createFakeClock());
    watchAll(store, events('call_1'));
    expect(store.find({ id: 'call_1', name: 'f' })).toBeUndefined();
  });

  it('forgets after a day', () => {
    const clock = createFakeClock();
    const store = createProofStore(clock);
    watchAll(store, events(CALL_ID));
    clock.advance(24 * 3600 * 1000 - 1);
    expect(store.find({ id: CALL_ID, name: 'f' })).toBeDefined();
    clock.advance(24 * 3600 * 1000);
    expect(store.find({ id: CALL_ID, name: 'f' })).toBeUndefined();
  });

  it('forgets what was not used for longest when there is too much', () => {
    const store = createProofStore(createFakeClock());
    const long = 'x'.repeat(9 * 1024 * 1024);
    const idOf = (index: number): string => `${CALL_ID}${index}`;
    for (let index = 0; index < 3; index += 1) {
      watchAll(store, [{ type: 'reasoning-delta', text: long }, ...events(idOf(index))]);
    }
    expect(store.find({ id: idOf(0), name: 'f' })).toBeDefined();
    watchAll(store, [{ type: 'reasoning-delta', text: long }, ...events(idOf(3))]);
    const found = [0, 1, 2, 3].map((index) => store.find({ id: idOf(index), name: 'f' }) !== undefined);
    expect(found).toEqual([true, false, true, true]);
  });
});
