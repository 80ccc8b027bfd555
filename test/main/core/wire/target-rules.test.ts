// Whatever a client makes of its history, a provider of another protocol gets a conversation that it takes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Protocol } from '../../../../src/main/core/ir/protocol.ts';
import { ANY_CONVERSATION } from './any-conversation.ts';
import { crossRequest } from './crossing.ts';
import { brokenRules } from './target-rules.ts';

const PROTOCOLS = Object.keys(ANY_CONVERSATION) as Protocol[];

describe.each(PROTOCOLS)('any conversation of a client of %s', (from) => {
  it.each(PROTOCOLS.filter((protocol) => protocol !== from))('keeps the rules of %s', (to) => {
    fc.assert(
      fc.property(ANY_CONVERSATION[from], (body) => {
        expect(brokenRules(to, crossRequest(body, { from, to }).body)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the check itself', () => {
  it('finds what would be refused', () => {
    const call = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }],
    };
    const user = { role: 'user', content: 'a\ud83d' };
    expect(brokenRules('openai-chat', { messages: [call, user] })).toEqual([
      'all calls are answered before anybody speaks',
      'no half characters',
    ]);
    const twice = [
      { role: 'user', content: [] },
      { role: 'user', content: [{ type: 'text', text: ' ' }] },
    ];
    expect(brokenRules('anthropic-messages', { messages: twice })).toEqual([
      'a message has content',
      'roles take turns',
      'no blank text',
    ]);
  });
});
