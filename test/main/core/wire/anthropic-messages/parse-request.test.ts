import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../../src/main/core/ir/json.ts';
import type { IrPart } from '../../../../../src/main/core/ir/request.ts';
import { wrapSignature } from '../../../../../src/main/core/ir/signatures.ts';
import { failureOf } from '../support.ts';
import { parse } from './support.ts';

/** The parts of one user message with this content. */
function parts(content: JsonValue): IrPart[] {
  return parse({ messages: [{ role: 'user', content }] }).turns[0]?.parts ?? [];
}

describe('the request as a whole', () => {
  it('needs a model and a list of messages, and says where it lacks them', () => {
    expect(failureOf(() => parse({ model: null }))).toMatchObject({ code: 'bad-request', param: 'model' });
    expect(failureOf(() => parse({ messages: 'hi' }))).toMatchObject({ code: 'bad-request', param: 'messages' });
    expect(failureOf(() => parse({ messages: ['hi'] })).param).toBe('messages[0]');
    expect(failureOf(() => parse({ messages: [{ role: 'robot', content: '' }] })).param).toBe('messages[0].role');
    expect(failureOf(() => parse({ messages: [{ role: 'user' }] })).param).toBe('messages[0].content');
    expect(failureOf(() => parse({ temperature: '1' })).param).toBe('temperature');
  });

  it('maps sampling, and knows what the client calls each field', () => {
    const parsed = parse({ max_tokens: 5, temperature: 0.5, top_p: 0.9, top_k: 3, stop_sequences: ['a', 'b'] });
    expect(parsed.sampling).toEqual({ maxTokens: 5, temperature: 0.5, topP: 0.9, topK: 3, stop: ['a', 'b'] });
    expect(parsed.paths).toMatchObject({ stop: 'stop_sequences', topK: 'top_k', output: 'output_config.format' });
  });

  it('streams only when told so', () => {
    expect([parse({}), parse({ stream: false }), parse({ stream: true })].map((one) => one.isStreaming)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('takes null for a field that is not there', () => {
    const parsed = parse({ system: null, tools: null, temperature: null, container: null, thinking: null });
    expect(parsed).toMatchObject({ system: [], tools: [], sampling: {}, nativeOnly: [] });
    expect(parsed.reasoning).toBeUndefined();
  });
});

describe('instructions', () => {
  it('are texts in their order, with their cache marks', () => {
    const cache = { type: 'ephemeral' };
    const system = [
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two', cache_control: cache },
    ];
    expect(parse({ system }).system).toEqual([
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two', cache },
    ]);
    expect(parse({ system: 'all' }).system).toEqual([{ type: 'text', text: 'all' }]);
  });

  it('in mid-conversation stay where they are (S-2)', () => {
    const messages = [
      { role: 'user', content: 'hi' },
      { role: 'system', content: 'be brief' },
      { role: 'assistant', content: 'ok' },
    ];
    expect(parse({ messages }).turns.map(({ role }) => role)).toEqual(['user', 'system', 'assistant']);
  });

  it('lose a leading block about billing, and only a leading one (S-6)', () => {
    const billing = { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1; cch=0;' };
    const rule = { type: 'text', text: 'Mention x-anthropic-billing-header: never.' };
    expect(parse({ system: [billing, rule] })).toMatchObject({ system: [rule], ignored: ['system[0]'] });
    expect(parse({ system: [rule, billing] }).system).toHaveLength(2);
  });

  it('lose only the first line when all are one text (S-6)', () => {
    const system = 'x-anthropic-billing-header: cc_version=2.1;\nYou are Claude.\nBe brief.';
    expect(parse({ system }).system).toEqual([{ type: 'text', text: 'You are Claude.\nBe brief.' }]);
    expect(parse({ system: 'x-anthropic-billing-header: x' }).system).toEqual([]);
  });
});

describe('content', () => {
  it('is a text or blocks', () => {
    expect(parts('hi')).toEqual([{ type: 'text', text: 'hi' }]);
    expect(parts([{ type: 'text', text: 'hi', cache_control: { type: 'ephemeral' } }])).toEqual([
      { type: 'text', text: 'hi', cache: { type: 'ephemeral' } },
    ]);
  });

  it.each<[string, JsonObject, object]>([
    [
      'base64',
      { type: 'base64', media_type: 'image/png', data: 'AAAA' },
      { mediaType: 'image/png', source: { type: 'base64', data: 'AAAA' } },
    ],
    ['an address', { type: 'url', url: 'https://x.test/a' }, { source: { type: 'url', url: 'https://x.test/a' } }],
    [
      'a stored file',
      { type: 'file', file_id: 'file_1' },
      { source: { type: 'file', protocol: 'anthropic-messages', id: 'file_1' } },
    ],
  ])('may be an image from %s', (_name, source, expected) => {
    expect(parts([{ type: 'image', source }])).toEqual([
      { type: 'media', kind: 'image', path: 'messages[0].content[0]', ...expected },
    ]);
  });

  it('may be a document: PDF, text, or blocks that stand for themselves', () => {
    const pdf = { type: 'base64', media_type: 'application/pdf', data: 'JVBE' };
    expect(parts([{ type: 'document', source: pdf, title: 'a.pdf' }])[0]).toMatchObject({
      kind: 'document',
      name: 'a.pdf',
      mediaType: 'application/pdf',
    });
    const plain = { type: 'text', media_type: 'text/plain', data: 'words' };
    expect(parts([{ type: 'document', source: plain }])[0]).toMatchObject({ source: { type: 'text', text: 'words' } });
    const blocks = { type: 'content', content: [{ type: 'text', text: 'inside' }] };
    expect(parts([{ type: 'document', source: blocks }])).toEqual([{ type: 'text', text: 'inside' }]);
  });

  it('may be a search result, of which the words remain', () => {
    const block = {
      type: 'search_result',
      source: 'https://x.test',
      title: 'X',
      content: [{ type: 'text', text: 'w' }],
    };
    expect(parts([block])).toEqual([
      { type: 'text', text: 'X — https://x.test' },
      { type: 'text', text: 'w' },
    ]);
  });

  it('may be a tool reference, which is told in words (T-5)', () => {
    const result = { type: 'tool_result', tool_use_id: 't', content: [{ type: 'tool_reference', tool_name: 'grep' }] };
    expect(parts([result])[0]).toMatchObject({ parts: [{ type: 'text', text: 'Tool grep is now available.' }] });
  });

  it('of a hosted tool or of the future is opaque (I-2)', () => {
    const raw = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    expect(parts([raw])).toEqual([
      { type: 'native', protocol: 'anthropic-messages', raw, path: 'messages[0].content[0]' },
    ]);
  });

  it('for the code container is a file that only Anthropic has (N-3)', () => {
    expect(parts([{ type: 'container_upload', file_id: 'file_1' }])[0]).toMatchObject({
      type: 'media',
      source: { type: 'file', protocol: 'anthropic-messages', id: 'file_1' },
    });
  });

  it.each<[JsonValue, string]>([
    [[5], 'messages[0].content[0]'],
    [[{ text: 'x' }], 'messages[0].content[0].type'],
    [[{ type: 'text' }], 'messages[0].content[0].text'],
    [[{ type: 'image' }], 'messages[0].content[0].source'],
    [[{ type: 'image', source: { type: 'ftp' } }], 'messages[0].content[0].source.type'],
    [[{ type: 'image', source: { type: 'url' } }], 'messages[0].content[0].source.url'],
    [[{ type: 'tool_use', name: 'x' }], 'messages[0].content[0].id'],
    [[{ type: 'tool_result', content: '' }], 'messages[0].content[0].tool_use_id'],
    [
      [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text' }] }],
      'messages[0].content[0].content[0].text',
    ],
  ])('that is malformed is refused with its path: %j', (content, path) => {
    expect(failureOf(() => parts(content))).toMatchObject({ code: 'bad-request', param: path });
  });
});

describe('calls and results in the history', () => {
  it('are calls with parsed input, whatever was sent for it (T-9)', () => {
    const call = { type: 'tool_use', id: 't1', name: 'read' };
    expect(
      parts([
        { ...call, input: { a: 1 } },
        { ...call, input: null },
      ]),
    ).toEqual([
      { type: 'tool-call', id: 't1', name: 'read', kind: 'function', input: { a: 1 } },
      { type: 'tool-call', id: 't1', name: 'read', kind: 'function', input: {} },
    ]);
  });

  it('are results with text, media and the mark of an error (T-14)', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
    const content = [{ type: 'text', text: 'w' }, image];
    const [result, failed, empty] = parts([
      { type: 'tool_result', tool_use_id: 't1', content },
      { type: 'tool_result', tool_use_id: 't2', content: 'no', is_error: true, cache_control: { type: 'ephemeral' } },
      { type: 'tool_result', tool_use_id: 't3' },
    ]);
    expect(result).toMatchObject({ callId: 't1', parts: [{ type: 'text', text: 'w' }, { kind: 'image' }] });
    expect(failed).toMatchObject({ isError: true, parts: [{ text: 'no' }], cache: { type: 'ephemeral' } });
    expect(empty).toEqual({ type: 'tool-result', callId: 't3', parts: [] });
  });
});

describe('thinking in the history (§5.3)', () => {
  const thinking = (signature: string): IrPart | undefined =>
    parts([{ type: 'thinking', thinking: 'why', signature }])[0];

  it('keeps what Anthropic signed', () => {
    expect(thinking('Eabc')).toEqual({
      type: 'reasoning',
      text: 'why',
      signature: { origin: 'anthropic-messages', value: 'Eabc' },
    });
    expect(parts([{ type: 'redacted_thinking', data: 'Ered' }])[0]).toEqual({
      type: 'reasoning',
      text: '',
      isRedacted: true,
      signature: { origin: 'anthropic-messages', value: 'Ered' },
    });
  });

  it('gives the proof of another provider back to its origin', () => {
    const signature = { origin: 'openai-responses', value: 'gAAA', itemId: 'rs_1' } as const;
    expect(thinking(wrapSignature(signature))).toEqual({ type: 'reasoning', text: 'why', signature });
    expect(thinking(wrapSignature({ ...signature, isRedacted: true }))).toMatchObject({ isRedacted: true, signature });
  });

  it('has no proof when there is none, or when a client broke the one that we wrapped (K-7)', () => {
    expect(thinking('')).toEqual({ type: 'reasoning', text: 'why' });
    expect(thinking(wrapSignature({ origin: 'gemini', value: 'x' }).slice(0, -4))).toEqual({
      type: 'reasoning',
      text: 'why',
    });
  });
});

describe('how much to think', () => {
  const reasoning = (body: JsonObject): unknown => parse(body).reasoning;

  it('is said by the effort before the thinking block, but disabled beats both (K-1)', () => {
    const effort = { output_config: { effort: 'high' } };
    expect(reasoning(effort)).toEqual({ mode: 'auto', effort: 'high' });
    expect(reasoning({ ...effort, thinking: { type: 'adaptive' } })).toEqual({
      mode: 'auto',
      effort: 'high',
      wantsSummary: true,
    });
    expect(reasoning({ ...effort, thinking: { type: 'enabled', budget_tokens: 2000 } })).toEqual({
      mode: 'on',
      effort: 'high',
      wantsSummary: true,
    });
    expect(reasoning({ ...effort, thinking: { type: 'disabled' } })).toEqual({ mode: 'off' });
  });

  it('takes an impossible budget for none (K-2)', () => {
    for (const budget of [-1, 0, null]) {
      expect(reasoning({ thinking: { type: 'enabled', budget_tokens: budget } })).toEqual({
        mode: 'auto',
        wantsSummary: true,
      });
    }
  });

  it('may be asked for without the words', () => {
    expect(reasoning({ thinking: { type: 'adaptive', display: 'omitted' } })).toEqual({ mode: 'auto' });
  });
});

describe('tools', () => {
  it('keep their schema untouched, their strictness and their cache mark (T-6)', () => {
    const schema = { type: 'object', $schema: 'x', properties: { title: { type: 'string', default: 'a' } } };
    const tools = [
      { name: 'a', description: 'd', input_schema: schema, strict: true, cache_control: { type: 'ephemeral' } },
    ];
    expect(parse({ tools }).tools).toEqual([
      { name: 'a', kind: 'function', description: 'd', schema, isStrict: true, cache: { type: 'ephemeral' } },
    ]);
  });

  it('that are merely named like a hosted one are plain functions (N-4)', () => {
    const parsed = parse({
      tools: [
        { name: 'web_search', input_schema: { type: 'object' } },
        { type: 'custom', name: 'b' },
      ],
    });
    expect(parsed.tools.map(({ name }) => name)).toEqual(['web_search', 'b']);
    expect(parsed.nativeOnly).toEqual([]);
  });

  it('that run at Anthropic are for no other provider (N-2)', () => {
    const tools = [
      { name: 'a', input_schema: {} },
      { type: 'web_search_20250305', name: 'web_search' },
      { type: 'bash_20250124', name: 'bash' },
    ];
    const { nativeOnly } = parse({ tools });
    expect(nativeOnly.map(({ path }) => path)).toEqual(['tools[1].type', 'tools[2].type']);
    expect(nativeOnly[0]?.why).toContain('web_search_20250305');
  });

  it('report hints for the service as ignored (T-5)', () => {
    const tools = [{ name: 'a', defer_loading: true, input_examples: [], allowed_callers: ['direct'] }];
    expect(parse({ tools }).ignored).toEqual([
      'tools[0].defer_loading',
      'tools[0].input_examples',
      'tools[0].allowed_callers',
    ]);
  });

  it.each<[JsonObject, object]>([
    [{ type: 'auto' }, { toolChoice: { type: 'auto' } }],
    [{ type: 'any' }, { toolChoice: { type: 'required' } }],
    [{ type: 'none' }, { toolChoice: { type: 'none' } }],
    [{ type: 'tool', name: 'a' }, { toolChoice: { type: 'tool', name: 'a' } }],
    [
      { type: 'auto', disable_parallel_tool_use: true },
      { toolChoice: { type: 'auto' }, allowsParallelTools: false },
    ],
  ])('are chosen by %j', (choice, expected) => {
    expect(parse({ tool_choice: choice })).toMatchObject(expected);
  });

  it('that are malformed are refused with their path', () => {
    expect(failureOf(() => parse({ tools: {} })).param).toBe('tools');
    expect(failureOf(() => parse({ tools: [{ input_schema: {} }] })).param).toBe('tools[0].name');
    expect(failureOf(() => parse({ tool_choice: { type: 'some' } })).param).toBe('tool_choice.type');
    expect(failureOf(() => parse({ tool_choice: { type: 'tool' } })).param).toBe('tool_choice.name');
  });
});

describe('who asks (P-3)', () => {
  const json = JSON.stringify({ device_id: 'd', account_uuid: 'a', session_id: 's-1' });

  it('is forwarded as a plain id, and never as the account data of Claude Code', () => {
    expect(parse({ metadata: { user_id: 'u-1' } })).toMatchObject({ user: 'u-1', ignored: [] });
    const parsed = parse({ metadata: { user_id: json } });
    expect(parsed.user).toBeUndefined();
    expect(parsed).toMatchObject({ sessionKey: 's-1', ignored: ['metadata.user_id'] });
    expect(parse({ metadata: { user_id: '{broken' } }).user).toBeUndefined();
  });

  it('belongs to the session that the header names', () => {
    expect(parse({ metadata: { user_id: json } }, { 'x-claude-code-session-id': 's-2' }).sessionKey).toBe('s-2');
  });
});

describe('the output format', () => {
  it('is a schema, at its old place as well', () => {
    const format = { type: 'json_schema', schema: { type: 'object' } };
    const expected = { type: 'json-schema', schema: { type: 'object' } };
    expect(parse({ output_config: { format } }).output).toEqual(expected);
    expect(parse({ output_format: format }).output).toEqual(expected);
  });

  it('of another kind is for no other provider', () => {
    const parsed = parse({ output_config: { format: { type: 'grammar' } } });
    expect(parsed.nativeOnly.map(({ path }) => path)).toEqual(['output_config.format.type']);
  });
});

/** Every field that the SDK can send, and three that went with an older version of the protocol. */
type Field = keyof Omit<Anthropic.Beta.Messages.MessageCreateParams, 'betas'> | 'temperature' | 'top_p' | 'top_k';

/** Each with a value and the class that the specification gives it (I-3); a new field of the SDK fails the type check. */
const FIELDS: Record<Field, { value: JsonValue; class: 'map' | 'ignore' | 'refuse' }> = {
  model: { value: 'm', class: 'map' },
  max_tokens: { value: 5, class: 'map' },
  messages: { value: [], class: 'map' },
  system: { value: 'x', class: 'map' },
  tools: { value: [], class: 'map' },
  tool_choice: { value: { type: 'auto' }, class: 'map' },
  stream: { value: true, class: 'map' },
  stop_sequences: { value: ['x'], class: 'map' },
  temperature: { value: 1, class: 'map' },
  top_p: { value: 1, class: 'map' },
  top_k: { value: 1, class: 'map' },
  thinking: { value: { type: 'adaptive' }, class: 'map' },
  output_config: { value: { effort: 'low' }, class: 'map' },
  output_format: { value: { type: 'json_schema', schema: {} }, class: 'map' },
  metadata: { value: { user_id: 'u' }, class: 'map' },
  context_management: { value: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] }, class: 'ignore' },
  cache_control: { value: { type: 'ephemeral' }, class: 'ignore' },
  service_tier: { value: 'auto', class: 'ignore' },
  speed: { value: 'fast', class: 'ignore' },
  inference_geo: { value: 'eu', class: 'ignore' },
  diagnostics: { value: {}, class: 'ignore' },
  billing_policy: { value: {}, class: 'ignore' },
  fallback_credit_token: { value: 'x', class: 'ignore' },
  user_profile_id: { value: 'x', class: 'ignore' },
  workspace_id: { value: 'x', class: 'ignore' },
  container: { value: 'c', class: 'refuse' },
  mcp_servers: { value: [{ type: 'url', url: 'https://x.test' }], class: 'refuse' },
  fallbacks: { value: [{ model: 'x' }], class: 'refuse' },
  thread: { value: { type: 'create' }, class: 'refuse' },
  compaction: { value: { type: 'auto' }, class: 'refuse' },
};

describe('every field of the SDK (I-3)', () => {
  it.each(Object.entries(FIELDS))('%s is translated, reported or refused', (field, { value, class: expected }) => {
    const parsed = parse({ [field]: value });
    expect(parsed.ignored.includes(field)).toBe(expected === 'ignore');
    expect(parsed.nativeOnly.map(({ path }) => path)).toEqual(expected === 'refuse' ? [field] : []);
  });

  it('that nobody knows yet is reported', () => {
    expect(parse({ from_the_future: 1 }).ignored).toEqual(['from_the_future']);
  });

  it('that edits the context at Anthropic is refused, clearing of thinking is not (P-4)', () => {
    const edits = ['clear_thinking_20251015', 'compact_20260112', 'clear_tool_uses_20250919'].map((type) => ({ type }));
    const { nativeOnly, ignored } = parse({ context_management: { edits } });
    expect(nativeOnly.map(({ path }) => path)).toEqual([
      'context_management.edits[1].type',
      'context_management.edits[2].type',
    ]);
    expect(ignored).toEqual(['context_management']);
  });

  it('that budgets a task is refused', () => {
    const { nativeOnly } = parse({ output_config: { task_budget: { total: 5 } } });
    expect(nativeOnly.map(({ path }) => path)).toEqual(['output_config.task_budget']);
  });
});
