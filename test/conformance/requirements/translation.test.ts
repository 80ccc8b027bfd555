// What must survive between any two protocols: system prompts, streams, thinking, function calls.
import { describe, expect, it } from 'vitest';
import { fieldsOf, listOf } from '../matrix/fields.ts';
import type { Answer, Ask } from '../matrix/words.ts';
import { PAIRS, PROTOCOLS, useRequirementWorld } from './world.ts';

const world = useRequirementWorld();
const CROSSING = PAIRS.filter(({ inbound, upstream }) => inbound !== upstream);

const SYSTEM = 'You are precise.\n\nAnswer in “English”, 用英語.';

describe('TL-4: the system prompt', () => {
  it.each(CROSSING)('comes whole and alone from $inbound to $upstream', async ({ inbound, upstream }) => {
    const ask: Ask = { system: SYSTEM, max_tokens: 64, turns: [{ role: 'user', parts: [{ text: 'Hi' }] }] };
    const { reading } = await world.ask({ inbound, upstream, ask });
    expect(reading?.system).toBe(SYSTEM);
    expect(reading?.turns).toEqual([{ role: 'user', parts: [{ text: 'Hi' }] }]);
  });
});

describe('TL-5: a stream', () => {
  it.each(PAIRS)('for $inbound is server-sent events, also from $upstream', async ({ inbound, upstream }) => {
    const { view, hits } = await world.ask({ inbound, upstream, isStreaming: true });
    expect([view.status, view.error, view.text]).toEqual([200, undefined, 'Hello there']);
    expect(view.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(view.raw).toMatch(/^(?:event|data):/);
    if (upstream === 'gemini') {
      expect(hits[0]?.path).toMatch(/:streamGenerateContent$/);
      expect(hits[0]?.query).toMatchObject({ alt: 'sse' });
    }
  });
});

const THOUGHT: Answer = {
  parts: [{ thinking: 'Let me see.', signature: 'c2lnbmF0dXJlLW9mLXRoZS10aG91Z2h0' }, { text: 'It is 4.' }],
};

describe('TL-6: extended thinking, asked for as Messages does', () => {
  const body = {
    max_tokens: 4096,
    thinking: { type: 'enabled', budget_tokens: 2048 },
    messages: [{ role: 'user', content: 'What is 2 + 2?' }],
  };

  it.each(PROTOCOLS)('comes back from %s as a block before the text, whole and streamed', async (upstream) => {
    for (const isStreaming of [false, true]) {
      const told = await world.ask({ inbound: 'anthropic-messages', upstream, body, answer: THOUGHT, isStreaming });
      expect([told.view.status, told.view.error]).toEqual([200, undefined]);
      const blocks = listOf(fieldsOf(told.view.message)['content']);
      expect(blocks.map(({ type, thinking, text }) => [type, thinking ?? text])).toEqual([
        ['thinking', 'Let me see.'],
        ['text', 'It is 4.'],
      ]);
    }
  });

  it('goes to a Messages provider as it is, and to Gemini as its own budget', async () => {
    const native = await world.ask({ inbound: 'anthropic-messages', upstream: 'anthropic-messages', body });
    expect(native.hits[0]?.body).toMatchObject({ thinking: body.thinking });
    const gemini = await world.ask({ inbound: 'anthropic-messages', upstream: 'gemini', body });
    expect(gemini.reading?.budget).toBe(2048);
  });

  it.each(PROTOCOLS.filter((protocol) => protocol !== 'anthropic-messages'))(
    'is no block in %s, whose clients get the text as ever',
    async (inbound) => {
      const { view } = await world.ask({ inbound, upstream: 'anthropic-messages', answer: THOUGHT });
      expect([view.status, view.text]).toEqual([200, 'It is 4.']);
      expect(view.raw).not.toContain('"type":"thinking"');
    },
  );
});

const SCHEMA = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const READ = { name: 'read_file', description: 'Reads a file', schema: SCHEMA };
const QUESTION: Ask = { max_tokens: 64, tools: [READ], turns: [{ role: 'user', parts: [{ text: 'Read a.txt' }] }] };
const CALL: Answer = {
  parts: [{ call: { id: 'call_abc123', name: 'read_file', input: { path: 'a.txt' } } }],
  stop: 'tool',
};

describe('TL-11: a function', () => {
  it.each(PAIRS)(
    'is offered by $inbound to $upstream, called, and its result given back',
    async ({ inbound, upstream }) => {
      const first = await world.ask({ inbound, upstream, ask: QUESTION, answer: CALL });
      expect(first.reading?.tools).toMatchObject([
        { name: 'read_file', description: 'Reads a file', schema: { required: ['path'] } },
      ]);
      expect(first.view.tool_calls).toMatchObject([{ name: 'read_file', input: { path: 'a.txt' } }]);
      const [call] = first.view.tool_calls;
      const id = typeof call?.id === 'string' ? call.id : '';
      const result = { id, name: 'read_file', text: 'contents of a' };
      const turns: Ask['turns'] = [
        ...QUESTION.turns,
        { role: 'previous', parts: [] },
        { role: 'user', parts: [{ result }] },
      ];
      const second = await world.ask({ inbound, upstream, ask: { ...QUESTION, turns }, previous: first.view });
      expect([second.view.status, second.view.text]).toEqual([200, 'Hello there']);
      const parts = second.reading?.turns.flatMap((turn) => turn.parts) ?? [];
      const sentCall = parts.flatMap((part) => ('call' in part ? [part.call] : []))[0];
      const sentResult = parts.flatMap((part) => ('result' in part ? [part.result] : []))[0];
      expect(sentCall).toMatchObject({ name: 'read_file', input: { path: 'a.txt' } });
      expect(sentResult?.text).toContain('contents of a');
      expect(sentResult?.id, 'the result belongs to the call').toEqual(sentCall?.id);
    },
  );
});
