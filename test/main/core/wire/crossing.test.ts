// What a request or an answer keeps on its way between two protocols, and what is told of the rest (rule I-3).
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/main/core/ir/json.ts';
import type { Protocol } from '../../../../src/main/core/ir/protocol.ts';
import { PLAIN_DIALECT } from '../../../../src/main/core/providers/dialect-row.ts';
import { withoutCarriedProofs } from '../../../../src/main/core/wire/anthropic-messages/carried-proofs.ts';
import { crossAnswer, crossRequest } from './crossing.ts';
import { failureOf } from './support.ts';

const A = 'anthropic-messages';
const C = 'openai-chat';
const R = 'openai-responses';
const G = 'gemini';

const ignoredOf = (from: Protocol, to: Protocol, body: JsonObject): string[] =>
  crossRequest(body, { from, to }).ignored;

describe('a field that the target has no place for is reported', () => {
  const chat = { messages: [{ role: 'user', content: 'Hi' }] };

  it('a service tier towards Anthropic, whose tiers have other names', () => {
    expect(ignoredOf(C, A, { ...chat, service_tier: 'flex' })).toEqual(['service_tier']);
    expect(ignoredOf(R, A, { input: 'Hi', service_tier: 'flex' })).toEqual(['service_tier']);
  });

  it('but not one that is null or empty', () => {
    const body = { max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }] };
    expect(ignoredOf(A, C, { ...body, context_management: null, service_tier: null, betas: [] })).toEqual([]);
  });

  it('the second of two names for the user', () => {
    const names = { user: 'u', safety_identifier: 's' };
    expect(ignoredOf(C, A, { ...chat, ...names })).toEqual(['safety_identifier']);
    expect(ignoredOf(R, A, { input: 'Hi', ...names })).toEqual(['user']);
  });

  it('the user towards Gemini, under the name that the client used', () => {
    expect(ignoredOf(R, G, { input: 'Hi', safety_identifier: 's' })).toEqual(['safety_identifier']);
    expect(ignoredOf(R, G, { input: 'Hi', user: 'u' })).toEqual(['user']);
  });

  it.each([
    ['in the instructions', { system: [{ type: 'text', text: 'S', cache_control: { type: 'ephemeral' } }] }],
    ['on a tool', { tools: [{ name: 'f', input_schema: {}, cache_control: { type: 'ephemeral' } }] }],
    [
      'in a result',
      {
        messages: [
          { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'f', input: {} }] },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 't1',
                content: [{ type: 'text', text: 'r', cache_control: { type: 'ephemeral' } }],
              },
            ],
          },
        ],
      },
    ],
  ])('a cache mark %s, once, towards everybody who caches without being told', (_where, fields) => {
    const body = { max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }], ...fields };
    for (const to of [C, R, G] as const) expect(ignoredOf(A, to, body)).toEqual(['cache_control']);
  });

  it('that calls shall come one at a time, under the client’s own name for it', () => {
    const tool = { name: 'f', input_schema: { type: 'object' } };
    const messages = [{ role: 'user', content: 'Hi' }];
    const choice = { type: 'auto', disable_parallel_tool_use: true };
    expect(ignoredOf(A, G, { max_tokens: 64, messages, tools: [tool], tool_choice: choice })).toEqual([
      'tool_choice.disable_parallel_tool_use',
    ]);
    const tools = [{ type: 'function', name: 'f', parameters: { type: 'object' } }];
    expect(ignoredOf(R, G, { input: 'Hi', tools, parallel_tool_calls: false })).toEqual(['parallel_tool_calls']);
  });

  it('how closely a picture is to be looked at, unless it is as usual', () => {
    const image = (detail: string): JsonObject => ({
      type: 'image_url',
      image_url: { url: 'https://example.com/a.png', detail },
    });
    const body = { messages: [{ role: 'user', content: [image('high'), image('auto')] }] };
    for (const to of [A, G] as const) expect(ignoredOf(C, to, body)).toEqual(['messages[0].content[0].detail']);
    expect(ignoredOf(C, R, body)).toEqual([]);
  });

  it.each([A, C, R] as const)('how Gemini shall look at a part, towards %s', (to) => {
    const parts = [
      { text: 'Hi' },
      { inlineData: { mimeType: 'image/png', data: 'aWk=' }, media_resolution: { level: 'MEDIA_RESOLUTION_HIGH' } },
    ];
    const contents = [
      { role: 'user', parts: [{ text: 'a', videoMetadata: { fps: 1 } }] },
      { role: 'user', parts },
    ];
    expect(ignoredOf(G, to, { contents })).toEqual([
      'contents[0].parts[0].videoMetadata',
      'contents[1].parts[1].media_resolution',
    ]);
  });

  it('what a dialect says that the model refuses, in the Responses API as well', () => {
    const dialect = { ...PLAIN_DIALECT, drop: ['temperature', 'top_p', 'presence_penalty'] };
    const generationConfig = { temperature: 1, topP: 0.95, maxOutputTokens: 64 };
    const body = { contents: [{ parts: [{ text: 'Hi' }] }], generationConfig };
    const { body: sent, ignored } = crossRequest(body, { from: G, to: R, target: { dialect } });
    expect(sent).not.toHaveProperty('temperature');
    expect(sent).not.toHaveProperty('top_p');
    expect(sent).toMatchObject({ max_output_tokens: 64 });
    expect(ignored).toEqual(['generationConfig.temperature', 'generationConfig.topP']);
  });
});

describe('a set of allowed tools', () => {
  const tools = [
    { type: 'function', name: 'wait', parameters: {} },
    { type: 'namespace', name: 'clock', tools: [{ type: 'function', name: 'sleep' }] },
    { type: 'namespace', name: 'bed', tools: [{ type: 'function', name: 'sleep' }] },
  ];
  const chosen = (allowed: JsonObject[], to: Protocol): JsonObject => {
    const choice = { type: 'allowed_tools', mode: 'required', tools: allowed };
    return crossRequest({ input: 'Hi', tools, tool_choice: choice }, { from: R, to }).body;
  };
  const bed = { type: 'function', name: 'sleep', namespace: 'bed' };
  const wait = { type: 'function', name: 'wait' };

  it('keeps the namespaces of its tools (T-3)', () => {
    const named = (name: string): JsonObject => ({ type: 'function', function: { name } });
    expect(chosen([bed, wait], C)['tool_choice']).toEqual({
      type: 'allowed_tools',
      allowed_tools: { mode: 'required', tools: [named('bed__sleep'), named('wait')] },
    });
    expect(chosen([bed, wait], G)['toolConfig']).toEqual({
      functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['bed__sleep', 'wait'] },
    });
    expect(chosen([bed], A)['tool_choice']).toEqual({ type: 'tool', name: 'bed__sleep' });
  });

  it('takes the first tool of a name that comes without its namespace', () => {
    const bare = { type: 'function', name: 'sleep' };
    expect(chosen([bare], A)['tool_choice']).toEqual({ type: 'tool', name: 'clock__sleep' });
    expect(chosen([bare], C)['tool_choice']).toMatchObject({
      allowed_tools: { tools: [{ function: { name: 'clock__sleep' } }] },
    });
  });
});

describe('a document of plain text', () => {
  const csv = {
    inlineData: { mimeType: 'text/csv', data: Buffer.from('a,b').toString('base64'), displayName: 't.csv' },
  };
  const contents = [{ role: 'user', parts: [{ text: 'Read' }, csv] }];

  it('is read as text where there are no such files', () => {
    expect(crossRequest({ contents }, { from: G, to: C }).body['messages']).toEqual([
      { role: 'user', content: 'Read\nt.csv\n\na,b' },
    ]);
    expect(crossRequest({ contents }, { from: G, to: R }).body['input']).toEqual([
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'Read' },
          { type: 'input_text', text: 't.csv\n\na,b' },
        ],
      },
    ]);
    expect(crossRequest({ contents }, { from: G, to: A }).body['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Read' },
          { type: 'document', title: 't.csv', source: { type: 'text', media_type: 'text/plain', data: 'a,b' } },
        ],
      },
    ]);
  });

  it('keeps its title and what the client says about it', () => {
    const source = { type: 'text', media_type: 'text/plain', data: 'Once …' };
    const document = { type: 'document', title: 'Tale', context: 'For children.', source };
    const body = { max_tokens: 64, messages: [{ role: 'user', content: [document] }] };
    expect(crossRequest(body, { from: A, to: C }).body['messages']).toEqual([
      { role: 'user', content: 'For children.\nTale\n\nOnce …' },
    ]);
    expect(crossRequest(body, { from: A, to: G }).body['contents']).toEqual([
      { role: 'user', parts: [{ text: 'For children.' }, { text: 'Tale\n\nOnce …' }] },
    ]);
  });

  it('that is none gets no name that lies about it', () => {
    const zip = { inlineData: { mimeType: 'application/zip', data: 'UEs=' } };
    const body = { contents: [{ role: 'user', parts: [zip] }] };
    expect(crossRequest(body, { from: G, to: R }).body['input']).toMatchObject([
      { content: [{ type: 'input_file', filename: 'document' }] },
    ]);
  });
});

describe('effort and a budget in one Messages request', () => {
  const body = {
    max_tokens: 64_000,
    messages: [{ role: 'user', content: 'Hi' }],
    thinking: { type: 'enabled', budget_tokens: 2000 },
    output_config: { effort: 'high' },
  };

  it('go by the effort, also where a provider counts tokens (K-1)', () => {
    const gemini = crossRequest(body, { from: A, to: G, target: { model: 'gemini-2.5-pro' } });
    expect(gemini.body).toMatchObject({ generationConfig: { thinkingConfig: { thinkingBudget: 24_576 } } });
    const dialect = { ...PLAIN_DIALECT, reasoningControl: 'enable_thinking' as const };
    const qwen = crossRequest(body, { from: A, to: C, target: { dialect } });
    expect(qwen.body).toMatchObject({ enable_thinking: true, thinking_budget: 24_576 });
  });
});

describe('a refusal', () => {
  const chat = { choices: [{ message: { content: null, refusal: 'I can’t.' }, finish_reason: 'stop' }] };

  it('in words is text with the reason SAFETY for a Gemini client (S-8)', () => {
    const { whole, stream } = crossAnswer(chat, { from: C, to: G });
    expect(whole).toMatchObject({
      candidates: [{ content: { parts: [{ text: 'I can’t.' }] }, finishReason: 'SAFETY' }],
    });
    expect(stream).toContain('"finishReason":"SAFETY"');
    expect(stream).not.toContain('STOP');
  });

  it.each([C, R, G] as const)('of Anthropic that has no words but an explanation is told to a client of %s', (to) => {
    const details = { type: 'refusal', category: 'cyber', explanation: 'This could harm computers.' };
    const answer = { type: 'message', content: [], stop_reason: 'refusal', stop_details: details, usage: {} };
    const { whole, stream } = crossAnswer(answer, { from: A, to });
    expect(JSON.stringify(whole)).toContain('This could harm computers.');
    expect(stream).toContain('This could harm computers.');
  });
});

describe('the sources of an answer', () => {
  const annotation = { type: 'url_citation', url_citation: { url: 'https://example.com', title: 'Example' } };
  const message = { content: 'It is so.', annotations: [annotation] };
  const answer = { choices: [{ message, finish_reason: 'stop' }] };

  it('are citations of the text for a Messages client, whole and streamed', () => {
    const { whole, stream } = crossAnswer(answer, { from: C, to: A });
    const citation = { type: 'web_search_result_location', url: 'https://example.com', title: 'Example' };
    expect(whole).toMatchObject({ content: [{ type: 'text', text: 'It is so.', citations: [citation] }] });
    expect(stream).toMatch(/"delta":\{"type":"citations_delta","citation":\{.*"url":"https:\/\/example.com"/);
  });

  it('do not come back to Anthropic, which refuses an index that is not its own', () => {
    const { whole } = crossAnswer(answer, { from: C, to: A });
    const messages = [{ role: 'assistant', content: whole['content'] ?? null }];
    expect(withoutCarriedProofs({ messages })['messages']).toEqual([
      { role: 'assistant', content: [{ type: 'text', text: 'It is so.' }] },
    ]);
  });
});

describe('calls of a server that gave them no ids', () => {
  const call = (name: string): JsonObject => ({ id: '', type: 'function', function: { name, arguments: '{}' } });
  const result = (content: string): JsonObject => ({ role: 'tool', tool_call_id: '', content });
  const messages = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: null, tool_calls: [call('f'), call('g')] },
    result('of f'),
    result('of g'),
  ];

  it('are answered in their order (T-11)', () => {
    const { body } = crossRequest({ messages }, { from: C, to: G });
    expect(body['contents']).toMatchObject([
      {},
      {},
      {
        parts: [
          { functionResponse: { name: 'f', response: { output: 'of f' } } },
          { functionResponse: { name: 'g', response: { output: 'of g' } } },
        ],
      },
    ]);
  });
});

describe('alternatives at the root of a tool’s schema', () => {
  const parametersOf = (parameters: JsonObject): JsonObject => {
    const tools = [{ type: 'function', function: { name: 'f', parameters } }];
    const { body } = crossRequest({ messages: [{ role: 'user', content: 'Hi' }], tools }, { from: C, to: A });
    return (body['tools'] as { input_schema: JsonObject }[])[0]?.input_schema ?? {};
  };
  const byPath = { type: 'object', properties: { path: { type: 'string' }, mode: {} }, required: ['path', 'mode'] };
  const byUrl = { type: 'object', properties: { url: { type: 'string' }, mode: {} }, required: ['url', 'mode'] };

  it('are one object for Anthropic, also where they are references or have alternatives of their own (§4.2)', () => {
    const $defs = { byPath, byUrl };
    const references = { anyOf: [{ $ref: '#/$defs/byPath' }, { oneOf: [{ $ref: '#/$defs/byUrl' }] }], $defs };
    expect(parametersOf(references)).toEqual({
      type: 'object',
      properties: { path: { type: 'string' }, url: { type: 'string' }, mode: {} },
      required: ['mode'],
      $defs,
    });
  });

  it('that refer to themselves come to an end', () => {
    const parameters = { anyOf: [{ $ref: '#' }, byPath] };
    expect(parametersOf(parameters)).toMatchObject({ type: 'object', properties: { path: { type: 'string' } } });
  });
});

describe('a wish about thinking that a Chat provider can’t be told', () => {
  const asked = (thinking: JsonObject, dialect: Partial<typeof PLAIN_DIALECT>): string[] => {
    const body = { max_tokens: 4000, messages: [{ role: 'user', content: 'Hi' }], thinking };
    return crossRequest(body, { from: A, to: C, target: { dialect: { ...PLAIN_DIALECT, ...dialect } } }).ignored;
  };

  it('is reported: to stop where the model always thinks, to think where nobody knows whether it can', () => {
    const effort = { reasoningControl: 'reasoning_effort' } as const;
    expect(asked({ type: 'disabled' }, effort)).toEqual(['thinking']);
    expect(asked({ type: 'disabled' }, { ...effort, reasoningEfforts: ['none', 'low'] })).toEqual([]);
    expect(asked({ type: 'disabled' }, { reasoningControl: 'reasoning_split' })).toEqual(['thinking']);
    expect(asked({ type: 'enabled', budget_tokens: 2000 }, {})).toEqual(['thinking']);
    expect(asked({ type: 'disabled' }, {})).toEqual([]);
  });

  it('leaves room for the answer below the caller’s maximum (K-4)', () => {
    const dialect = { ...PLAIN_DIALECT, reasoningControl: 'openrouter' as const };
    const sent = (thinkingBudget: number, maxOutputTokens: number): unknown => {
      const generationConfig = { maxOutputTokens, thinkingConfig: { thinkingBudget } };
      const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
      return crossRequest({ contents, generationConfig }, { from: G, to: C, target: { dialect } }).body['reasoning'];
    };
    expect(sent(2000, 4000)).toEqual({ max_tokens: 2000 });
    expect(sent(8000, 4000)).toEqual({ max_tokens: 2000 });
    expect(sent(8000, 1000)).toEqual({ enabled: false });
  });
});

describe('a block that only its own protocol knows', () => {
  const message = (role: string, ...content: JsonObject[]): JsonObject => ({ role, content });
  const text = { type: 'text', text: 'Hi' };
  const body = (...messages: JsonObject[]): JsonObject => ({ max_tokens: 64, messages });

  it('of the model is history that is lost, and reported (N-5)', () => {
    const search = { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} };
    const messages = [message('user', text), message('assistant', search, text), message('user', text)];
    for (const to of [C, R, G] as const)
      expect(ignoredOf(A, to, body(...messages))).toEqual(['messages[1].content[0]']);
    const item = { type: 'web_search_call', id: 'ws_1', status: 'completed' };
    const said = { role: 'assistant', content: 'So it is.' };
    expect(ignoredOf(R, C, { input: [{ role: 'user', content: 'Hi' }, item, said] })).toEqual(['input[1]']);
  });

  it('that is all of a turn is refused by its place', () => {
    const search = { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} };
    const messages = [message('user', text), message('assistant', search), message('user', text)];
    expect(failureOf(() => crossRequest(body(...messages), { from: A, to: C }))).toMatchObject({
      code: 'unsupported',
      param: 'messages[1].content[0]',
    });
  });

  it('of the user is refused: what he says must not vanish', () => {
    const hologram = { type: 'hologram', source: {} };
    const ask = (): unknown => crossRequest(body(message('user', text, hologram)), { from: A, to: C });
    expect(failureOf(ask)).toMatchObject({ code: 'unsupported', param: 'messages[0].content[1]' });
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }, { hologram: {} }] }];
    expect(failureOf(() => crossRequest({ contents }, { from: G, to: C }))).toMatchObject({
      code: 'unsupported',
      param: 'contents[0].parts[1]',
    });
  });

  it('that a tool found is shown as it is', () => {
    const call = { type: 'tool_use', id: 't1', name: 'f', input: {} };
    const result = { type: 'tool_result', tool_use_id: 't1', content: [text, { type: 'hologram', size: 3 }] };
    const sent = crossRequest(body(message('user', text), message('assistant', call), message('user', result)), {
      from: A,
      to: C,
    });
    expect(sent.body['messages']).toContainEqual({
      role: 'tool',
      tool_call_id: 't1',
      content: 'Hi\n{"type":"hologram","size":3}',
    });
  });
});
