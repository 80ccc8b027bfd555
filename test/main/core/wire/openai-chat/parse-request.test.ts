import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../../src/main/core/ir/failure.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrPart, IrTurn } from '../../../../../src/main/core/ir/request.ts';
import { FIELD_CLASSES } from '../../../../../src/main/core/wire/openai-chat/fields.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { parse } from './support.ts';

const SDK_TYPES = join(
  import.meta.dirname,
  '../../../../../node_modules/openai/resources/chat/completions/completions.d.ts',
);

function failureOf(body: JsonObject): unknown {
  try {
    openaiChat.parseRequest(body, { headers: {} });
  } catch (error) {
    return error instanceof FailureError ? error.failure : error;
  }
  return 'nothing was thrown';
}

const turnsOf = (...messages: JsonObject[]): IrTurn[] => parse({ messages }).turns;
const partsOf = (...content: JsonObject[]): IrPart[] => turnsOf({ role: 'user', content })[0]?.parts ?? [];

describe('fields of a Chat request (I-3, 14.1)', () => {
  it('all have a class, also those of a newer SDK', () => {
    const types = readFileSync(SDK_TYPES, 'utf8');
    const body = /export interface ChatCompletionCreateParamsBase \{([\s\S]*?)\n\}/.exec(types)?.[1] ?? '';
    const fields = [...body.matchAll(/^ {4}(\w+)\??:/gm)].map((match) => match[1] ?? '');
    expect(fields).toContain('messages');
    expect(fields.filter((field) => FIELD_CLASSES[field] === undefined)).toEqual([]);
  });

  it('are mapped', () => {
    const body = {
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 10,
      max_tokens: 99,
      temperature: 0.5,
      top_p: 0.9,
      stop: 'END',
      seed: 7,
      presence_penalty: 1,
      frequency_penalty: 2,
      user: 'u-1',
      prompt_cache_key: 'k',
      service_tier: 'flex',
      verbosity: 'low',
      metadata: { a: 'b' },
      parallel_tool_calls: false,
      reasoning_effort: 'high',
    };
    expect(parse(body)).toMatchObject({
      model: 'asked',
      isStreaming: true,
      wantsUsageChunk: true,
      sampling: {
        maxTokens: 10,
        temperature: 0.5,
        topP: 0.9,
        stop: ['END'],
        seed: 7,
        presencePenalty: 1,
        frequencyPenalty: 2,
      },
      user: 'u-1',
      cacheKey: 'k',
      sessionKey: 'k',
      serviceTier: 'flex',
      verbosity: 'low',
      metadata: { a: 'b' },
      allowsParallelTools: false,
      reasoning: { mode: 'on', effort: 'high' },
      nativeOnly: [],
      ignored: [],
      paths: {
        maxTokens: 'max_completion_tokens',
        topP: 'top_p',
        output: 'response_format',
        reasoning: 'reasoning_effort',
      },
    });
  });

  it('may be null, as some SDKs send all they know', () => {
    const nulls = Object.fromEntries(
      Object.keys(FIELD_CLASSES)
        .filter((field) => field !== 'messages' && field !== 'model')
        .map((field) => [field, null]),
    );
    expect(parse(nulls)).toMatchObject({ nativeOnly: [], ignored: [], sampling: {} });
  });

  it('that nobody needs are ignored and reported', () => {
    const { ignored } = parse({
      store: true,
      chat_template_kwargs: { a: 1 },
      prompt_cache_retention: '24h',
      stream_options: { include_obfuscation: false },
    });
    expect(ignored.toSorted()).toEqual([
      'chat_template_kwargs',
      'prompt_cache_retention',
      'store',
      'stream_options.include_obfuscation',
    ]);
  });

  const REFUSED: [string, JsonObject][] = [
    ['n', { n: 2 }],
    ['logprobs', { logprobs: true }],
    ['top_logprobs', { top_logprobs: 2 }],
    ['logit_bias', { logit_bias: { 50256: -100 } }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['audio', { audio: { voice: 'alloy', format: 'wav' } }],
    ['prediction', { prediction: { type: 'content', content: 'x' } }],
    ['functions', { functions: [{ name: 'f' }] }],
    ['function_call', { function_call: 'auto' }],
    ['web_search_options', { web_search_options: {} }],
  ];
  for (const [field, body] of REFUSED) {
    it(`"${field}" is kept for refusal (N-3)`, () => {
      const { nativeOnly } = parse(body);
      expect(nativeOnly.map(({ path }) => path)).toEqual([field]);
      expect(nativeOnly[0]?.why).toMatch(/\w+ \w+/);
    });
  }

  it('with a neutral value ask for nothing', () => {
    expect(
      parse({ n: 1, logprobs: false, top_logprobs: 0, logit_bias: {}, modalities: ['text'], functions: [] }).nativeOnly,
    ).toEqual([]);
  });

  it('name the session by header before the cache key (K-11)', () => {
    expect(parse({ prompt_cache_key: 'k' }, { 'x-session-id': 's' }).sessionKey).toBe('s');
    expect(parse({ safety_identifier: 'sid' })).toMatchObject({ user: 'sid', paths: { user: 'safety_identifier' } });
  });

  it('choose the format of the answer', () => {
    const schema = { type: 'object', properties: {} };
    expect(parse({ response_format: { type: 'text' } }).output).toBeUndefined();
    expect(parse({ response_format: { type: 'json_object' } }).output).toEqual({ type: 'json' });
    expect(
      parse({ response_format: { type: 'json_schema', json_schema: { name: 't', strict: true, schema } } }).output,
    ).toEqual({ type: 'json-schema', name: 't', isStrict: true, schema });
    expect(parse({ response_format: { type: 'grammar' } }).nativeOnly).toMatchObject([{ path: 'response_format' }]);
  });

  const THINKING: [JsonObject, unknown][] = [
    [{ reasoning_effort: 'none' }, { mode: 'off' }],
    [{ reasoning: { effort: 'low' } }, { mode: 'on', effort: 'low' }],
    [{ reasoning: { max_tokens: 2000 } }, { mode: 'on', budget: 2000 }],
    [{ reasoning: { enabled: false } }, { mode: 'off' }],
    [{ thinking: { type: 'disabled' } }, { mode: 'off' }],
    [{ thinking: { type: 'enabled', budget_tokens: -1 } }, { mode: 'on' }],
    [
      { enable_thinking: true, thinking_budget: 512 },
      { mode: 'on', budget: 512 },
    ],
  ];
  for (const [body, expected] of THINKING) {
    it(`understand ${JSON.stringify(body)} (5.1)`, () => {
      expect(parse(body).reasoning).toEqual(expected);
    });
  }
});

describe('a body that can not be understood', () => {
  const hi = [{ role: 'user', content: 'Hi' }];
  const BROKEN: [string, JsonObject][] = [
    ['model', { messages: hi }],
    ['messages', { model: 'm' }],
    ['messages', { model: 'm', messages: 'Hi' }],
    ['messages[1].role', { model: 'm', messages: [...hi, { role: 'robot', content: 'x' }] }],
    ['messages[0].content', { model: 'm', messages: [{ role: 'user', content: 7 }] }],
    ['messages[0].content[0].type', { model: 'm', messages: [{ role: 'user', content: [{ text: 'x' }] }] }],
    ['tools[0].function.name', { model: 'm', messages: hi, tools: [{ type: 'function', function: {} }] }],
    ['tools[0].function', { model: 'm', messages: hi, tools: [{ type: 'function' }] }],
    ['temperature', { model: 'm', messages: hi, temperature: 'hot' }],
    ['stop', { model: 'm', messages: hi, stop: 5 }],
  ];
  for (const [param, body] of BROKEN) {
    it(`is rejected naming ${param}: ${JSON.stringify(body).slice(0, 70)}`, () => {
      const failure = failureOf(body);
      expect(failure).toMatchObject({ code: 'bad-request', param });
      expect((failure as { message: string }).message).toMatch(/^\S+: \S+/);
    });
  }
});

describe('messages (wire.md 2.1)', () => {
  it('lead with instructions of either role, later ones keep their place (S-1)', () => {
    const { system, turns } = parse({
      messages: [
        { role: 'system', content: 'A' },
        { role: 'developer', content: [{ type: 'text', text: 'B', cache_control: { type: 'ephemeral' } }] },
        { role: 'user', content: 'q' },
        { role: 'system', content: 'C' },
      ],
    });
    expect(system).toEqual([
      { type: 'text', text: 'A' },
      { type: 'text', text: 'B', cache: { type: 'ephemeral' } },
    ]);
    expect(turns.map(({ role }) => role)).toEqual(['user', 'system']);
  });

  it('carry calls and results', () => {
    const turns = turnsOf(
      {
        role: 'assistant',
        content: 'Checking.',
        reasoning_content: 'why',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{ "a":1}' } }],
      },
      {
        role: 'tool',
        tool_call_id: 'c1',
        content: [
          { type: 'text', text: 'ok' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
        ],
      },
    );
    expect(turns).toMatchObject([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'why' },
          { type: 'text', text: 'Checking.' },
          { type: 'tool-call', id: 'c1', name: 'f', kind: 'function', input: { a: 1 }, inputText: '{ "a":1}' },
        ],
      },
      {
        role: 'user',
        parts: [{ type: 'tool-result', callId: 'c1', parts: [{ text: 'ok' }, { type: 'media', kind: 'image' }] }],
      },
    ]);
  });

  it('make an empty object of empty or broken arguments (T-9)', () => {
    for (const text of ['', '{"a":', 'null', '[]']) {
      const [turn] = turnsOf({
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', function: { name: 'f', arguments: text } }],
      });
      expect(turn?.parts).toMatchObject([{ type: 'tool-call', input: {} }]);
    }
  });

  it('pair the old function_call with its results by name, oldest first', () => {
    const old = (text: string): JsonObject => ({
      role: 'assistant',
      content: null,
      function_call: { name: 'f', arguments: text },
    });
    const turns = turnsOf(old('{"a":1}'), { role: 'function', name: 'f', content: 'one' }, old('{"a":2}'), {
      role: 'function',
      name: 'f',
      content: 'two',
    });
    const calls = turns.flatMap(({ parts }) => parts).filter((part) => part.type === 'tool-call');
    const results = turns.flatMap(({ parts }) => parts).filter((part) => part.type === 'tool-result');
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(results.map(({ callId }) => callId)).toEqual(calls.map(({ id }) => id));
  });

  it('carry refusals and free text of custom calls', () => {
    const [turn] = turnsOf({
      role: 'assistant',
      content: [{ type: 'refusal', refusal: 'No.' }],
      tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'patch', input: '***' } }],
    });
    expect(turn?.parts).toEqual([
      { type: 'refusal', text: 'No.' },
      { type: 'tool-call', id: 'c', name: 'patch', kind: 'custom', input: {}, inputText: '***' },
    ]);
  });

  it("keep Gemini's signature, but not the word that stands for none (K-8)", () => {
    const signed = (value: string): unknown => {
      const extra = { google: { thought_signature: value } };
      const [turn] = turnsOf({
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' }, extra_content: extra }],
      });
      const [part] = turn?.parts ?? [];
      return part?.type === 'tool-call' ? part.signature : undefined;
    };
    expect(signed('CtEB')).toEqual({ origin: 'gemini', value: 'CtEB' });
    expect(signed('skip_thought_signature_validator')).toBeUndefined();
  });

  it('report names and cache marks of OpenAI as ignored', () => {
    const content = [{ type: 'text', text: 'x', prompt_cache_breakpoint: { mode: 'explicit' } }];
    expect(parse({ messages: [{ role: 'user', name: 'birch', content }] }).ignored).toEqual([
      'messages[0].name',
      'messages[0].content[0].prompt_cache_breakpoint',
    ]);
  });
});

describe('media (wire.md 3)', () => {
  const CASES: [string, JsonObject, unknown][] = [
    [
      'an inline image',
      { type: 'image_url', image_url: { url: 'data:image/PNG;base64,iVBO', detail: 'low' } },
      { kind: 'image', mediaType: 'image/png', detail: 'low', source: { type: 'base64', data: 'iVBO' } },
    ],
    [
      'an image by address',
      { type: 'image_url', image_url: 'https://e.org/a' },
      { kind: 'image', source: { type: 'url', url: 'https://e.org/a' } },
    ],
    [
      'audio',
      { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
      { kind: 'audio', mediaType: 'audio/wav', source: { type: 'base64', data: 'UklG' } },
    ],
    [
      'a PDF',
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
      { kind: 'document', name: 'a.pdf', mediaType: 'application/pdf', source: { type: 'base64', data: 'JVBE' } },
    ],
    [
      'a PDF as bare base64',
      { type: 'file', file: { file_data: 'JVBE' } },
      { kind: 'document', mediaType: 'application/pdf', source: { type: 'base64', data: 'JVBE' } },
    ],
    [
      'a text file',
      { type: 'file', file: { filename: 'a.txt', file_data: 'data:text/plain;base64,w6k=' } },
      { kind: 'document', name: 'a.txt', mediaType: 'text/plain', source: { type: 'base64', data: 'w6k=' } },
    ],
    [
      'an image as file',
      { type: 'file', file: { file_data: 'data:image/webp;base64,UklG' } },
      { kind: 'image', mediaType: 'image/webp' },
    ],
    [
      'a stored file',
      { type: 'file', file: { file_id: 'file-1' } },
      { kind: 'document', source: { type: 'file', protocol: 'openai-chat', id: 'file-1' } },
    ],
    [
      'video',
      { type: 'video_url', video_url: { url: 'https://e.org/v.mp4' } },
      { kind: 'video', source: { type: 'url', url: 'https://e.org/v.mp4' } },
    ],
  ];
  for (const [name, part, expected] of CASES) {
    it(`knows ${name} and its place`, () => {
      expect(partsOf({ type: 'text', text: 'see' }, part)[1]).toMatchObject({
        type: 'media',
        path: 'messages[0].content[1]',
        ...(expected as object),
      });
    });
  }

  it('keeps unknown parts for refusal instead of losing them', () => {
    const request = parse({ messages: [{ role: 'user', content: [{ type: 'hologram', data: 1 }] }] });
    expect(request.nativeOnly).toMatchObject([
      { path: 'messages[0].content[0].type', why: expect.stringContaining('hologram') },
    ]);
  });
});

describe('tools (wire.md 4.1, 4.3)', () => {
  const parameters = { type: 'object', properties: {} };

  it('are functions, in the flat form too, and custom tools', () => {
    const { tools } = parse({
      tools: [
        { type: 'function', function: { name: 'f', description: 'd', parameters, strict: true } },
        { type: 'function', name: 'flat', parameters },
        {
          type: 'custom',
          custom: { name: 'c', format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "x"' } } },
        },
      ],
    });
    expect(tools).toEqual([
      { name: 'f', kind: 'function', description: 'd', schema: parameters, isStrict: true },
      { name: 'flat', kind: 'function', schema: parameters },
      { name: 'c', kind: 'custom', grammar: { syntax: 'lark', definition: 'start: "x"' } },
    ]);
  });

  it('that run at the provider are kept for refusal, never made functions (N-2, N-4)', () => {
    const request = parse({ tools: [{ type: 'web_search' }, { type: 'function', function: { name: 'web_search' } }] });
    expect(request.tools.map(({ name }) => name)).toEqual(['web_search']);
    expect(request.nativeOnly).toMatchObject([{ path: 'tools[0].type', why: expect.stringContaining('web_search') }]);
  });

  const CHOICES: [JsonObject[string], unknown][] = [
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'required' }],
    ['any', { type: 'required' }],
    [
      { type: 'function', function: { name: 'f' } },
      { type: 'tool', name: 'f' },
    ],
    [
      { type: 'custom', custom: { name: 'c' } },
      { type: 'tool', name: 'c' },
    ],
    [
      {
        type: 'allowed_tools',
        allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'f' } }] },
      },
      { type: 'allowed', tools: [{ name: 'f' }], mode: 'required' },
    ],
  ];
  for (const [choice, expected] of CHOICES) {
    it(`may be chosen by ${JSON.stringify(choice)}`, () => {
      expect(parse({ tool_choice: choice }).toolChoice).toEqual(expected);
    });
  }
});
