import { describe, expect, it } from 'vitest';
import type { ChatDialect } from '../../../../../src/main/core/ir/dialect.ts';
import { FailureError } from '../../../../../src/main/core/ir/failure.ts';
import { asArray, asObject, type JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrMedia, IrPart, IrToolCall, IrToolResult, IrTurn } from '../../../../../src/main/core/ir/request.ts';
import { messagesOf, render } from './support.ts';

const user = (...parts: IrPart[]): IrTurn => ({ role: 'user', parts });
const assistant = (...parts: IrPart[]): IrTurn => ({ role: 'assistant', parts });
const text = (value: string): IrPart => ({ type: 'text', text: value });
const call = (id: string, more: Partial<IrToolCall> = {}): IrToolCall => ({
  type: 'tool-call',
  id,
  name: 'f',
  kind: 'function',
  input: { a: 1 },
  ...more,
});
const result = (callId: string, ...parts: IrToolResult['parts']): IrToolResult => ({
  type: 'tool-result',
  callId,
  parts,
});
const plain = (value: string): IrToolResult['parts'][number] => ({ type: 'text', text: value });
const PNG: IrMedia = {
  type: 'media',
  kind: 'image',
  mediaType: 'image/png',
  source: { type: 'base64', data: 'iVBO' },
  path: 'messages[0].content[0]',
};

function calledIds(message: JsonObject | undefined): unknown[] {
  return asArray(message?.['tool_calls']).map((entry) => asObject(entry)?.['id']);
}

function refusalOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error instanceof FailureError ? error.failure : error;
  }
  return 'nothing was thrown';
}

describe('instructions (wire.md 2.1)', () => {
  it('lead as one string, blocks joined by a blank line (S-1)', () => {
    const rendered = render({
      system: [
        { type: 'text', text: 'A' },
        { type: 'text', text: ' ' },
        { type: 'text', text: 'B' },
      ],
    });
    expect(messagesOf(rendered)[0]).toEqual({ role: 'system', content: 'A\n\nB' });
    expect(messagesOf(render({ system: [{ type: 'text', text: 'A' }] }, { systemRole: 'developer' }))[0]).toEqual({
      role: 'developer',
      content: 'A',
    });
  });

  const LATER: IrTurn[] = [user(text('q')), { role: 'system', parts: [text('NOTE')] }, user(text('r'))];

  it('keep their place in mid-conversation where the provider allows it (S-3)', () => {
    expect(messagesOf(render({ turns: LATER })).map(({ role }) => role)).toEqual(['user', 'system', 'user']);
  });

  it('become marked user text where it does not (S-3)', () => {
    const messages = messagesOf(render({ turns: LATER }, { allowsLaterSystem: false }));
    expect(messages).toEqual([{ role: 'user', content: 'q\n<system-reminder>\nNOTE\n</system-reminder>\nr' }]);
  });

  it('move behind the results when they stand between a call and its result (S-4)', () => {
    const turns = [
      user(text('q')),
      assistant(call('c1')),
      { role: 'system', parts: [text('NOTE')] } as IrTurn,
      user(result('c1', plain('ok'))),
    ];
    for (const allowsLaterSystem of [true, false]) {
      const messages = messagesOf(render({ turns }, { allowsLaterSystem }));
      expect(messages.map(({ role }) => role)).toEqual([
        'user',
        'assistant',
        'tool',
        allowsLaterSystem ? 'system' : 'user',
      ]);
    }
  });
});

describe('calls and results (wire.md 4.4)', () => {
  it('come before the media of the results, and those before the user text (T-7)', () => {
    const turns = [
      assistant(call('c1'), call('c2')),
      user(text('and now?'), result('c2', plain('two'), PNG), result('c1', plain('one'))),
    ];
    expect(messagesOf(render({ turns })).slice(1)).toEqual([
      { role: 'tool', tool_call_id: 'c1', content: 'one' },
      { role: 'tool', tool_call_id: 'c2', content: 'two' },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
          { type: 'text', text: 'and now?' },
        ],
      },
    ]);
  });

  it('never carry bytes inside the text of a tool (T-7)', () => {
    const messages = messagesOf(render({ turns: [assistant(call('c1')), user(result('c1', PNG))] }));
    expect(messages[1]).toEqual({ role: 'tool', tool_call_id: 'c1', content: '[see the next message]' });
    expect(messages[2]).toMatchObject({ role: 'user' });
  });

  it('join the blocks of a result by a line break, and mark errors once (T-14, T-16)', () => {
    const failing = (value: string): IrToolResult => ({ ...result('c1', plain(value)), isError: true });
    const content = (part: IrToolResult): unknown =>
      messagesOf(render({ turns: [assistant(call('c1')), user(part)] }))[1]?.['content'];
    expect(content(result('c1', plain('a'), plain('b')))).toBe('a\nb');
    expect(content(result('c1'))).toBe('');
    expect(content(failing('boom'))).toBe('Error: boom');
    expect(content(failing('Error: boom'))).toBe('Error: boom');
  });

  it('keep the text of the arguments byte for byte, and repair what is no object (T-9)', () => {
    const argumentsOf = (part: IrToolCall): unknown => messagesOf(render({ turns: [assistant(part)] }))[0];
    expect(argumentsOf(call('c', { inputText: '{ "a":  1 }' }))).toHaveProperty(
      'tool_calls[0].function.arguments',
      '{ "a":  1 }',
    );
    expect(argumentsOf(call('c', { input: {}, inputText: '{"a":' }))).toHaveProperty(
      'tool_calls[0].function.arguments',
      '{}',
    );
    expect(argumentsOf(call('c', { input: {} }))).toHaveProperty('tool_calls[0].function.arguments', '{}');
  });

  it('wrap the free text of custom calls (T-4)', () => {
    const custom = call('c', { kind: 'custom', input: {}, inputText: '*** "Begin"' });
    expect(messagesOf(render({ turns: [assistant(custom)] }))[0]).toMatchObject({
      tool_calls: [{ type: 'function', function: { arguments: '{"input":"*** \\"Begin\\""}' } }],
    });
  });

  it('answer every call, and lose no result (T-12, T-13)', () => {
    const turns = [user(result('gone', plain('ORPHAN'))), assistant(call('c1')), user(text('next'))];
    const messages = messagesOf(render({ turns }));
    expect(messages[0]).toMatchObject({ role: 'user', content: expect.stringContaining('ORPHAN') });
    expect(messages[2]).toEqual({ role: 'tool', tool_call_id: 'c1', content: 'Error: [no result: interrupted]' });
  });

  it('have content null beside calls and nowhere else', () => {
    const messages = messagesOf(
      render({ turns: [assistant(call('c1')), user(result('c1')), assistant(), assistant(text('x'))] }),
    );
    expect(messages.map(({ content }) => content)).toEqual([null, '', 'x']);
  });

  it('have ids of nine letters or digits for Mistral, the same for call and result (T-10)', () => {
    const ids = ['toolu_01AbCdEf', 'call-2', 'abc123XYZ'];
    const turns = [assistant(...ids.map((id) => call(id))), user(...ids.map((id) => result(id, plain('r'))))];
    const messages = messagesOf(render({ turns }, { toolCallIds: 'nine-alphanumeric' }));
    const called = calledIds(messages[0]);
    expect(called.every((id) => /^[A-Za-z0-9]{9}$/.test(String(id)))).toBe(true);
    expect(called[2]).toBe('abc123XYZ');
    expect(new Set(called).size).toBe(3);
    expect(messages.slice(1).map((message) => message['tool_call_id'])).toEqual(called);
  });

  it('have ids of at most forty characters, which is all that OpenAI takes (T-10)', () => {
    const long = `fc_${'0'.repeat(60)}`;
    const turns = [assistant(call('toolu_01'), call(long)), user(result('toolu_01'), result(long))];
    const messages = messagesOf(render({ turns }));
    const called = calledIds(messages[0]);
    expect(called[0]).toBe('toolu_01');
    expect(called[1]).toMatch(/^call_[0-9a-f]{32}$/);
    expect(messages[2]?.['tool_call_id']).toBe(called[1]);
    expect(messagesOf(render({ turns }))).toEqual(messages);
  });

  it('have an assistant between a tool and a user where Mistral wants one', () => {
    const turns = [assistant(call('c1')), user(result('c1', plain('r')), text('go on'))];
    const roles = messagesOf(render({ turns }, { needsAssistantAfterTool: true })).map(({ role }) => role);
    expect(roles).toEqual(['assistant', 'tool', 'assistant', 'user']);
    const last = messagesOf(
      render({ turns: [assistant(call('c1')), user(result('c1'))] }, { needsAssistantAfterTool: true }),
    );
    expect(last.at(-1)).toMatchObject({ role: 'tool' });
    const without = messagesOf(render({ turns: [user(text('hi'))] }, { needsAssistantAfterTool: true }));
    expect(without).toEqual([{ role: 'user', content: 'hi' }]);
  });
});

describe('content (wire.md 3)', () => {
  it('is a plain string when there is only text (C-6)', () => {
    expect(messagesOf(render({ turns: [user(text('a'), text('b'))] }))[0]).toEqual({ role: 'user', content: 'a\nb' });
  });

  it('replaces half surrogate pairs (C-5)', () => {
    expect(messagesOf(render({ turns: [user(text('a\ud83d'))] }))[0]?.['content']).toBe('a\ufffd');
    expect(messagesOf(render({ turns: [user(text('🥨'))] }))[0]?.['content']).toBe('🥨');
  });

  it('keeps cache marks only where they are understood', () => {
    const marked: IrPart = { type: 'text', text: 'a', cache: { type: 'ephemeral' } };
    const system = [{ type: 'text', text: 'S', cache: { type: 'ephemeral' } } as const];
    const without = render({ turns: [user(marked)], system });
    expect(JSON.stringify(without.body)).not.toContain('cache_control');
    expect(without.ignored).toEqual(['cache_control']);
    const kept = messagesOf(render({ turns: [user(marked)], system }, { allowsCacheControl: true }));
    expect(kept[0]?.['content']).toEqual([{ type: 'text', text: 'S', cache_control: { type: 'ephemeral' } }]);
    expect(kept[1]?.['content']).toEqual([{ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }]);
  });

  const MEDIA: [string, IrMedia, unknown][] = [
    [
      'an image by address',
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://e.org/a.png' }, detail: 'low' },
      { type: 'image_url', image_url: { url: 'https://e.org/a.png', detail: 'low' } },
    ],
    [
      'the detail of Codex (C-1)',
      { ...PNG, detail: 'original' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO', detail: 'auto' } },
    ],
    [
      'a PDF',
      { type: 'media', kind: 'document', source: { type: 'base64', data: 'JVBE' } },
      { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
    ],
    [
      'a stored file',
      { type: 'media', kind: 'document', source: { type: 'file', protocol: 'openai-chat', id: 'file-1' } },
      { type: 'file', file: { file_id: 'file-1' } },
    ],
    [
      'audio',
      { type: 'media', kind: 'audio', mediaType: 'audio/mpeg', source: { type: 'base64', data: 'SUQz' } },
      { type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } },
    ],
  ];
  for (const [name, media, expected] of MEDIA) {
    it(`has a form for ${name}`, () => {
      expect(messagesOf(render({ turns: [user(text('see'), media)] }))[0]).toHaveProperty('content[1]', expected);
    });
  }

  it('makes text of plain-text documents', () => {
    const document: IrMedia = {
      type: 'media',
      kind: 'document',
      source: { type: 'text', text: 'body' },
      name: 'a.txt',
    };
    expect(messagesOf(render({ turns: [user(document)] }))[0]?.['content']).toBe('a.txt\n\nbody');
  });

  const REFUSED: [string, Partial<IrMedia>][] = [
    ['video', { kind: 'video' }],
    ['documents by address', { kind: 'document', source: { type: 'url', url: 'https://e.org/a.pdf' } }],
    ['audio in other formats', { kind: 'audio', mediaType: 'audio/ogg' }],
  ];
  for (const [name, media] of REFUSED) {
    it(`refuses ${name} and names the place`, () => {
      const turns = [user({ ...PNG, ...media })];
      expect(refusalOf(() => render({ turns }))).toMatchObject({
        code: 'unsupported',
        param: 'messages[0].content[0]',
      });
    });
  }

  it('refuses images to a model that can not see', () => {
    expect(refusalOf(() => render({ turns: [user(PNG)] }, { allowsImages: false }))).toMatchObject({
      param: 'messages[0].content[0]',
    });
  });
});

describe('earlier reasoning (wire.md 5.2)', () => {
  const thought: IrPart = { type: 'reasoning', text: 'why', signature: { origin: 'anthropic-messages', value: 'SIG' } };
  const turns = [assistant(thought, text('t'), call('c1')), user(result('c1'))];

  it('is left out where nobody wants it, and signatures always (K-7, K-10)', () => {
    expect(JSON.stringify(render({ turns }).body)).not.toMatch(/why|SIG/);
  });

  it('goes back with the calls it led to, under the name that the provider knows (K-10)', () => {
    const first = (reasoningReplay: 'reasoning_content' | 'reasoning' | 'thinking-part'): unknown =>
      messagesOf(render({ turns }, { reasoningReplay }))[0];
    expect(first('reasoning_content')).toMatchObject({ reasoning_content: 'why', content: 't' });
    expect(first('reasoning')).toMatchObject({ reasoning: 'why', content: 't' });
    expect(first('thinking-part')).toMatchObject({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'why' }] },
        { type: 'text', text: 't' },
      ],
    });
  });

  it('is an empty field where DeepSeek demands one (K-10)', () => {
    const silent = [assistant(call('c1')), user(result('c1'))];
    expect(messagesOf(render({ turns: silent }, { reasoningReplay: 'reasoning_content' }))[0]).toHaveProperty(
      'reasoning_content',
      '',
    );
    expect(messagesOf(render({ turns: silent }, { reasoningReplay: 'reasoning' }))[0]).not.toHaveProperty('reasoning');
  });

  it('is left out on turns without calls', () => {
    const spoken = [assistant(thought, text('t')), assistant(thought)];
    expect(messagesOf(render({ turns: spoken }, { reasoningReplay: 'reasoning_content' }))).toEqual([
      { role: 'assistant', content: 't' },
    ]);
  });

  it("returns OpenRouter's details to it and to nobody else", () => {
    const signature = {
      origin: 'openai-chat',
      value: '[{"type":"reasoning.text","signature":"EqQB","index":0}]',
    } as const;
    const signed = [assistant({ type: 'reasoning', text: 'why', signature }, call('c1')), user(result('c1'))];
    expect(messagesOf(render({ turns: signed }, { reasoningControl: 'openrouter' }))[0]).toHaveProperty(
      'reasoning_details',
      [{ type: 'reasoning.text', signature: 'EqQB', index: 0, text: 'why' }],
    );
    expect(JSON.stringify(render({ turns: signed }).body)).not.toContain('EqQB');
  });

  it('returns a signature of Gemini that came as a thought before the call (§5.3)', () => {
    const signature = { origin: 'gemini', value: 'CtEB' } as const;
    const turns = [assistant({ type: 'reasoning', text: '', signature }, call('c1')), user(result('c1'))];
    expect(messagesOf(render({ turns }, { thoughtSignatures: 'returned' }))[0]).toHaveProperty(
      'tool_calls[0].extra_content.google.thought_signature',
      'CtEB',
    );
  });

  it('has the first call of a step pass unverified where one is demanded and there is none (K-8)', () => {
    const turns = [assistant(call('c1'), call('c2')), user(result('c1'), result('c2'))];
    const proofs = (dialect: Partial<ChatDialect>): unknown[] =>
      asArray(messagesOf(render({ turns }, dialect))[0]?.['tool_calls']).map(
        (made) => asObject(made)?.['extra_content'],
      );
    const skipped = { google: { thought_signature: 'skip_thought_signature_validator' } };
    expect(proofs({ thoughtSignatures: 'demanded' })).toEqual([skipped, undefined]);
    expect(proofs({ thoughtSignatures: 'returned' })).toEqual([undefined, undefined]);
  });

  it("returns Gemini's signature only to its own endpoint (K-7, K-8)", () => {
    const signed = [assistant(call('c1', { signature: { origin: 'gemini', value: 'CtEB' } })), user(result('c1'))];
    expect(JSON.stringify(render({ turns: signed }).body)).not.toContain('CtEB');
    expect(messagesOf(render({ turns: signed }, { thoughtSignatures: 'returned' }))[0]).toHaveProperty(
      'tool_calls[0].extra_content.google.thought_signature',
      'CtEB',
    );
  });
});
