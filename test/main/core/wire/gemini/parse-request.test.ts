import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrPart } from '../../../../../src/main/core/ir/request.ts';
import { wrapSignature } from '../../../../../src/main/core/ir/signatures.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';
import { failureOf } from '../support.ts';
import { parse, parseConfig } from './support.ts';

const user = (...parts: unknown[]): JsonObject => ({ role: 'user', parts: parts as JsonObject[] });
const model = (...parts: unknown[]): JsonObject => ({ role: 'model', parts: parts as JsonObject[] });
const call = (name: string, args: JsonObject = {}, id?: string): JsonObject => ({
  functionCall: { name, args, ...(id === undefined ? {} : { id }) },
});
const result = (name: string, response: unknown, id?: string): JsonObject => ({
  functionResponse: { name, response: response as JsonObject, ...(id === undefined ? {} : { id }) },
});
const turnsOf = (...contents: JsonObject[]): IrPart[][] => parse({ contents }).turns.map(({ parts }) => parts);

describe('the outer shape', () => {
  it('takes the model and the way of answering from the path, with slashes', () => {
    const options = { headers: { 'x-session-id': 's1' }, model: 'up/name', isStreaming: true };
    expect(gemini.parseRequest({ contents: [user({ text: 'x' })] }, options)).toMatchObject({
      model: 'up/name',
      isStreaming: true,
      sessionKey: 's1',
    });
  });

  it('reads the request that countTokens wraps', () => {
    const inner = { model: 'models/abc', contents: [user({ text: 'x' })] };
    expect(gemini.parseRequest({ generateContentRequest: inner }, { headers: {} }).model).toBe('abc');
  });

  it('takes the system instruction in all its forms', () => {
    const texts = (systemInstruction: unknown): string[] =>
      parse({ contents: [], systemInstruction: systemInstruction as JsonObject }).system.map(({ text }) => text);
    expect(texts('S')).toEqual(['S']);
    expect(texts({ role: 'user', parts: [{ text: 'A' }, { text: 'B' }] })).toEqual(['A', 'B']);
    expect(texts({ parts: { text: 'A' } })).toEqual(['A']);
    expect(texts([{ text: 'A' }, 'B'])).toEqual(['A', 'B']);
    expect(texts(undefined)).toEqual([]);
  });

  it('names what it does not understand as the client wrote it', () => {
    expect(failureOf(() => parse({}))).toMatchObject({ code: 'bad-request', param: 'contents' });
    expect(failureOf(() => parse({ contents: 'x' }))).toMatchObject({ param: 'contents' });
    const config = { contents: [], generation_config: { max_output_tokens: 'many' } };
    expect(failureOf(() => parse(config))).toMatchObject({ param: 'generation_config.max_output_tokens' });
    const badRole = { contents: [user({ text: 'a' }), { role: 'system', parts: [] }] };
    expect(failureOf(() => parse(badRole))).toMatchObject({ param: 'contents[1].role' });
    expect(failureOf(() => parse({ contents: [user({ functionCall: {} })] })).param).toBe(
      'contents[0].parts[0].functionCall.name',
    );
  });
});

describe('snake_case (C-3)', () => {
  it('is read everywhere', () => {
    const request = parse({
      system_instruction: { parts: { text: 'SYS' } },
      contents: [{ parts: [{ text: 'see' }, { inline_data: { mime_type: 'image/png', data: 'AA' } }] }],
      tools: [
        {
          function_declarations: [
            { name: 'f', parameters: { type: 'OBJECT', properties: { city_name: { type: 'STRING' } } } },
          ],
        },
      ],
      tool_config: { function_calling_config: { mode: 'any', allowed_function_names: ['f'] } },
      generation_config: {
        max_output_tokens: 9,
        stop_sequences: ['E'],
        thinking_config: { thinking_budget: 8, include_thoughts: true },
      },
    });
    expect(request.system[0]?.text).toBe('SYS');
    expect(request.turns[0]?.parts[1]).toMatchObject({ kind: 'image', mediaType: 'image/png' });
    expect(request.tools[0]?.schema).toEqual({ type: 'object', properties: { city_name: { type: 'string' } } });
    expect(request.toolChoice).toEqual({ type: 'tool', name: 'f' });
    expect(request.sampling).toEqual({ maxTokens: 9, stop: ['E'] });
    expect(request.reasoning).toEqual({ mode: 'on', budget: 8, wantsSummary: true });
    expect(request.ignored).toEqual([]);
  });

  it('is left alone inside arguments and results', () => {
    const [, callParts, resultParts] = turnsOf(
      user({ text: 'q' }),
      model({ function_call: { name: 'f', args: { file_path: 1, inline_data: { mime_type: 2 } } } }),
      user({ function_response: { name: 'f', response: { exit_code: 0, std_out: 'x' } } }),
    );
    expect(callParts?.[0]).toMatchObject({ input: { file_path: 1, inline_data: { mime_type: 2 } } });
    expect(resultParts?.[0]).toMatchObject({ parts: [{ text: '{"exit_code":0,"std_out":"x"}' }] });
  });
});

describe('calls and results', () => {
  const ids = (parts: IrPart[] | undefined): string[] =>
    (parts ?? []).flatMap((part) =>
      part.type === 'tool-call' ? [part.id] : part.type === 'tool-result' ? [part.callId] : [],
    );

  it('without ids are paired by name, first come first served (T-11)', () => {
    const [, calls, results] = turnsOf(
      user({ text: 'q' }),
      model(call('a', { n: 1 }), call('b'), call('a', { n: 2 })),
      user(result('b', { output: 'B' }), result('a', { output: '1' }), result('a', { output: '2' })),
    );
    const [first, second, third] = ids(calls);
    expect(new Set(ids(calls)).size).toBe(3);
    expect(ids(results)).toEqual([second, first, third]);
  });

  it('get the same ids when the conversation is sent again (T-11)', () => {
    const contents = [
      user({ text: 'q' }),
      model(call('a')),
      user(result('a', {})),
      model(call('a')),
      user(result('a', {})),
    ];
    expect(turnsOf(...contents).map(ids)).toEqual(
      turnsOf(...contents, model({ text: 'x' }))
        .slice(0, 5)
        .map(ids),
    );
    expect(new Set(turnsOf(...contents).flatMap(ids)).size).toBe(2);
  });

  it('are paired by id before name, and an empty id is none (T-11, W-8)', () => {
    const [, calls, results] = turnsOf(
      user({ text: 'q' }),
      model(call('a', {}, 'x1'), call('a', {}, 'x2'), call('b', {}, '')),
      user(result('a', {}, 'x2'), result('a', {}, 'x1'), result('b', {}, '')),
    );
    expect(ids(results)).toEqual(['x2', 'x1', ids(calls)[2]]);
  });

  it('belong to the latest turn that called, not to an older call that was never answered', () => {
    const turns = turnsOf(
      user({ text: 'q' }),
      model(call('a')),
      user({ text: 'stop' }),
      model(call('a')),
      user(result('a', {})),
    );
    expect(ids(turns[4])).toEqual(ids(turns[3]));
    expect(ids(turns[3])).not.toEqual(ids(turns[1]));
  });

  it('keep a result without a call (T-12)', () => {
    expect(turnsOf(user(result('gone', { output: 'x' })))[0]?.[0]).toMatchObject({ type: 'tool-result', name: 'gone' });
  });

  const unwrapped: [string, unknown, object][] = [
    ['output', { output: 'text' }, { parts: [{ text: 'text' }] }],
    ['content with a name, as OpenCode sends it', { name: 'f', content: 'text' }, { parts: [{ text: 'text' }] }],
    ['result', { result: { a: 1 } }, { parts: [{ text: '{"a":1}' }] }],
    [
      'a list of text blocks',
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { parts: [{ text: 'a\nb' }] },
    ],
    ['error', { error: 'broken' }, { isError: true, parts: [{ text: 'broken' }] }],
    ['JSON text as it is', { output: '{"a": 1}' }, { parts: [{ text: '{"a": 1}' }] }],
    ['more than the wrapper whole', { output: 'x', code: 1 }, { parts: [{ text: '{"output":"x","code":1}' }] }],
    ['an empty output', { output: '' }, { parts: [] }],
    ['nothing', undefined, { parts: [] }],
  ];
  for (const [what, response, expected] of unwrapped) {
    it(`unwraps ${what} (T-15)`, () => {
      expect(turnsOf(user(result('f', response)))[0]?.[0]).toMatchObject(expected);
    });
  }

  it('take the media that stand between results, or inside of them, with the result (wire.md 3.1)', () => {
    const image = { inlineData: { mimeType: 'image/png', data: 'AA' } };
    const inside = { functionResponse: { name: 'b', response: { output: 'x' }, parts: [image] } };
    const [, , results] = turnsOf(
      user({ text: 'q' }),
      model(call('a'), call('b')),
      user(result('a', { output: 'one' }), image, inside, { text: 'and?' }),
    );
    expect(results).toMatchObject([
      { type: 'tool-result', parts: [{ text: 'one' }, { kind: 'image' }] },
      { type: 'tool-result', parts: [{ text: 'x' }, { kind: 'image' }] },
      { type: 'text', text: 'and?' },
    ]);
  });
});

describe('parts', () => {
  it('of the model that follow each other are one text: they were chunks of one', () => {
    expect(
      turnsOf(user({ text: 'a' }, { text: 'b' }), model({ text: 'Hel' }), model({ text: 'lo' }, { text: '' })),
    ).toEqual([
      [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
      [{ type: 'text', text: 'Hello' }],
    ]);
  });

  it('with a thought are reasoning, with their proof', () => {
    const signed = model({ text: 'hm', thought: true, thoughtSignature: 'S' }, { text: 'so', thoughtSignature: 'T' });
    expect(turnsOf(user({ text: 'q' }), signed)[1]).toEqual([
      { type: 'reasoning', text: 'hm', signature: { origin: 'gemini', value: 'S' } },
      { type: 'text', text: 'so' },
      { type: 'reasoning', text: '', signature: { origin: 'gemini', value: 'T' } },
    ]);
  });

  it('keep a call’s own proof, and drop the stand-in for one (K-8)', () => {
    const signed = { ...call('f'), thoughtSignature: 'S' };
    const waived = { ...call('g'), thoughtSignature: 'skip_thought_signature_validator' };
    const [, parts] = turnsOf(user({ text: 'q' }), model(signed, waived));
    expect(parts?.[0]).toMatchObject({ signature: { origin: 'gemini', value: 'S' } });
    expect(parts?.[1]).not.toHaveProperty('signature');
  });

  it('give back the reasoning of others that a call carried, in front of its step (wire.md 5.3, K-9)', () => {
    const carried = wrapSignature({ origin: 'anthropic-messages', value: 'A', text: 'why' });
    const redacted = wrapSignature({ origin: 'anthropic-messages', value: 'R', isRedacted: true });
    const [, parts] = turnsOf(
      user({ text: 'q' }),
      model({ text: 'Let me.' }, { ...call('f'), thoughtSignature: `${carried},${redacted}` }),
    );
    expect(parts).toMatchObject([
      { type: 'reasoning', text: 'why', signature: { origin: 'anthropic-messages', value: 'A' } },
      { type: 'reasoning', text: '', isRedacted: true, signature: { value: 'R' } },
      { type: 'text', text: 'Let me.' },
      { type: 'tool-call', name: 'f' },
    ]);
    expect(parts?.[3]).not.toHaveProperty('signature');
  });

  it('put carried reasoning in place of the same thought without a proof', () => {
    const thoughtSignature = wrapSignature({ origin: 'openai-responses', value: 'E', itemId: 'rs_1', text: 'why' });
    const contents = model({ text: 'first' }, { text: 'why', thought: true }, { ...call('f'), thoughtSignature });
    const [, parts] = turnsOf(user({ text: 'q' }), contents);
    expect(parts?.map(({ type }) => type)).toEqual(['text', 'reasoning', 'tool-call']);
    expect(parts?.[1]).toMatchObject({ signature: { origin: 'openai-responses', value: 'E', itemId: 'rs_1' } });
  });

  it('drop a carried proof that was tampered with', () => {
    const [, parts] = turnsOf(user({ text: 'q' }), model({ ...call('f'), thoughtSignature: 'gw1.broken' }));
    expect(parts).toMatchObject([{ type: 'tool-call' }]);
    expect(parts?.[0]).not.toHaveProperty('signature');
  });

  it('split media by MIME type (C-4), and know files that only Google holds (N-3)', () => {
    const media = (value: JsonObject): unknown => turnsOf(user(value))[0]?.[0];
    expect(media({ inlineData: { mimeType: 'audio/wav', data: 'A' } })).toMatchObject({ kind: 'audio' });
    expect(media({ inlineData: { mimeType: 'application/pdf', data: 'A', displayName: 'a.pdf' } })).toMatchObject({
      kind: 'document',
      name: 'a.pdf',
    });
    expect(media({ fileData: { fileUri: 'https://x.example/a.png?s=1' } })).toMatchObject({
      kind: 'image',
      source: { type: 'url' },
    });
    expect(media({ fileData: { fileUri: 'https://youtu.be/abc' } })).toMatchObject({ kind: 'video' });
    for (const fileUri of [
      'https://generativelanguage.googleapis.com/v1beta/files/abc',
      'gs://bucket/x',
      'files/abc',
    ]) {
      const path = 'contents[0].parts[0].fileData.fileUri';
      expect(media({ fileData: { fileUri } })).toMatchObject({
        path,
        source: { type: 'file', protocol: 'gemini', id: fileUri },
      });
    }
  });

  it('of hosted tools are opaque, with their words (N-5)', () => {
    expect(
      turnsOf(model({ executableCode: { code: '1+1' } }, { codeExecutionResult: { output: '2' } }, { newThing: 1 }))[0],
    ).toMatchObject([
      { type: 'native', protocol: 'gemini', text: '```\n1+1\n```' },
      { type: 'native', text: '2' },
      { type: 'native', raw: { newThing: 1 } },
    ]);
  });
});

describe('tools', () => {
  const choiceOf = (functionCallingConfig: JsonObject): unknown =>
    parse({ contents: [], toolConfig: { functionCallingConfig } }).toolChoice;

  it('that run at Google are named and refused elsewhere, whatever stands beside them (N-2)', () => {
    const { nativeOnly, tools } = parse({
      contents: [],
      tools: [
        { googleSearch: {} },
        { functionDeclarations: [{ name: 'google_search' }], url_context: {} },
        { codeExecution: null },
      ],
    });
    expect(nativeOnly.map(({ path }) => path)).toEqual(['tools[0].googleSearch', 'tools[1].url_context']);
    // Merely named like one: a plain function (N-4).
    expect(tools.map(({ name }) => name)).toEqual(['google_search']);
  });

  it('prefer the JSON Schema, and lower the types in it too', () => {
    const parametersJsonSchema = { type: 'OBJECT', properties: { type: { type: 'STRING', description: 'TYPE' } } };
    const declaration = { name: 'f', description: 'D', parametersJsonSchema, response: { type: 'STRING' } };
    const { tools, ignored } = parse({ contents: [], tools: [{ functionDeclarations: [declaration] }] });
    const schema = { type: 'object', properties: { type: { type: 'string', description: 'TYPE' } } };
    expect(tools).toEqual([{ name: 'f', kind: 'function', description: 'D', schema }]);
    expect(ignored).toEqual(['tools[0].functionDeclarations[0].response']);
  });

  it('are chosen in all modes (wire.md 4.3)', () => {
    expect(choiceOf({ mode: 'AUTO' })).toEqual({ type: 'auto' });
    expect(choiceOf({ mode: 'none' })).toEqual({ type: 'none' });
    expect(choiceOf({ mode: 'ANY' })).toEqual({ type: 'required' });
    expect(choiceOf({ mode: 'ANY', allowedFunctionNames: ['f'] })).toEqual({ type: 'tool', name: 'f' });
    expect(choiceOf({ mode: 'ANY', allowedFunctionNames: ['f', 'g'] })).toEqual({
      type: 'allowed',
      tools: [{ name: 'f' }, { name: 'g' }],
      mode: 'required',
    });
    expect(choiceOf({ mode: 'VALIDATED', allowedFunctionNames: ['f'] })).toEqual({
      type: 'allowed',
      tools: [{ name: 'f' }],
      mode: 'auto',
    });
    expect(failureOf(() => choiceOf({ mode: 'SOME' })).param).toBe('toolConfig.functionCallingConfig.mode');
  });
});

describe('generationConfig', () => {
  it('maps sampling', () => {
    const config = {
      temperature: 1,
      topP: 0.9,
      topK: 64,
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      maxOutputTokens: 5,
      stopSequences: ['Z'],
    };
    expect(parseConfig(config).sampling).toEqual({
      temperature: 1,
      topP: 0.9,
      topK: 64,
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      maxTokens: 5,
      stop: ['Z'],
    });
  });

  it('reads JSON output with and without a schema', () => {
    expect(parseConfig({ responseMimeType: 'application/json' }).output).toEqual({ type: 'json' });
    expect(parseConfig({ responseMimeType: 'text/plain' }).output).toBeUndefined();
    const schema = { type: 'OBJECT', properties: { a: { type: 'STRING', nullable: true } } };
    const lowered = { type: 'object', properties: { a: { type: ['string', 'null'] } } };
    for (const field of ['responseSchema', 'responseJsonSchema']) {
      expect(parseConfig({ responseMimeType: 'application/json', [field]: schema }).output).toEqual({
        type: 'json-schema',
        schema: lowered,
      });
    }
  });

  const wishes: [JsonObject, object][] = [
    [{ thinkingBudget: 0 }, { mode: 'off', wantsSummary: false }],
    [
      { thinkingBudget: -1, includeThoughts: true },
      { mode: 'auto', wantsSummary: true },
    ],
    [{ thinkingBudget: 8192 }, { mode: 'on', budget: 8192, wantsSummary: false }],
    [
      { thinkingLevel: 'HIGH', includeThoughts: true },
      { mode: 'on', effort: 'high', wantsSummary: true },
    ],
    [{ thinkingLevel: 'low' }, { mode: 'on', effort: 'low', wantsSummary: false }],
    [{ thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' }, { mode: 'auto', wantsSummary: false }],
  ];
  for (const [thinkingConfig, expected] of wishes) {
    it(`reads thinkingConfig ${JSON.stringify(thinkingConfig)}`, () => {
      expect(parseConfig({ thinkingConfig }).reasoning).toEqual(expected);
    });
  }

  it('refuses elsewhere what only Google can answer with (wire.md 14.1)', () => {
    const native: JsonObject = {
      candidateCount: 2,
      responseLogprobs: true,
      responseModalities: ['TEXT', 'IMAGE'],
      speechConfig: { a: 1 },
    };
    expect(
      parseConfig(native)
        .nativeOnly.map(({ path }) => path)
        .sort(),
    ).toEqual([
      'generationConfig.candidateCount',
      'generationConfig.responseLogprobs',
      'generationConfig.responseModalities',
      'generationConfig.speechConfig',
    ]);
    const harmless = { candidateCount: 1, responseLogprobs: false, responseModalities: ['Text'], speechConfig: null };
    expect(parseConfig(harmless).nativeOnly).toEqual([]);
    expect(parse({ contents: [], cachedContent: 'cachedContents/1' }).nativeOnly[0]?.path).toBe('cachedContent');
  });

  it('reports what is harmless to lose, and everything that is not known (I-3)', () => {
    const request = parse({
      contents: [],
      safetySettings: [{ a: 1 }],
      labels: { a: 'b' },
      serviceTier: 'flex',
      future: 1,
      generationConfig: { mediaResolution: 'LOW', later: true },
    });
    expect(request.ignored).toEqual([
      'safetySettings',
      'labels',
      'serviceTier',
      'future',
      'generationConfig.mediaResolution',
      'generationConfig.later',
    ]);
    expect(request.nativeOnly).toEqual([]);
  });
});
