import { describe, expect, it } from 'vitest';
import type { ChatDialect } from '../../../../../src/main/core/ir/dialect.ts';
import { FailureError } from '../../../../../src/main/core/ir/failure.ts';
import type { IrReasoningControl, IrRequest, IrTool, IrToolChoice } from '../../../../../src/main/core/ir/request.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';
import { irRequest } from '../support.ts';
import { messagesOf, render } from './support.ts';

const TOOL: IrTool = {
  name: 'f',
  kind: 'function',
  description: 'd',
  schema: { type: 'object', properties: { a: { type: 'string' } } },
};

function refusalOf(fields: Partial<IrRequest>, dialect: Partial<ChatDialect> = {}): unknown {
  try {
    render(fields, dialect);
  } catch (error) {
    return error instanceof FailureError ? error.failure : error;
  }
  return 'nothing was thrown';
}

describe('parameters (wire.md 6)', () => {
  it('are passed under their names, and only those that the client gave', () => {
    const sampling = {
      maxTokens: 512,
      temperature: 0.5,
      topP: 0.9,
      stop: ['END'],
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
    };
    expect(render({ sampling }).body).toMatchObject({
      model: 'm',
      max_tokens: 512,
      temperature: 0.5,
      top_p: 0.9,
      stop: ['END'],
      seed: 7,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
    });
    expect(Object.keys(render({}).body)).toEqual(['model', 'messages']);
  });

  it('puts the limit where the model wants it, under the cap of the connection', () => {
    const request = irRequest({ sampling: { maxTokens: 64_000 } });
    const dialect = { ...PLAIN_DIALECT, maxTokensField: 'max_completion_tokens' } as const;
    expect(openaiChat.renderRequest(request, { model: 'm', dialect, maxOutputTokens: 8192 }).body).toMatchObject({
      max_completion_tokens: 8192,
    });
    expect(
      openaiChat.renderRequest(irRequest(), { model: 'm', dialect, maxOutputTokens: 8192 }).body,
    ).not.toHaveProperty('max_completion_tokens');
  });

  it('reports top-k under the name the client gave it (P-2)', () => {
    const rendered = render({ sampling: { topK: 64 }, paths: { topK: 'generationConfig.topK' } });
    expect(rendered.ignored).toEqual(['generationConfig.topK']);
    expect(JSON.stringify(rendered.body)).not.toContain('64');
  });

  it('always asks for usage when streaming, where it may', () => {
    expect(render({ isStreaming: true }).body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(render({ isStreaming: true }, { allowsStreamOptions: false }).body).not.toHaveProperty('stream_options');
    expect(render({ isStreaming: false }).body).not.toHaveProperty('stream');
  });

  it('passes user, cache key, tier and verbosity, but no metadata', () => {
    const rendered = render({ user: 'u', cacheKey: 'k', serviceTier: 'flex', verbosity: 'low', metadata: { a: 'b' } });
    expect(rendered.body).toMatchObject({ user: 'u', prompt_cache_key: 'k', service_tier: 'flex', verbosity: 'low' });
    expect(rendered.body).not.toHaveProperty('metadata');
    expect(rendered.ignored).toEqual(['metadata']);
  });

  it('drops what the dialect forbids and says so, and sets what it demands', () => {
    const rendered = render(
      { sampling: { temperature: 1, stop: ['Z'] }, paths: { stop: 'stop_sequences' } },
      { drop: ['temperature', 'stop', 'seed'], set: { reasoning_format: 'parsed' } },
    );
    expect(rendered.body).not.toHaveProperty('temperature');
    expect(rendered.body).toMatchObject({ reasoning_format: 'parsed' });
    expect(rendered.ignored).toEqual(['temperature', 'stop_sequences']);
  });

  it("refuses several answers and log probabilities in the client's words (N-3)", () => {
    expect(
      refusalOf({ sampling: { candidates: 2 }, paths: { candidates: 'generationConfig.candidateCount' } }),
    ).toMatchObject({ code: 'unsupported', param: 'generationConfig.candidateCount' });
    expect(refusalOf({ sampling: { logprobs: true } })).toMatchObject({ param: 'logprobs' });
    expect(refusalOf({ sampling: { topLogprobs: 2 } })).toMatchObject({ param: 'topLogprobs' });
  });
});

describe('the format of the answer (wire.md 6)', () => {
  const schema = { type: 'object', properties: { title: { type: 'string' } } };

  it('carries a schema with a legal name (P-5)', () => {
    const format = (name?: string): unknown =>
      render({ output: { type: 'json-schema', schema, ...(name === undefined ? {} : { name }) } }).body[
        'response_format'
      ];
    expect(format()).toEqual({ type: 'json_schema', json_schema: { name: 'output', schema } });
    expect(format('my schema!')).toMatchObject({ json_schema: { name: 'my_schema_' } });
    expect(render({ output: { type: 'json-schema', schema, isStrict: true } }).body).toHaveProperty(
      'response_format.json_schema.strict',
      true,
    );
  });

  it('tells a provider without schemas in words, and reports it', () => {
    const rendered = render(
      {
        output: { type: 'json-schema', schema },
        system: [{ type: 'text', text: 'S' }],
        paths: { output: 'output_config.format' },
      },
      { allowsJsonSchema: false },
    );
    expect(rendered.body['response_format']).toEqual({ type: 'json_object' });
    expect(messagesOf(rendered)[0]?.['content']).toMatch(/^S\n\nAnswer with one JSON object.*"title"/s);
    expect(rendered.ignored).toEqual(['output_config.format']);
  });

  it('can be JSON without a schema', () => {
    expect(render({ output: { type: 'json' } }).body['response_format']).toEqual({ type: 'json_object' });
  });
});

describe('tools (wire.md 4.1)', () => {
  it('are functions whose schema is an object (T-1), with strict only when asked for (T-6)', () => {
    expect(render({ tools: [TOOL] }).body['tools']).toEqual([
      { type: 'function', function: { name: 'f', description: 'd', parameters: TOOL.schema } },
    ]);
    const bare: IrTool = { name: 'g', kind: 'function' };
    expect(render({ tools: [bare] }).body).toHaveProperty('tools[0].function.parameters', {
      type: 'object',
      properties: {},
    });
    expect(render({ tools: [{ ...TOOL, isStrict: true }] }).body).toHaveProperty('tools[0].function.strict', true);
    expect(render({ tools: [{ ...TOOL, isStrict: false }] }).body).not.toHaveProperty('tools[0].function.strict');
  });

  it('wrap custom tools as functions with one text, and tell the grammar (T-4)', () => {
    const custom: IrTool = {
      name: 'apply_patch',
      kind: 'custom',
      description: 'FREEFORM',
      grammar: { syntax: 'lark', definition: 'start: "x"' },
    };
    const rendered = render({ tools: [custom] });
    expect(rendered.body).toMatchObject({
      tools: [
        { type: 'function', function: { name: 'apply_patch', parameters: { type: 'object', required: ['input'] } } },
      ],
    });
    expect(JSON.stringify(rendered.body)).toMatch(/FREEFORM.*lark grammar.*start/);
    expect(rendered.toolNames.toClient('apply_patch')).toMatchObject({ kind: 'custom', isWrapped: true });
  });

  it('get legal names in definitions, history and choice, and the way back (T-2, T-3)', () => {
    const long = 'mcp__server.with dots__'.padEnd(70, 'x');
    const tools: IrTool[] = [
      { name: long, kind: 'function' },
      { name: 'sleep', namespace: 'clock', kind: 'function' },
    ];
    const rendered = render({
      tools,
      toolChoice: { type: 'tool', name: long },
      turns: [{ role: 'assistant', parts: [{ type: 'tool-call', id: 'c', name: long, kind: 'function', input: {} }] }],
    });
    const [first, second] = (rendered.body['tools'] as { function: { name: string } }[]).map(
      (tool) => tool.function.name,
    );
    expect(first).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(second).toBe('clock__sleep');
    expect(rendered.body).toHaveProperty('tool_choice.function.name', first);
    expect(messagesOf(rendered)[0]).toHaveProperty('tool_calls[0].function.name', first);
    expect(rendered.toolNames.toClient(first ?? '')?.name).toBe(long);
    expect(rendered.toolNames.toClient('clock__sleep')).toMatchObject({ name: 'sleep', namespace: 'clock' });
  });

  it('leave choice and parallel flag out when there are none (T-8)', () => {
    const { body } = render({ toolChoice: { type: 'required' }, allowsParallelTools: false });
    expect(Object.keys(body)).toEqual(['model', 'messages']);
  });

  it('are refused where the provider has none', () => {
    expect(refusalOf({ tools: [TOOL] }, { allowsTools: false })).toMatchObject({ code: 'unsupported', param: 'tools' });
  });

  it('may be missing where the provider has none', () => {
    expect(render({}, { allowsTools: false }).body).not.toHaveProperty('tools');
  });

  it('run one at a time when the client says so, where that can be said', () => {
    expect(render({ tools: [TOOL], allowsParallelTools: false }).body).toMatchObject({ parallel_tool_calls: false });
    const rendered = render(
      {
        tools: [TOOL],
        allowsParallelTools: false,
        paths: { allowsParallelTools: 'tool_choice.disable_parallel_tool_use' },
      },
      { allowsParallelFlag: false },
    );
    expect(rendered.body).not.toHaveProperty('parallel_tool_calls');
    expect(rendered.ignored).toEqual(['tool_choice.disable_parallel_tool_use']);
  });

  const OTHER: IrTool = { name: 'g', kind: 'function' };
  const named = { type: 'function', function: { name: 'f' } };
  const allowed: IrToolChoice = { type: 'allowed', tools: [{ name: 'f' }], mode: 'required' };
  const CHOICES: [ChatDialect['toolChoice'], IrToolChoice, unknown, number, boolean][] = [
    ['full', { type: 'auto' }, 'auto', 2, false],
    ['full', { type: 'none' }, 'none', 2, false],
    ['full', { type: 'required' }, 'required', 2, false],
    ['full', { type: 'tool', name: 'f' }, named, 2, false],
    ['full', allowed, { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [named] } }, 2, false],
    ['any-for-required', { type: 'required' }, 'any', 2, false],
    ['any-for-required', { type: 'none' }, 'none', 2, false],
    ['any-for-required', { type: 'tool', name: 'f' }, named, 2, false],
    ['any-for-required', allowed, 'any', 1, false],
    ['auto-only', { type: 'auto' }, 'auto', 2, false],
    ['auto-only', { type: 'required' }, 'auto', 2, true],
    ['auto-only', { type: 'tool', name: 'f' }, 'auto', 1, true],
    ['auto-only', { type: 'none' }, undefined, 0, false],
    ['none', { type: 'auto' }, undefined, 2, false],
    ['none', { type: 'required' }, undefined, 2, true],
    ['none', { type: 'none' }, undefined, 0, false],
  ];
  for (const [toolChoice, choice, expected, count, isReported] of CHOICES) {
    it(`choice "${choice.type}" for a provider with "${toolChoice}" (4.3)`, () => {
      const rendered = render(
        { tools: [TOOL, OTHER], toolChoice: choice, paths: { toolChoice: 'tool_choice' } },
        { toolChoice },
      );
      expect(rendered.body['tool_choice']).toEqual(expected);
      expect((rendered.body['tools'] as unknown[] | undefined)?.length ?? 0).toBe(count);
      expect(rendered.ignored).toEqual(isReported ? ['tool_choice'] : []);
    });
  }
});

describe('schemas for strict providers (wire.md 4.2)', () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: {
      $ref: { type: 'string', description: 'a property of this name is no reference' },
      items: { type: 'array', items: { $ref: '#/$defs/x', description: 'sibling' } },
      any: { anyOf: [{ $ref: '#/$defs/x', title: 'sibling' }, { additionalProperties: 1 }] },
      pair: { type: 'array', items: [{ type: 'string' }, { type: 'number' }] },
      additionalProperties: { type: 'boolean', additionalProperties: true },
    },
    $defs: { x: { type: 'object', additionalProperties: {} } },
  };
  const clean = (schemaRules: ChatDialect['schemaRules']): unknown =>
    (
      render({ tools: [{ name: 'f', kind: 'function', schema }] }, { schemaRules }).body['tools'] as {
        function: { parameters: unknown };
      }[]
    )[0]?.function.parameters;

  it('stay untouched by default', () => {
    expect(clean('none')).toEqual(schema);
  });

  it('have bare references and one schema for all items at Moonshot', () => {
    expect(clean('moonshot')).toMatchObject({
      properties: {
        $ref: { type: 'string' },
        items: { items: { $ref: '#/$defs/x' } },
        pair: { items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
      },
    });
    expect(JSON.stringify(clean('moonshot'))).not.toContain('sibling');
  });

  it('have no additionalProperties at old xAI models, but keep a property of that name', () => {
    expect(clean('xai')).toEqual({
      type: 'object',
      properties: {
        ...schema.properties,
        additionalProperties: { type: 'boolean' },
        any: { anyOf: [{ $ref: '#/$defs/x', title: 'sibling' }, {}] },
      },
      $defs: { x: { type: 'object' } },
    });
  });

  it('never change what the client sent', () => {
    const before = structuredClone(schema);
    clean('moonshot');
    clean('xai');
    expect(schema).toEqual(before);
  });
});

describe('the wish for thinking (wire.md 5.1)', () => {
  const on = (more: Partial<IrReasoningControl> = {}): IrReasoningControl => ({ mode: 'on', ...more });
  const off: IrReasoningControl = { mode: 'off', effort: 'high' };
  const CASES: [string, IrReasoningControl, Partial<ChatDialect>, Record<string, unknown>][] = [
    ['effort', on({ effort: 'high' }), { reasoningControl: 'reasoning_effort' }, { reasoning_effort: 'high' }],
    [
      'max where nobody lists it',
      on({ effort: 'max' }),
      { reasoningControl: 'reasoning_effort' },
      { reasoning_effort: 'xhigh' },
    ],
    [
      'max where the model lists it',
      on({ effort: 'max' }),
      { reasoningControl: 'reasoning_effort', reasoningEfforts: ['low', 'max'] },
      { reasoning_effort: 'max' },
    ],
    [
      'little is not none',
      on({ effort: 'minimal' }),
      { reasoningControl: 'reasoning_effort', reasoningEfforts: ['none', 'low', 'high'] },
      { reasoning_effort: 'low' },
    ],
    ['a budget', on({ budget: 8000 }), { reasoningControl: 'reasoning_effort' }, { reasoning_effort: 'medium' }],
    ['no level (K-2)', on(), { reasoningControl: 'reasoning_effort' }, {}],
    [
      'off wins over effort (K-1), where none is known',
      off,
      { reasoningControl: 'reasoning_effort', reasoningEfforts: ['none', 'low'] },
      { reasoning_effort: 'none' },
    ],
    ['a switch on', on({ effort: 'high' }), { reasoningControl: 'thinking-type' }, { thinking: { type: 'enabled' } }],
    [
      'a switch on with levels',
      on({ effort: 'medium' }),
      { reasoningControl: 'thinking-type', reasoningEfforts: ['low', 'high'] },
      { thinking: { type: 'enabled' }, reasoning_effort: 'low' },
    ],
    [
      'a switch on with a budget, where there is one (Kimi)',
      on({ budget: 2000 }),
      { reasoningControl: 'thinking-type', allowsThinkingBudget: true },
      { thinking: { type: 'enabled', budget_tokens: 2000 } },
    ],
    ['a switch off', off, { reasoningControl: 'thinking-type' }, { thinking: { type: 'disabled' } }],
    [
      'Qwen with a level',
      on({ effort: 'low' }),
      { reasoningControl: 'enable_thinking' },
      { enable_thinking: true, thinking_budget: 1024 },
    ],
    ['Qwen off', off, { reasoningControl: 'enable_thinking' }, { enable_thinking: false }],
    [
      'OpenRouter with a level',
      on({ effort: 'max' }),
      { reasoningControl: 'openrouter' },
      { reasoning: { effort: 'xhigh' } },
    ],
    [
      'OpenRouter with a budget',
      on({ budget: 2000 }),
      { reasoningControl: 'openrouter' },
      { reasoning: { max_tokens: 2000 } },
    ],
    ['OpenRouter off', off, { reasoningControl: 'openrouter' }, { reasoning: { enabled: false } }],
    ['MiniMax always', on(), { reasoningControl: 'reasoning_split' }, { reasoning_split: true }],
  ];
  const FIELDS = ['reasoning_effort', 'thinking', 'enable_thinking', 'thinking_budget', 'reasoning', 'reasoning_split'];
  for (const [name, reasoning, dialect, expected] of CASES) {
    it(name, () => {
      const { body, ignored } = render({ reasoning }, dialect);
      expect(Object.fromEntries(Object.entries(body).filter(([field]) => FIELDS.includes(field)))).toEqual(expected);
      expect(ignored).toEqual([]);
    });
  }

  it('is reported, not sent, where nobody knows whether the model thinks (K-3)', () => {
    expect(render({ reasoning: on({ effort: 'high' }), paths: { reasoning: 'thinking' } }).ignored).toEqual([
      'thinking',
    ]);
    expect(render({ reasoning: off }).ignored).toEqual([]);
  });
});
