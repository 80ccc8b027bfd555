import { describe, expect, it } from 'vitest';
import { asString, type JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrMedia, IrPart, IrRequest, IrTurn } from '../../../../../src/main/core/ir/request.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import type { RenderedRequest, RenderTarget } from '../../../../../src/main/core/wire/codec.ts';
import { failureOf, irRequest } from '../support.ts';
import { parse, target } from './support.ts';

function render(more: Partial<IrRequest> = {}, to: Partial<RenderTarget> = {}): RenderedRequest {
  return anthropicMessages.renderRequest(irRequest(more), target(to));
}

const body = (more: Partial<IrRequest> = {}, to: Partial<RenderTarget> = {}): JsonObject => render(more, to).body;
const text = (value: string): IrPart => ({ type: 'text', text: value });
const user = (...parts: IrPart[]): IrTurn => ({ role: 'user', parts });
const assistant = (...parts: IrPart[]): IrTurn => ({ role: 'assistant', parts });
const call = (id: string, name = 'read'): IrPart => ({ type: 'tool-call', id, name, kind: 'function', input: {} });
const result = (callId: string): IrPart => ({ type: 'tool-result', callId, parts: [{ type: 'text', text: 'r' }] });

interface Message {
  role: string;
  content: JsonObject[];
}

function messages(turns: IrTurn[], more: Partial<IrRequest> = {}): Message[] {
  return body({ turns, ...more })['messages'] as unknown as Message[];
}

const outline = (turns: IrTurn[]): string[] =>
  messages(turns).map(
    ({ role, content }) => `${role}: ${content.map((block) => asString(block['text'] ?? block['type'])).join(' | ')}`,
  );

describe('order of messages (§2.2)', () => {
  it('begins with a user, made up when the history begins with the assistant or holds nothing (R-3, R-4)', () => {
    expect(outline([assistant(text('earlier')), user(text('now'))])).toEqual([
      'user: Continue.',
      'assistant: earlier',
      'user: now',
    ]);
    expect(outline([])).toEqual(['user: Continue.']);
  });

  it('has no empty text and no empty message (R-2)', () => {
    expect(outline([user(text('a'), text(' ')), assistant(text('')), user(text('b'))])).toEqual(['user: a | b']);
  });

  it('drops a turn of which nothing may go to Anthropic', () => {
    const turns = [user(text('a')), assistant({ type: 'reasoning', text: 'foreign' }), user(text('b'))];
    expect(outline(turns)).toEqual(['user: a | b']);
  });

  it('has the results first in the turn behind their calls', () => {
    expect(
      outline([user(text('q')), assistant(call('1'), call('2')), user(text('look'), result('2'), result('1'))]),
    ).toEqual(['user: q', 'assistant: tool_use | tool_use', 'user: tool_result | tool_result | look']);
  });

  it('tells later instructions as marked user text, behind the results (S-3, S-4)', () => {
    const turns: IrTurn[] = [
      user(text('q')),
      assistant(call('1')),
      { role: 'system', parts: [text('be brief')] },
      user(result('1')),
    ];
    expect(outline(turns)).toEqual([
      'user: q',
      'assistant: tool_use',
      'user: tool_result | <system-reminder>\nbe brief\n</system-reminder>',
    ]);
  });

  it('does not end an answer to be continued in white space', () => {
    expect(messages([user(text('a')), assistant(text('one \n'))]).at(-1)?.content).toEqual([
      { type: 'text', text: 'one' },
    ]);
    expect(messages([assistant(text('one ')), user(text('a'))])[1]?.content).toEqual([{ type: 'text', text: 'one ' }]);
  });
});

describe('calls and results', () => {
  it('get ids that Anthropic takes, the same for a call and its result, and no two alike (T-10)', () => {
    const turns = [
      assistant(call('functions.read:0'), call('functions_read_0'), call('é')),
      user(result('é'), result('functions.read:0')),
    ];
    const [, asked, answered] = messages(turns);
    const ids = asked?.content.map((block) => asString(block['id'])) ?? [];
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
    expect(new Set(ids).size).toBe(3);
    expect(answered?.content.map((block) => block['tool_use_id'])).toEqual(ids);
  });

  it('keep legal ids as they are (T-10)', () => {
    expect(messages([assistant(call('toolu_01A'))])[1]?.content[0]?.['id']).toBe('toolu_01A');
  });

  it('say that a result is an error, and may be empty (T-14)', () => {
    const failed: IrPart = { type: 'tool-result', callId: '1', isError: true, parts: [{ type: 'text', text: ' ' }] };
    expect(messages([assistant(call('1')), user(failed)])[2]?.content).toEqual([
      { type: 'tool_result', tool_use_id: '1', content: [], is_error: true },
    ]);
  });

  it('hold media inside the result (§3.1)', () => {
    const image: IrMedia = {
      type: 'media',
      kind: 'image',
      mediaType: 'image/png',
      source: { type: 'base64', data: 'AA' },
    };
    const turns = [assistant(call('1')), user({ type: 'tool-result', callId: '1', parts: [image] })];
    expect(messages(turns)[2]?.content[0]?.['content']).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } },
    ]);
  });

  it('of custom tools wrap their free text (T-4)', () => {
    const patch: IrPart = {
      type: 'tool-call',
      id: '1',
      name: 'apply_patch',
      kind: 'custom',
      input: {},
      inputText: '*** "x"\n',
    };
    expect(messages([assistant(patch)])[1]?.content[0]?.['input']).toEqual({ input: '*** "x"\n' });
  });
});

describe('media', () => {
  const media = (more: Partial<IrMedia>): JsonObject | undefined => {
    const part: IrMedia = {
      type: 'media',
      kind: 'image',
      source: { type: 'base64', data: 'aGk=' },
      path: 'p[0]',
      ...more,
    };
    return messages([user(part)])[0]?.content[0];
  };

  it('are images and PDF by content, address or stored file', () => {
    expect(media({})).toEqual({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } });
    expect(media({ source: { type: 'url', url: 'https://x.test' } })).toMatchObject({ source: { type: 'url' } });
    expect(media({ kind: 'document', name: 'a.pdf' })).toEqual({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: 'aGk=' },
      title: 'a.pdf',
    });
    expect(media({ source: { type: 'file', protocol: 'anthropic-messages', id: 'f' } })).toMatchObject({
      source: { type: 'file', file_id: 'f' },
    });
  });

  it('may be plain text, also when it came in base64', () => {
    const source = { type: 'text', media_type: 'text/plain', data: 'hi' };
    expect(media({ kind: 'document', source: { type: 'text', text: 'hi' } })?.['source']).toEqual(source);
    expect(media({ kind: 'document', mediaType: 'text/csv' })?.['source']).toEqual(source);
    expect(media({ kind: 'document', mediaType: 'application/json' })?.['source']).toEqual(source);
  });

  it.each([
    [{ kind: 'audio' }, 'audio'],
    [{ kind: 'video' }, 'video'],
    [{ kind: 'document', mediaType: 'application/zip' }, 'application/zip'],
  ] as const)('that Anthropic does not take are refused with their place (N-3): %j', (more, word) => {
    const failure = failureOf(() => media(more));
    expect(failure).toMatchObject({ code: 'unsupported', param: 'p[0]' });
    expect(failure.message).toContain(word);
  });
});

describe('reasoning in the history (§5.2, K-7)', () => {
  const own = { origin: 'anthropic-messages', value: 'Eabc' } as const;
  const last = (part: IrPart): JsonObject[] | undefined =>
    messages([user(text('q')), assistant(part, text('a')), user(text('b'))])[1]?.content;

  it('goes back only with a signature of Anthropic', () => {
    expect(last({ type: 'reasoning', text: 'why', signature: own })?.[0]).toEqual({
      type: 'thinking',
      thinking: 'why',
      signature: 'Eabc',
    });
    expect(last({ type: 'reasoning', text: '', signature: own, isRedacted: true })?.[0]).toEqual({
      type: 'redacted_thinking',
      data: 'Eabc',
    });
    for (const origin of ['openai-chat', 'openai-responses', 'gemini'] as const) {
      const foreign: IrPart = { type: 'reasoning', text: 'why', signature: { origin, value: 'x' } };
      expect(last(foreign)).toEqual([{ type: 'text', text: 'a' }]);
    }
    expect(last({ type: 'reasoning', text: 'why' })).toHaveLength(1);
  });
});

describe('citations in the history', () => {
  it('go back only in the shape of Anthropic', () => {
    const own = { type: 'web_search_result_location', url: 'https://x.test', encrypted_index: 'E' };
    const foreign = { type: 'url_citation', url: 'https://x.test' };
    const cited = (citations: JsonObject[]): unknown =>
      messages([assistant({ type: 'text', text: 'a', citations }), user(text('b'))])[1]?.content[0];
    expect(cited([own, foreign])).toEqual({ type: 'text', text: 'a', citations: [own] });
    expect(cited([foreign])).toEqual({ type: 'text', text: 'a' });
  });
});

describe('texts that hold half of an emoji (C-5)', () => {
  it('are mended wherever they stand', () => {
    const broken: IrPart = { type: 'tool-call', id: '1', name: 'a', kind: 'function', input: { deep: ['x\ud83d'] } };
    const rendered = JSON.stringify(
      body({ system: [{ type: 'text', text: '\udc00' }], turns: [user(text('\ud83dz')), assistant(broken)] }),
    );
    expect(rendered).not.toMatch(/\\ud[89a-f]/);
    expect(rendered).toContain('\ufffdz');
  });
});

describe('the rest of the body', () => {
  it('has what was asked for and no more', () => {
    expect(body()).toEqual({
      model: 'claude-sonnet-4-5',
      max_tokens: 8192,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    });
  });

  it('streams when the client does, and names the user', () => {
    expect(body({ isStreaming: true, user: 'u-1' })).toMatchObject({ stream: true, metadata: { user_id: 'u-1' } });
  });

  it('caps the answer by the connection, and never raises the wish', () => {
    const cap = (maxTokens: number | undefined, maxOutputTokens: number | undefined): unknown =>
      body(
        { sampling: maxTokens === undefined ? {} : { maxTokens } },
        maxOutputTokens === undefined ? {} : { maxOutputTokens },
      )['max_tokens'];
    expect([cap(undefined, undefined), cap(undefined, 100), cap(50, 100), cap(500, 100), cap(500, undefined)]).toEqual([
      8192, 100, 50, 100, 500,
    ]);
    expect([cap(undefined, 262_144), cap(200_000, 262_144)]).toEqual([32_000, 200_000]);
  });

  it('has instructions as blocks, without blank ones', () => {
    const cache = { type: 'ephemeral' };
    expect(
      body({
        system: [
          { type: 'text', text: 'a', cache },
          { type: 'text', text: '' },
        ],
      })['system'],
    ).toEqual([{ type: 'text', text: 'a', cache_control: cache }]);
    expect(body({ system: [{ type: 'text', text: ' ' }] })).not.toHaveProperty('system');
  });

  it('has sampling under its own names', () => {
    const sampling = { temperature: 0.5, topK: 3, stop: ['END'] };
    expect(body({ sampling })).toMatchObject({ temperature: 0.5, top_k: 3, stop_sequences: ['END'] });
    expect(body({ sampling: { topP: 0.9 } })).toMatchObject({ top_p: 0.9 });
    expect(body({ sampling: { stop: [] } })).not.toHaveProperty('stop_sequences');
  });

  it('leaves out what a model does not take, and reports it', () => {
    const sampling = { temperature: 1, topP: 0.95, topK: 64 };
    const paths = { topP: 'generationConfig.topP', topK: 'topK', temperature: 'temperature' };
    const both = render({ sampling, paths });
    expect(both.body).toMatchObject({ temperature: 1, top_k: 64 });
    expect(both.body).not.toHaveProperty('top_p');
    expect(both.ignored).toEqual(['generationConfig.topP']);
    expect(render({ sampling, paths }, { model: 'claude-opus-4-8' }).ignored).toEqual([
      'temperature',
      'generationConfig.topP',
      'topK',
    ]);
    expect(render({ sampling }, { model: 'claude-sonnet-4-20250514' }).ignored).toEqual([]);
    expect(render({ sampling }, { model: 'glm-4.6' }).body).toMatchObject({ temperature: 1, top_p: 0.95, top_k: 64 });
  });

  it('reports harmless losses under the names of the client (I-3)', () => {
    const lost = render({
      sampling: { seed: 7, presencePenalty: 1, frequencyPenalty: 1 },
      verbosity: 'low',
      cacheKey: 'k',
      metadata: { a: 'b' },
      paths: { presencePenalty: 'presence_penalty', cacheKey: 'prompt_cache_key' },
    });
    expect(lost.ignored).toEqual([
      'seed',
      'presence_penalty',
      'frequencyPenalty',
      'verbosity',
      'prompt_cache_key',
      'metadata',
    ]);
    expect(Object.keys(lost.body).sort()).toEqual(['max_tokens', 'messages', 'model']);
  });

  it('has the output format as a schema', () => {
    const output = { type: 'json-schema', name: 'n', schema: { type: 'object' }, isStrict: true } as const;
    expect(body({ output })['output_config']).toEqual({ format: { type: 'json_schema', schema: { type: 'object' } } });
  });

  it.each<[string, Partial<IrRequest>, string]>([
    ['more than one answer', { sampling: { candidates: 2 }, paths: { candidates: 'n' } }, 'n'],
    ['log probabilities', { sampling: { logprobs: true } }, 'logprobs'],
    ['top log probabilities', { sampling: { topLogprobs: 0 }, paths: { topLogprobs: 'top_logprobs' } }, 'top_logprobs'],
    ['JSON without a schema', { output: { type: 'json' }, paths: { output: 'response_format' } }, 'response_format'],
    ['a temperature above 1 (P-1)', { sampling: { temperature: 1.2 } }, 'temperature'],
  ])('refuses %s', (_name, more, param) => {
    const failure = failureOf(() => render(more));
    expect(failure).toMatchObject({ code: 'unsupported', param });
    expect(failure.message.startsWith(`${param}: `)).toBe(true);
  });

  it('takes one answer, and a temperature of 1', () => {
    expect(body({ sampling: { candidates: 1, temperature: 1, logprobs: false } })['temperature']).toBe(1);
  });
});

describe('from Anthropic to Anthropic', () => {
  it('loses nothing of text, media, tools, results, thinking, cache marks, choice, format and sampling', () => {
    const cache_control = { type: 'ephemeral', ttl: '1h' };
    const original: JsonObject = {
      model: 'claude-3-7-sonnet',
      max_tokens: 9000,
      system: [{ type: 'text', text: 'Be brief.', cache_control }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look:', cache_control },
            { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: '/9j/' }, cache_control },
            { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
            { type: 'image', source: { type: 'file', file_id: 'file_1' } },
            {
              type: 'document',
              source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
              title: 'a.pdf',
            },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'words' }, title: 'b.txt' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'Eabc' },
            { type: 'redacted_thinking', data: 'Ered' },
            { type: 'text', text: 'I read.' },
            { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: '/a', deep: { list: [1, null, 'x'] } } },
            { type: 'tool_use', id: 'toolu_2', name: 'look', input: {}, cache_control },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'toolu_1',
              content: [
                { type: 'text', text: 'w' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
              ],
            },
            {
              type: 'tool_result',
              tool_use_id: 'toolu_2',
              content: [{ type: 'text', text: 'no' }],
              is_error: true,
              cache_control,
            },
            { type: 'text', text: 'Go on.' },
          ],
        },
      ],
      tools: [
        {
          name: 'read',
          description: 'Reads',
          input_schema: { type: 'object', properties: { path: { type: 'string' } } },
          strict: true,
        },
        { name: 'look', input_schema: { type: 'object', properties: {} }, cache_control },
      ],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      stream: true,
      temperature: 0.2,
      top_p: 0.9,
      top_k: 5,
      stop_sequences: ['END'],
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
      metadata: { user_id: 'u-1' },
    };
    const rendered = anthropicMessages.renderRequest(parse(original), target({ model: 'claude-3-7-sonnet' }));
    expect(rendered.body).toEqual(original);
    expect(rendered.ignored).toEqual([]);
  });
});
