import { describe, expect, it } from 'vitest';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import { parseUsage } from '../../../../../src/main/core/wire/anthropic-messages/usage.ts';
import { irRequest } from '../support.ts';
import { target } from './support.ts';

describe('usage (§7.2)', () => {
  it('counts input with the cache, and output with its reasoning', () => {
    const usage = { input_tokens: 20, cache_creation_input_tokens: 10, cache_read_input_tokens: 70, output_tokens: 9 };
    expect(parseUsage({ ...usage, output_tokens_details: { thinking_tokens: 4 } }, undefined)).toEqual({
      inputTokens: 100,
      cacheReadTokens: 70,
      cacheWriteTokens: 10,
      outputTokens: 9,
      reasoningTokens: 4,
    });
  });

  it('is replaced by later counts, never added, and nulls keep what was said (U-3)', () => {
    const first = parseUsage({ input_tokens: 20, cache_read_input_tokens: 70, output_tokens: 1 }, undefined);
    expect(parseUsage({ output_tokens: 9 }, first)).toMatchObject({ inputTokens: 90, outputTokens: 9 });
    const nulls = { input_tokens: null, cache_read_input_tokens: null, output_tokens: 12 };
    expect(parseUsage(nulls, first)).toMatchObject({ inputTokens: 90, cacheReadTokens: 70, outputTokens: 12 });
    expect(parseUsage({ input_tokens: 25, output_tokens: 12 }, first)).toMatchObject({ inputTokens: 95 });
  });

  it('is zero where nothing, nonsense or a negative number came (U-1, U-2)', () => {
    const zero = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };
    expect(parseUsage({}, undefined)).toEqual(zero);
    const odd = { input_tokens: -5, cache_read_input_tokens: -7, cache_creation_input_tokens: '9', output_tokens: -1 };
    expect(parseUsage(odd, undefined)).toEqual(zero);
  });

  it('is found in both events that carry it, for the tap of the native lane', () => {
    const start = { type: 'message_start', message: { usage: { input_tokens: 20, output_tokens: 1 } } };
    const first = anthropicMessages.readUsage(start, undefined);
    expect(first).toMatchObject({ inputTokens: 20, outputTokens: 1 });
    const delta = { type: 'message_delta', usage: { output_tokens: 9 } };
    expect(anthropicMessages.readUsage(delta, first)).toMatchObject({ inputTokens: 20, outputTokens: 9 });
    expect(anthropicMessages.readUsage({ type: 'ping' }, first)).toBeUndefined();
    expect(anthropicMessages.readUsage({ type: 'message', usage: { input_tokens: 3 } }, undefined)).toMatchObject({
      inputTokens: 3,
    });
  });
});

describe('the end mark of the native lane', () => {
  const { endMark } = anthropicMessages;

  it.each([
    'event: message_stop\n',
    'event:error\n',
    'data: {"type":"message_stop"}',
    'data:{"type": "error","error":{}}',
  ])('is %j', (text) => {
    expect(endMark.test(`event: ping\ndata: {}\n\n${text}`)).toBe(true);
  });

  it.each([
    'data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"event: message_stop\\n"}}',
    'data: {"type":"content_block_delta","delta":{"text":"{\\"type\\":\\"error\\"}"}}',
    'event: message_delta\n',
    'event: error_like\n',
  ])('is not %j', (text) => {
    expect(endMark.test(text)).toBe(false);
  });
});

describe('paths, headers and lists', () => {
  it('are those of the protocol', () => {
    const call = { model: 'm', isStreaming: true };
    expect(anthropicMessages.path('generate', call)).toBe('v1/messages');
    expect(anthropicMessages.path('count-tokens', call)).toBe('v1/messages/count_tokens');
    expect(anthropicMessages.path('list-models', call)).toBe('v1/models?limit=1000');
    expect(anthropicMessages.headers).toEqual({ 'anthropic-version': '2023-06-01' });
  });

  it('of models give their ids', () => {
    expect(anthropicMessages.parseModels({ data: [{ id: 'a' }, { id: 7 }, null, { id: 'b' }] })).toEqual(['a', 'b']);
    expect(anthropicMessages.parseModels({})).toEqual([]);
  });

  it('of counting leave out what is about the answer (§8.3)', () => {
    const body = anthropicMessages.counting?.renderRequest?.(
      irRequest({
        isStreaming: true,
        system: [{ type: 'text', text: 's' }],
        tools: [{ name: 'a', kind: 'function' }],
        sampling: { maxTokens: 5, topK: 3, stop: ['x'] },
        user: 'u',
      }),
      target(),
    );
    expect(Object.keys(body ?? {}).sort()).toEqual(['messages', 'model', 'system', 'tools']);
    expect(anthropicMessages.counting?.parseAnswer({ input_tokens: 12 })).toBe(12);
    expect(anthropicMessages.counting?.parseAnswer({})).toBeUndefined();
    expect(anthropicMessages.counting?.renderAnswer(12)).toEqual({ input_tokens: 12 });
  });
});
