import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest, IrTool, IrToolChoice, IrTurn } from '../../../../../src/main/core/ir/request.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';
import { failureOf, irRequest } from '../support.ts';
import { render, renderWhole } from './support.ts';

const tool = (name: string, more: Partial<IrTool> = {}): IrTool => ({ name, kind: 'function', ...more });
const toolsOf = (request: IrRequest, model?: string): JsonObject[] =>
  ((render(request, model)['tools'] as JsonObject[])[0] as JsonObject)['functionDeclarations'] as JsonObject[];
const configOf = (request: IrRequest, model?: string, cap?: number): JsonObject | undefined =>
  render(request, model, cap)['generationConfig'] as JsonObject | undefined;

describe('the body', () => {
  it('has neither model nor stream flag, and nothing that nobody asked for', () => {
    expect(render(irRequest({ isStreaming: true }))).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] });
  });

  it('keeps instructions apart, one part each, without a role (S-1)', () => {
    const system = ['Be terse.', ' ', 'Be kind.'].map((text) => ({ type: 'text' as const, text }));
    expect(render(irRequest({ system }))['systemInstruction']).toEqual({
      parts: [{ text: 'Be terse.' }, { text: 'Be kind.' }],
    });
  });

  it('maps sampling under the connection’s cap', () => {
    const sampling = {
      maxTokens: 512,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      seed: 7,
      presencePenalty: 0.5,
      frequencyPenalty: 0.1,
      stop: ['Z'],
    };
    expect(configOf(irRequest({ sampling }))).toEqual({
      maxOutputTokens: 512,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      seed: 7,
      presencePenalty: 0.5,
      frequencyPenalty: 0.1,
      stopSequences: ['Z'],
    });
    expect(configOf(irRequest({ sampling }), 'm', 100)).toMatchObject({ maxOutputTokens: 100 });
    expect(configOf(irRequest(), 'm', 100)).toEqual({ maxOutputTokens: 100 });
  });

  it('asks for JSON with and without a schema, in Google’s own words on models before 2.5', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
    expect(configOf(irRequest({ output: { type: 'json' } }))).toEqual({ responseMimeType: 'application/json' });
    const request = irRequest({ output: { type: 'json-schema', schema } });
    expect(configOf(request)).toEqual({ responseMimeType: 'application/json', responseJsonSchema: schema });
    expect(configOf(request, 'gemini-2.0-flash')).toMatchObject({
      responseSchema: { type: 'OBJECT', properties: { a: { type: 'STRING' } } },
    });
  });

  it('refuses by the client’s name what Gemini cannot do', () => {
    const refused = (sampling: IrRequest['sampling']): string | undefined =>
      failureOf(() => render(irRequest({ sampling, paths: { candidates: 'n', stop: 'stop', logprobs: 'logprobs' } })))
        .param;
    expect(refused({ candidates: 2 })).toBe('n');
    expect(refused({ logprobs: true })).toBe('logprobs');
    expect(refused({ stop: ['1', '2', '3', '4', '5', '6'] })).toBe('stop');
  });

  it('reports what it loses without harm (I-3)', () => {
    const request = irRequest({
      user: 'u',
      verbosity: 'low',
      cacheKey: 'k',
      metadata: {},
      allowsParallelTools: false,
      tools: [tool('f')],
      paths: { cacheKey: 'prompt_cache_key' },
    });
    expect(renderWhole(request).ignored).toEqual([
      'user',
      'verbosity',
      'prompt_cache_key',
      'metadata',
      'allowsParallelTools',
    ]);
  });

  it('holds no halves of characters (C-5)', () => {
    expect(
      JSON.stringify(render(irRequest({ turns: [{ role: 'user', parts: [{ type: 'text', text: 'a\ud83d' }] }] }))),
    ).toContain('a\ufffd');
  });
});

describe('tools', () => {
  it('go out with their JSON Schema untouched but for the root (T-1)', () => {
    const schema = {
      $schema: 'x',
      type: 'object',
      properties: { a: { $ref: '#/$defs/a' } },
      additionalProperties: false,
      $defs: { a: {} },
    };
    const declarations = toolsOf(
      irRequest({
        tools: [
          tool('f', { schema, description: 'D', isStrict: true }),
          tool('g'),
          tool('h', { schema: { anyOf: [] } }),
        ],
      }),
    );
    expect(declarations[0]).toEqual({ name: 'f', description: 'D', parametersJsonSchema: schema });
    expect(declarations[0]?.['parametersJsonSchema']).toBe(schema);
    expect(declarations[1]).toEqual({ name: 'g', parametersJsonSchema: { type: 'object', properties: {} } });
    expect(declarations[2]?.['parametersJsonSchema']).toEqual({ anyOf: [], type: 'object', properties: {} });
  });

  it('go out in Google’s own schema on models before 2.5, without parameters where there are none', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, $schema: 'x' };
    expect(toolsOf(irRequest({ tools: [tool('f', { schema }), tool('g')] }), 'gemini-1.5-pro')).toEqual([
      { name: 'f', parameters: { type: 'OBJECT', properties: { a: { type: 'STRING' } } } },
      { name: 'g' },
    ]);
  });

  it('get legal names that history and choice share, and that lead back (T-2, T-3)', () => {
    const long = `mcp__${'x'.repeat(80)}`;
    const tools = [tool(long), tool('9lives'), tool('wait'), tool('wait', { namespace: 'agents' })];
    const turns: IrTurn[] = [
      { role: 'assistant', parts: [{ type: 'tool-call', id: '1', name: long, kind: 'function', input: {} }] },
    ];
    const rendered = renderWhole(irRequest({ tools, turns, toolChoice: { type: 'tool', name: long } }));
    const names = toolsOf(irRequest({ tools })).map(({ name }) => name as string);
    for (const name of names) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/);
    expect(new Set(names).size).toBe(4);
    expect(JSON.stringify(rendered.body).split(JSON.stringify(names[0])).length).toBe(5);
    expect(rendered.toolNames.toClient(names[3] as string)).toMatchObject({ name: 'wait', namespace: 'agents' });
  });

  it('that take free text become functions with one text (T-4)', () => {
    const grammar = { syntax: 'lark', definition: 'start: "x"' };
    const custom = tool('patch', { kind: 'custom', description: 'D', grammar });
    const turns: IrTurn[] = [
      {
        role: 'assistant',
        parts: [{ type: 'tool-call', id: '1', name: 'patch', kind: 'custom', input: {}, inputText: '*** Begin' }],
      },
    ];
    const [declaration] = toolsOf(irRequest({ tools: [custom] }));
    expect(declaration).toMatchObject({
      parametersJsonSchema: { properties: { input: { type: 'string' } }, required: ['input'] },
    });
    expect(declaration?.['description']).toContain('start: "x"');
    expect(JSON.stringify(render(irRequest({ tools: [custom], turns })))).toContain('"args":{"input":"*** Begin"}');
  });

  const choices: [IrToolChoice, object | undefined][] = [
    [{ type: 'auto' }, undefined],
    [{ type: 'none' }, { mode: 'NONE' }],
    [{ type: 'required' }, { mode: 'ANY' }],
    [
      { type: 'tool', name: 'f' },
      { mode: 'ANY', allowedFunctionNames: ['f'] },
    ],
    [
      { type: 'allowed', tools: [{ name: 'f' }, { name: 'g' }], mode: 'required' },
      { mode: 'ANY', allowedFunctionNames: ['f', 'g'] },
    ],
    [
      { type: 'allowed', tools: [{ name: 'f' }], mode: 'auto' },
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
    ],
  ];
  for (const [toolChoice, expected] of choices) {
    it(`are chosen: ${JSON.stringify(toolChoice)} (wire.md 4.3)`, () => {
      const config = render(irRequest({ tools: [tool('f'), tool('g')], toolChoice }))['toolConfig'];
      expect(config).toEqual(expected === undefined ? undefined : { functionCallingConfig: expected });
      // Without tools there is nothing to choose (T-8).
      expect(render(irRequest({ toolChoice }))).not.toHaveProperty('toolConfig');
    });
  }
});

describe('thinking (wire.md 5.1)', () => {
  const thinking = (reasoning: IrRequest['reasoning'], model: string, maxTokens?: number): unknown => {
    const sampling = maxTokens === undefined ? {} : { maxTokens };
    const request = irRequest({ sampling, ...(reasoning === undefined ? {} : { reasoning }) });
    return configOf(request, model)?.['thinkingConfig'];
  };

  it('is a level since 3', () => {
    for (const [effort, level] of Object.entries({
      minimal: 'MINIMAL',
      low: 'LOW',
      medium: 'MEDIUM',
      high: 'HIGH',
      xhigh: 'HIGH',
      max: 'HIGH',
    })) {
      const control = { mode: 'on', effort } as NonNullable<IrRequest['reasoning']>;
      expect(thinking(control, 'gemini-3-flash-preview')).toEqual({ includeThoughts: true, thinkingLevel: level });
    }
    expect(thinking({ mode: 'on', effort: 'minimal' }, 'gemini-3.1-pro-preview')).toEqual({
      includeThoughts: true,
      thinkingLevel: 'LOW',
    });
    expect(thinking({ mode: 'on', budget: 2048 }, 'google/gemini-3-pro-preview')).toEqual({
      includeThoughts: true,
      thinkingLevel: 'MEDIUM',
    });
    expect(thinking({ mode: 'on', budget: 512 }, 'gemini-flash-latest')).toEqual({
      includeThoughts: true,
      thinkingLevel: 'MINIMAL',
    });
  });

  it('is a budget on 2.5 and on models of unknown name, within what they take', () => {
    expect(thinking({ mode: 'on', budget: 2048 }, 'gemini-2.5-pro', 8000)).toEqual({
      includeThoughts: true,
      thinkingBudget: 2048,
    });
    expect(thinking({ mode: 'on', budget: 90_000 }, 'gemini-2.5-flash')).toEqual({
      includeThoughts: true,
      thinkingBudget: 24_576,
    });
    expect(thinking({ mode: 'on', budget: 10 }, 'gemini-2.5-flash-lite')).toEqual({
      includeThoughts: true,
      thinkingBudget: 512,
    });
    expect(thinking({ mode: 'auto', effort: 'medium' }, 'test-model')).toEqual({
      includeThoughts: true,
      thinkingBudget: 8192,
    });
  });

  it('fits below the caller’s maximum, which is never raised (K-4)', () => {
    expect(thinking({ mode: 'on', effort: 'high' }, 'gemini-2.5-pro', 8000)).toEqual({
      includeThoughts: true,
      thinkingBudget: 4000,
    });
    expect(thinking({ mode: 'on', effort: 'high' }, 'gemini-2.5-flash', 500)).toEqual({ thinkingBudget: 0 });
    expect(
      configOf(
        irRequest({ sampling: { maxTokens: 500 }, reasoning: { mode: 'on', effort: 'high' } }),
        'gemini-2.5-pro',
      ),
    ).toMatchObject({ maxOutputTokens: 500 });
  });

  it('is turned off where that is possible, and else reduced and reported', () => {
    expect(thinking({ mode: 'off' }, 'gemini-2.5-flash')).toEqual({ thinkingBudget: 0 });
    expect(thinking({ mode: 'off' }, 'gemini-2.5-pro')).toEqual({ thinkingBudget: 128 });
    expect(thinking({ mode: 'off' }, 'gemini-3-flash-preview')).toEqual({ thinkingLevel: 'MINIMAL' });
    const reported = renderWhole(
      irRequest({ reasoning: { mode: 'off' }, paths: { reasoning: 'thinking' } }),
      'gemini-3-pro-preview',
    ).ignored;
    expect(reported).toEqual(['thinking']);
    expect(renderWhole(irRequest({ reasoning: { mode: 'off' } }), 'gemini-2.5-flash').ignored).toEqual([]);
  });

  it('is left out where models have none, and to the model where nobody says how much', () => {
    expect(thinking({ mode: 'on', effort: 'high' }, 'gemini-2.0-flash')).toBeUndefined();
    expect(renderWhole(irRequest({ reasoning: { mode: 'on', effort: 'high' } }), 'gemma-3-27b-it').ignored).toEqual([
      'reasoning',
    ]);
    expect(thinking({ mode: 'auto', wantsSummary: true }, 'gemini-2.5-pro')).toEqual({ includeThoughts: true });
    expect(thinking({ mode: 'auto', wantsSummary: false }, 'gemini-2.5-pro')).toBeUndefined();
    expect(thinking(undefined, 'gemini-3-pro-preview')).toBeUndefined();
  });
});

describe('counting tokens (wire.md 8.3)', () => {
  it('sends the contents alone, or the whole request when there is more to count', () => {
    const target = { model: 'gemini-2.5-pro', dialect: PLAIN_DIALECT };
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
    expect(gemini.counting?.renderRequest?.(irRequest({ sampling: { maxTokens: 5 } }), target)).toEqual({ contents });
    const system: IrRequest['system'] = [{ type: 'text', text: 'S' }];
    expect(gemini.counting?.renderRequest?.(irRequest({ system, tools: [tool('f')] }), target)).toMatchObject({
      generateContentRequest: {
        model: 'models/gemini-2.5-pro',
        contents,
        systemInstruction: { parts: [{ text: 'S' }] },
        tools: [{}],
      },
    });
    expect(gemini.counting?.parseAnswer({ totalTokens: 77 })).toBe(77);
    expect(gemini.counting?.parseAnswer({})).toBeUndefined();
    expect(gemini.counting?.renderAnswer(5)).toEqual({ totalTokens: 5 });
  });
});
