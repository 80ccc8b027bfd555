import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import { failureOf } from '../support.ts';
import { parse } from './support.ts';

describe('fields of a Responses request (I-3)', () => {
  it('takes the plain text input of an SDK user', () => {
    expect(parse({ input: 'Hi', stream: true })).toMatchObject({
      model: 'asked',
      isStreaming: true,
      turns: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
      nativeOnly: [],
      ignored: [],
    });
  });

  it('maps limits and sampling', () => {
    const { sampling } = parse({ max_output_tokens: 512, temperature: 0.5, top_p: 0.9, top_logprobs: 0 });
    expect(sampling).toEqual({ maxTokens: 512, temperature: 0.5, topP: 0.9 });
  });

  it('treats null as not said, as the SDK types allow', () => {
    const body = { temperature: null, tools: null, instructions: null, reasoning: null, text: null, metadata: null };
    const request = parse({ ...body, previous_response_id: null, conversation: null, background: false });
    expect(request).toMatchObject({ sampling: {}, tools: [], system: [], nativeOnly: [], ignored: [] });
    expect(request).not.toHaveProperty('reasoning');
  });

  it.each<[JsonObject, string]>([
    [{ temperature: 'hot' }, 'temperature'],
    [{ input: 7 }, 'input'],
    [{ input: null }, 'input'],
    [{ model: null }, 'model'],
    [{ tools: {} }, 'tools'],
    [{ reasoning: 'high' }, 'reasoning'],
    [{ text: { format: { type: 'yaml' } } }, 'text.format.type'],
    [{ text: { format: { type: 'json_schema', name: 'n' } } }, 'text.format.schema'],
    [{ tool_choice: 5 }, 'tool_choice'],
  ])('refuses %j and names the field', (fields, param) => {
    expect(failureOf(() => parse(fields))).toMatchObject({ code: 'bad-request', param });
  });

  it('maps the three text formats and verbosity', () => {
    const schema = { type: 'object', properties: {} };
    const format = { type: 'json_schema', name: 'n', description: 'd', schema, strict: true };
    expect(parse({ text: { format, verbosity: 'low' } })).toMatchObject({
      verbosity: 'low',
      output: { type: 'json-schema', name: 'n', description: 'd', schema, isStrict: true },
    });
    expect(parse({ text: { format: { type: 'json_object' } } }).output).toEqual({ type: 'json' });
    expect(parse({ text: { format: { type: 'text' } } })).not.toHaveProperty('output');
  });

  it('maps reasoning effort and summary', () => {
    expect(parse({ reasoning: { effort: 'high', summary: 'auto' } }).reasoning).toEqual({
      mode: 'on',
      effort: 'high',
      wantsSummary: true,
    });
    expect(parse({ reasoning: { effort: 'none' } }).reasoning).toMatchObject({ mode: 'off' });
    expect(parse({ reasoning: { effort: 'low', generate_summary: 'auto' } }).reasoning).toMatchObject({
      wantsSummary: true,
    });
    expect(parse({ reasoning: { effort: null, summary: null } })).not.toHaveProperty('reasoning');
  });

  it('reports a wish for a summary alone: it must not make every model of Codex think', () => {
    const request = parse({ reasoning: { summary: 'auto' } });
    expect(request).not.toHaveProperty('reasoning');
    expect(request.ignored).toEqual(['reasoning.summary']);
  });

  it('maps identity: user, cache key, tier, metadata, and the session of Codex (K-11)', () => {
    const body = { safety_identifier: 'u', prompt_cache_key: 'p', service_tier: 'flex', metadata: { a: 'b' } };
    const shared = { user: 'u', cacheKey: 'p', serviceTier: 'flex', metadata: { a: 'b' } };
    expect(parse(body, { 'session-id': 's' })).toMatchObject({ ...shared, sessionKey: 's' });
    expect(parse(body)).toMatchObject({ ...shared, sessionKey: 'p' });
    expect(parse({ user: 'old' }).user).toBe('old');
  });

  it('reports what is harmless to lose, and unknown fields (P-4)', () => {
    const { ignored } = parse({
      store: true,
      truncation: 'auto',
      client_metadata: { a: 1 },
      brand_new: 1,
      include: ['reasoning.encrypted_content', 'file_search_call.results'],
      reasoning: { effort: 'low', context: 'all_turns' },
    });
    expect(ignored).toEqual(['store', 'truncation', 'client_metadata', 'brand_new', 'include[1]', 'reasoning.context']);
  });

  it('reports nothing of what Codex asks and gets', () => {
    const { ignored } = parse({ store: false, include: ['reasoning.encrypted_content'], parallel_tool_calls: true });
    expect(ignored).toEqual([]);
  });

  it.each<[JsonObject, string]>([
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ conversation: { id: 'conv_1' } }, 'conversation'],
    [{ background: true }, 'background'],
    [{ prompt: { id: 'pmpt_1' }, input: null }, 'prompt'],
    [{ context_management: [{ type: 'compaction' }] }, 'context_management'],
    [{ max_tool_calls: 3 }, 'max_tool_calls'],
    [{ top_logprobs: 5 }, 'top_logprobs'],
    [{ include: ['message.output_text.logprobs'] }, 'include[0]'],
  ])('keeps %j for refusal with its path (N-3)', (fields, path) => {
    expect(parse(fields).nativeOnly).toEqual([{ path, why: expect.stringMatching(/\. /) as string }]);
  });

  it('takes instructions alone for a request', () => {
    expect(parse({ input: null, instructions: 'Be terse.' })).toMatchObject({
      system: [{ text: 'Be terse.' }],
      turns: [],
    });
  });

  it('keeps what answers repeat, without copying it', () => {
    const tools = [{ type: 'function', name: 'f', parameters: {} }];
    const { echo } = parse({ tools, instructions: 'I', temperature: null, store: false, input: 'secret' });
    expect(echo).toEqual({ tools, instructions: 'I', store: false });
    expect(echo?.['tools']).toBe(tools);
  });
});
