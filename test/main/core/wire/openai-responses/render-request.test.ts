import { describe, expect, it } from 'vitest';
import type { IrPart, IrRequest, IrTurn } from '../../../../../src/main/core/ir/request.ts';
import { openaiResponses } from '../../../../../src/main/core/wire/openai-responses/index.ts';
import { failureOf } from '../support.ts';
import { itemsOf, render } from './support.ts';

function user(...parts: IrPart[]): IrTurn {
  return { role: 'user', parts };
}

function assistant(...parts: IrPart[]): IrTurn {
  return { role: 'assistant', parts };
}

function text(words: string): IrPart {
  return { type: 'text', text: words };
}

function call(id: string, fields: Partial<Extract<IrPart, { type: 'tool-call' }>> = {}): IrPart {
  return { type: 'tool-call', id, name: 'f', kind: 'function', input: { x: 1 }, ...fields };
}

function result(callId: string, ...parts: Extract<IrPart, { type: 'tool-result' }>['parts']): IrPart {
  return { type: 'tool-result', callId, parts };
}

const PDF: IrPart = {
  type: 'media',
  kind: 'document',
  mediaType: 'application/pdf',
  source: { type: 'base64', data: 'JV' },
};
const PNG = { type: 'media', kind: 'image', mediaType: 'image/png', source: { type: 'base64', data: 'iV' } } as const;
const SCHEMA = { type: 'object', properties: { x: { type: 'number' } } };

describe('the body for a Responses provider', () => {
  it('stores nothing and asks for the reasoning to come along', () => {
    expect(render({}).body).toEqual({
      model: 'm',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
      store: false,
      include: ['reasoning.encrypted_content'],
    });
    expect(render({ isStreaming: true }).body).toMatchObject({ stream: true });
  });

  it('goes to v1/responses and counts for its own clients only', () => {
    const given = { model: 'm', isStreaming: true };
    expect(openaiResponses.path('generate', given)).toBe('v1/responses');
    expect(openaiResponses.path('list-models', given)).toBe('v1/models');
    expect(openaiResponses.path('count-tokens', given)).toBe('v1/responses/input_tokens');
    expect(openaiResponses.counting).not.toHaveProperty('renderRequest');
    expect(openaiResponses.parseModels({ object: 'list', data: [{ id: 'a' }, { id: 7 }, null, { id: 'b' }] })).toEqual([
      'a',
      'b',
    ]);
  });

  it('joins instructions by a blank line and keeps later ones as developer items in place (S-1, S-3)', () => {
    const { body } = render({
      system: [
        { type: 'text', text: 'A' },
        { type: 'text', text: '  ' },
        { type: 'text', text: 'B' },
      ],
      turns: [user(text('1')), { role: 'system', parts: [text('MID') as never] }, assistant(text('2'))],
    });
    expect(body['instructions']).toBe('A\n\nB');
    expect(body['input']).toMatchObject([
      { role: 'user' },
      { role: 'developer', content: [{ type: 'input_text', text: 'MID' }] },
      { role: 'assistant', content: [{ type: 'output_text', text: '2', annotations: [] }] },
    ]);
  });

  it('says a request of nothing but instructions as input (R-4)', () => {
    const { body } = render({ system: [{ type: 'text', text: 'A' }], turns: [] });
    expect(body).not.toHaveProperty('instructions');
    expect(body['input']).toEqual([
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'A' }] },
    ]);
  });

  it('replaces half characters, which strict readers refuse (C-5)', () => {
    const { body } = render({
      system: [{ type: 'text', text: 'a\ud83d' }],
      turns: [user(text('\udc00b')), assistant(call('a', { kind: 'custom', inputText: '\ud800' }))],
    });
    expect(JSON.stringify(body)).not.toMatch(/\\ud[89a-f]/i);
    expect(body['instructions']).toBe('a\ufffd');
  });

  it('caps the output where the connection says so, and never raises it', () => {
    expect(render({ sampling: { maxTokens: 9000 } }, { cap: 4096 }).body['max_output_tokens']).toBe(4096);
    expect(render({ sampling: { maxTokens: 9 } }, { cap: 4096 }).body['max_output_tokens']).toBe(9);
    expect(render({}, { cap: 4096 }).body).not.toHaveProperty('max_output_tokens');
  });

  it('passes temperature and top_p, and reports what this API lacks (P-2)', () => {
    const { body, ignored } = render({
      sampling: { temperature: 1.5, topP: 0.95, topK: 64, seed: 1, presencePenalty: 1, frequencyPenalty: 1 },
      paths: { topK: 'generationConfig.topK' },
    });
    expect(body).toMatchObject({ temperature: 1.5, top_p: 0.95 });
    expect(ignored).toEqual(['generationConfig.topK', 'seed', 'presencePenalty', 'frequencyPenalty']);
  });

  it.each<[IrRequest['sampling'], IrRequest['paths'], string]>([
    [{ stop: ['END'] }, { stop: 'stop_sequences' }, 'stop_sequences'],
    [{ candidates: 2 }, { candidates: 'n' }, 'n'],
    [{ logprobs: true }, {}, 'logprobs'],
    [{ topLogprobs: 3 }, { topLogprobs: 'top_logprobs' }, 'top_logprobs'],
  ])('refuses %j under the name that the client knows', (sampling, paths, param) => {
    expect(failureOf(() => render({ sampling, paths }))).toMatchObject({ code: 'unsupported', param });
  });

  it('takes one candidate and an empty stop list for nothing', () => {
    expect(render({ sampling: { stop: [], candidates: 1, logprobs: false, topLogprobs: 0 } }).ignored).toEqual([]);
  });

  it('carries identity, verbosity and the tiers of this API', () => {
    const identity = { user: 'u', cacheKey: 'k', metadata: { a: 'b' }, verbosity: 'low', sessionKey: 's' };
    expect(render({ ...identity, serviceTier: 'flex' }).body).toMatchObject({
      user: 'u',
      prompt_cache_key: 'k',
      metadata: { a: 'b' },
      text: { verbosity: 'low' },
      service_tier: 'flex',
    });
    const foreign = render({ serviceTier: 'standard_only', paths: { serviceTier: 'service_tier' } });
    expect(foreign.body).not.toHaveProperty('service_tier');
    expect(foreign.ignored).toEqual(['service_tier']);
  });

  it('names JSON schemas as this API wants it (P-5)', () => {
    const format = (name?: string): unknown => {
      const output = { type: 'json-schema', schema: SCHEMA, ...(name === undefined ? {} : { name }) } as const;
      return render({ output }).body['text'];
    };
    expect(format('my-name_1')).toEqual({ format: { type: 'json_schema', name: 'my-name_1', schema: SCHEMA } });
    expect(format('my name')).toMatchObject({ format: { name: 'output' } });
    expect(format()).toMatchObject({ format: { name: 'output' } });
    expect(render({ output: { type: 'json' } }).body['text']).toEqual({ format: { type: 'json_object' } });
  });
});

describe('reasoning control (5.1)', () => {
  const effort = (
    reasoning: NonNullable<IrRequest['reasoning']>,
    levels: never[] | ['low', 'high'] | ['none'] = [],
  ): unknown => render({ reasoning }, { dialect: { reasoningEfforts: levels } }).body['reasoning'];

  it('sends the effort with a summary, moved to a level that the model takes', () => {
    expect(effort({ mode: 'on', effort: 'high' })).toEqual({ effort: 'high', summary: 'auto' });
    expect(effort({ mode: 'on', effort: 'max' }, ['low', 'high'])).toEqual({ effort: 'high', summary: 'auto' });
    expect(effort({ mode: 'on', budget: 8000 })).toEqual({ effort: 'medium', summary: 'auto' });
  });

  it('asks for a summary alone when only that was wished', () => {
    expect(effort({ mode: 'auto', wantsSummary: true })).toEqual({ summary: 'auto' });
    expect(effort({ mode: 'auto' })).toBeUndefined();
  });

  it('switches reasoning off only where the model is known to allow it, and reports it otherwise', () => {
    expect(effort({ mode: 'off' }, ['none'])).toEqual({ effort: 'none' });
    expect(render({ reasoning: { mode: 'off' }, paths: { reasoning: 'thinking' } })).toMatchObject({
      body: expect.not.objectContaining({ reasoning: expect.anything() as unknown }) as unknown,
      ignored: ['thinking'],
    });
  });
});

describe('content (3)', () => {
  it('gives every kind of part its type', () => {
    const parts: IrPart[] = [
      text('see'),
      { ...PNG, detail: 'original' },
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://a.example/i.png' } },
      PDF,
      { ...(PDF as typeof PNG), name: 'a.pdf' },
      { type: 'media', kind: 'document', source: { type: 'url', url: 'https://a.example/b.pdf' } },
      { type: 'media', kind: 'document', source: { type: 'text', text: 'plain' } },
    ];
    expect(itemsOf(render({ turns: [user(...parts)] }))).toEqual([
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'see' },
          { type: 'input_image', image_url: 'data:image/png;base64,iV', detail: 'original' },
          { type: 'input_image', image_url: 'https://a.example/i.png', detail: 'auto' },
          { type: 'input_file', filename: 'document.pdf', file_data: 'data:application/pdf;base64,JV' },
          { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JV' },
          { type: 'input_file', file_url: 'https://a.example/b.pdf' },
          { type: 'input_text', text: 'plain' },
        ],
      },
    ]);
  });

  it.each(['audio', 'video'] as const)('refuses %s and names where it stood', (kind) => {
    const part: IrPart = { type: 'media', kind, source: { type: 'base64', data: 'A' }, path: 'messages[0].content[1]' };
    const failure = failureOf(() => render({ turns: [user(part)] }));
    expect(failure).toMatchObject({ code: 'unsupported', param: 'messages[0].content[1]' });
    expect(failure.message).toContain(kind);
  });

  it("refuses media as the assistant's own words rather than losing it", () => {
    expect(
      failureOf(() => render({ turns: [user(text('a')), assistant({ ...PNG, path: 'contents[1]' })] })),
    ).toMatchObject({
      param: 'contents[1]',
    });
  });

  it('keeps citations of its own form and leaves out others', () => {
    const own = { type: 'url_citation', url: 'u', title: 't', start_index: 0, end_index: 1 };
    const part: IrPart = { type: 'text', text: 'a', citations: [own, { type: 'char_location' }, 'x'] };
    expect(itemsOf(render({ turns: [user(text('q')), assistant(part, { type: 'refusal', text: 'no' })] }))[1]).toEqual({
      type: 'message',
      role: 'assistant',
      content: [
        { type: 'output_text', text: 'a', annotations: [own] },
        { type: 'refusal', refusal: 'no' },
      ],
    });
  });
});

describe('calls and results (4.4)', () => {
  it('keeps argument bytes, and mends what is no object (T-9, I-1)', () => {
    const turns = [
      assistant(
        call('a', { inputText: '{"x" : 1}' }),
        call('b', { input: {}, inputText: '{"cut' }),
        call('c'),
        call('d', { input: {}, inputText: '{}' }),
      ),
    ];
    const calls = itemsOf(render({ turns })).filter(({ type }) => type === 'function_call');
    expect(calls.map((item) => item['arguments'])).toEqual(['{"x" : 1}', '{}', '{"x":1}', '{}']);
    expect(calls[0]).toEqual({ type: 'function_call', call_id: 'a', name: 'f', arguments: '{"x" : 1}' });
  });

  it('renders text results as text and media as parts, errors marked (T-14, 3.1)', () => {
    const turns = [
      assistant(call('a'), call('b'), call('c'), call('d')),
      user(
        result('a', { type: 'text', text: 'one' }, { type: 'text', text: 'two' }),
        result('b', { type: 'text', text: 'see' }, PNG),
        { ...(result('c', { type: 'text', text: 'boom' }) as object), isError: true } as IrPart,
        result('d'),
      ),
    ];
    expect(itemsOf(render({ turns })).slice(4)).toEqual([
      { type: 'function_call_output', call_id: 'a', output: 'one\ntwo' },
      {
        type: 'function_call_output',
        call_id: 'b',
        output: [
          { type: 'input_text', text: 'see' },
          { type: 'input_image', image_url: 'data:image/png;base64,iV', detail: 'auto' },
        ],
      },
      { type: 'function_call_output', call_id: 'c', output: 'Error: boom' },
      { type: 'function_call_output', call_id: 'd', output: '' },
    ]);
  });

  it('shortens ids over 64 characters the same way for call and result (T-10)', () => {
    const id = `functions.read:${'9'.repeat(80)}`;
    const [one, two] = itemsOf(render({ turns: [assistant(call(id)), user(result(id, { type: 'text', text: 'r' }))] }));
    expect(one?.['call_id']).toMatch(/^.{1,64}$/);
    expect(two?.['call_id']).toBe(one?.['call_id']);
  });

  it('answers every call and loses no orphan (T-12, T-13)', () => {
    const items = itemsOf(
      render({
        turns: [user(result('gone', { type: 'text', text: 'kept' })), assistant(call('a')), user(text('next'))],
      }),
    );
    expect(JSON.stringify(items[0])).toContain('kept');
    expect(items[2]).toMatchObject({ type: 'function_call_output', call_id: 'a' });
    expect(items[3]).toMatchObject({ role: 'user' });
  });

  it('moves an instruction between call and result behind the result (S-4)', () => {
    const turns = [assistant(call('a')), { role: 'system', parts: [text('MID')] } as IrTurn, user(result('a'))];
    expect(itemsOf(render({ turns })).map(({ type, role }) => role ?? type)).toEqual([
      'function_call',
      'function_call_output',
      'developer',
    ]);
  });

  it('uses the custom tools of this protocol (T-4)', () => {
    const grammar = { syntax: 'lark', definition: 'start: "x"' };
    const { body } = render({
      tools: [
        { kind: 'custom', name: 'patch', description: 'd', grammar },
        { kind: 'custom', name: 'free' },
      ],
      turns: [
        assistant(call('a', { name: 'patch', kind: 'custom', input: {}, inputText: '*** "x"' })),
        user(result('a', { type: 'text', text: 'ok' })),
      ],
      toolChoice: { type: 'tool', name: 'patch' },
    });
    expect(body['tools']).toEqual([
      { type: 'custom', name: 'patch', description: 'd', format: { type: 'grammar', ...grammar } },
      { type: 'custom', name: 'free', format: { type: 'text' } },
    ]);
    expect(body['tool_choice']).toEqual({ type: 'custom', name: 'patch' });
    expect(body['input']).toEqual([
      { type: 'custom_tool_call', call_id: 'a', name: 'patch', input: '*** "x"' },
      { type: 'custom_tool_call_output', call_id: 'a', output: 'ok' },
    ]);
  });
});

describe('tools (4.1, 4.3)', () => {
  it('is strict only when asked, because this API is strict by default (T-6)', () => {
    const tools = [
      { kind: 'function', name: 'f', description: 'd', schema: SCHEMA } as const,
      { kind: 'function', name: 'g', schema: SCHEMA, isStrict: true } as const,
    ];
    expect(render({ tools }).body['tools']).toEqual([
      { type: 'function', name: 'f', description: 'd', parameters: SCHEMA, strict: false },
      { type: 'function', name: 'g', parameters: SCHEMA, strict: true },
    ]);
  });

  it('makes the root of a schema an object and leaves a whole one untouched (T-1)', () => {
    const tools = [
      { kind: 'function', name: 'f' } as const,
      { kind: 'function', name: 'g', schema: { $schema: 's' } } as const,
      { kind: 'function', name: 'h', schema: SCHEMA } as const,
    ];
    const [f, g, h] = render({ tools }).body['tools'] as { parameters: unknown }[];
    expect(f?.parameters).toEqual({ type: 'object', properties: {} });
    expect(g?.parameters).toEqual({ $schema: 's', type: 'object', properties: {} });
    expect(h?.parameters).toBe(SCHEMA);
  });

  it('shortens names over 64 characters everywhere alike, and gives them back (T-2)', () => {
    const name = `mcp__${'x'.repeat(80)}`;
    const { body, toolNames } = render({
      tools: [{ kind: 'function', name }],
      toolChoice: { type: 'tool', name },
      turns: [assistant(call('a', { name })), user(result('a'))],
    });
    const [tool] = body['tools'] as { name: string }[];
    expect(tool?.name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(body['tool_choice']).toEqual({ type: 'function', name: tool?.name });
    expect(body['input']).toMatchObject([{ name: tool?.name }, {}]);
    expect(toolNames.toClient(tool?.name ?? '')?.name).toBe(name);
  });

  it('maps every choice, and omits it without tools (T-8)', () => {
    const tools = [{ kind: 'function', name: 'f' } as const, { kind: 'custom', name: 'p' } as const];
    const choice = (toolChoice: NonNullable<IrRequest['toolChoice']>): unknown =>
      render({ tools, toolChoice }).body['tool_choice'];
    expect(choice({ type: 'auto' })).toBe('auto');
    expect(choice({ type: 'none' })).toBe('none');
    expect(choice({ type: 'required' })).toBe('required');
    expect(choice({ type: 'allowed', tools: [{ name: 'f' }, { name: 'p' }], mode: 'auto' })).toEqual({
      type: 'allowed_tools',
      mode: 'auto',
      tools: [
        { type: 'function', name: 'f' },
        { type: 'custom', name: 'p' },
      ],
    });
    expect(render({ tools, allowsParallelTools: false }).body['parallel_tool_calls']).toBe(false);
    const bare = render({ toolChoice: { type: 'required' }, allowsParallelTools: false }).body;
    expect(Object.keys(bare)).toEqual(['model', 'input', 'store', 'include']);
  });
});

describe('reasoning that goes back (5.3)', () => {
  const own: IrPart = {
    type: 'reasoning',
    text: 'thought',
    signature: { origin: 'openai-responses', value: 'gAAAA', itemId: 'rs_1' },
  };

  it('stands with its ciphertext directly before the call that it led to', () => {
    const items = itemsOf(render({ turns: [user(text('q')), assistant(own, call('a')), user(result('a'))] }));
    expect(items.map(({ type }) => type)).toEqual(['message', 'reasoning', 'function_call', 'function_call_output']);
    expect(items[1]).toEqual({
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'thought' }],
      encrypted_content: 'gAAAA',
    });
  });

  it('goes without an id of another form, and with an empty summary when its text was cleared (K-6)', () => {
    const cleared: IrPart = { ...own, text: '', signature: { origin: 'openai-responses', value: 'g', itemId: 'id7' } };
    expect(itemsOf(render({ turns: [assistant(cleared, text('a'))] }))[0]).toEqual({
      type: 'reasoning',
      summary: [],
      encrypted_content: 'g',
    });
  });

  it.each(['anthropic-messages', 'gemini', 'openai-chat'] as const)(
    'never shows a proof of %s to OpenAI (K-7)',
    (origin) => {
      const foreign: IrPart = { ...own, signature: { origin, value: 'SECRET' } };
      const { body } = render({ turns: [user(text('q')), assistant(foreign, call('a')), user(result('a'))] });
      expect(JSON.stringify(body)).not.toContain('SECRET');
      expect(JSON.stringify(body)).not.toContain('thought');
    },
  );

  it('is dropped when nothing follows it: this API refuses reasoning alone', () => {
    const turns = [user(text('q')), assistant(own), user(text('next')), assistant(text('a')), user(text('more'))];
    expect(itemsOf(render({ turns })).map(({ type }) => type)).not.toContain('reasoning');
  });
});
