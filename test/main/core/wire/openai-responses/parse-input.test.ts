import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import { prepareForTarget } from '../../../../../src/main/core/ir/cross-protocol.ts';
import { normalizeTurns } from '../../../../../src/main/core/ir/normalize-turns.ts';
import { wrapSignature } from '../../../../../src/main/core/ir/signatures.ts';
import { failureOf } from '../support.ts';
import { parse, parseItems } from './support.ts';

const PNG = 'data:image/png;base64,AAAA';

describe('instructions (S-1)', () => {
  it('puts `instructions` before leading developer and system items, one element each', () => {
    const request = parse({
      instructions: 'one',
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'two' }] },
        { role: 'system', content: 'three' },
        { role: 'user', content: 'hi' },
        { role: 'developer', content: 'later' },
      ],
    });
    expect(request.system.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(request.turns.map(({ role }) => role)).toEqual(['user', 'system']);
  });

  it('does not lose an image among instructions in silence', () => {
    const content = [{ type: 'input_image', image_url: PNG }];
    expect(parseItems({ role: 'developer', content }).nativeOnly).toMatchObject([{ path: 'input[0].content' }]);
  });
});

describe('messages (R-6)', () => {
  it('takes items without type, and ignores ids, status and phase', () => {
    const { turns, ignored } = parseItems(
      { role: 'user', content: 'a' },
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        phase: 'final_answer',
        internal_chat_message_metadata_passthrough: {},
        role: 'assistant',
        content: [{ type: 'output_text', text: 'b', annotations: [] }],
      },
    );
    expect(turns).toEqual([
      { role: 'user', parts: [{ type: 'text', text: 'a' }] },
      { role: 'assistant', parts: [{ type: 'text', text: 'b' }] },
    ]);
    expect(ignored).toEqual([]);
  });

  it('reads refusals and keeps citations', () => {
    const annotation = { type: 'url_citation', url: 'https://a.example', title: 't', start_index: 0, end_index: 1 };
    const content = [
      { type: 'output_text', text: 'b', annotations: [annotation] },
      { type: 'refusal', refusal: 'no' },
    ];
    expect(parseItems({ role: 'assistant', content }).turns[0]?.parts).toEqual([
      { type: 'text', text: 'b', citations: [annotation] },
      { type: 'refusal', text: 'no' },
    ]);
  });

  it('reads images as data URL, URL and stored file, with their detail', () => {
    const content = [
      { type: 'input_image', image_url: PNG, detail: 'original' },
      { type: 'input_image', image_url: 'https://a.example/i.png' },
      { type: 'input_image', file_id: 'file-1', detail: 'auto' },
    ];
    const path = 'input[0].content';
    expect(parseItems({ role: 'user', content }).turns[0]?.parts).toEqual([
      {
        type: 'media',
        kind: 'image',
        mediaType: 'image/png',
        source: { type: 'base64', data: 'AAAA' },
        detail: 'original',
        path: `${path}[0]`,
      },
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://a.example/i.png' }, path: `${path}[1]` },
      {
        type: 'media',
        kind: 'image',
        source: { type: 'file', protocol: 'openai-responses', id: 'file-1' },
        detail: 'auto',
        path: `${path}[2].file_id`,
      },
    ]);
  });

  it('reads files as data URL, bare base64 and URL, and audio', () => {
    const content = [
      { type: 'input_file', filename: 'a.csv', file_data: 'data:text/csv;base64,QQ==' },
      { type: 'input_file', file_data: 'QQ==' },
      { type: 'input_file', file_url: 'https://a.example/b.pdf' },
      { type: 'input_audio', input_audio: { data: 'QQ==', format: 'mp3' } },
    ];
    expect(parseItems({ role: 'user', content }).turns[0]?.parts).toMatchObject([
      { kind: 'document', mediaType: 'text/csv', name: 'a.csv', source: { type: 'base64', data: 'QQ==' } },
      { kind: 'document', mediaType: 'application/pdf' },
      { kind: 'document', source: { type: 'url' } },
      { kind: 'audio', mediaType: 'audio/mpeg' },
    ]);
  });

  it('refuses a stored file on the way to another protocol and names it (N-3)', () => {
    const request = parseItems({ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] });
    expect(failureOf(() => prepareForTarget(request, 'openai-chat'))).toMatchObject({
      code: 'unsupported',
      param: 'input[0].content[0].file_id',
    });
  });

  it('keeps content of unknown type for refusal', () => {
    const content = [
      { type: 'input_text', text: 'a' },
      { type: 'input_smell', smell: 'rose' },
    ];
    expect(parseItems({ role: 'user', content }).nativeOnly).toMatchObject([{ path: 'input[0].content[1].type' }]);
  });

  it.each<[JsonObject, string]>([
    [{ role: 'user', content: 5 }, 'input[0].content'],
    [{ role: 'user', content: [{ type: 'input_text' }] }, 'input[0].content[0].text'],
    [{ role: 'user', content: [{ type: 'input_image' }] }, 'input[0].content[0].image_url'],
    [{ role: 'narrator', content: 'x' }, 'input[0].role'],
    [{ content: 'x' }, 'input[0].type'],
    [{ type: 'function_call', name: 'f', arguments: '{}' }, 'input[0].call_id'],
    [{ type: 'function_call', call_id: 'c', arguments: '{}' }, 'input[0].name'],
    [{ type: 'function_call_output', output: 'x' }, 'input[0].call_id'],
  ])('refuses %j and names the path', (item, param) => {
    expect(failureOf(() => parseItems(item))).toMatchObject({ code: 'bad-request', param });
  });
});

describe('calls and outputs', () => {
  it('makes calls in a row, with the reasoning and message beside them, one assistant turn (R-5)', () => {
    const { turns } = parseItems(
      { role: 'user', content: 'q' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' },
      { type: 'message', role: 'assistant', content: 'Checking.' },
      { type: 'function_call', id: 'fc_1', status: 'completed', call_id: 'a', name: 'f', arguments: '{"x": 1}' },
      { type: 'function_call', call_id: 'b', name: 'g', arguments: '' },
      { type: 'function_call_output', call_id: 'a', output: 'r1' },
      {
        type: 'function_call_output',
        call_id: 'b',
        output: [{ type: 'input_image', image_url: PNG, detail: 'original' }],
      },
      { role: 'user', content: 'next' },
    );
    expect(turns.map(({ role, parts }) => [role, ...parts.map(({ type }) => type)])).toEqual([
      ['user', 'text'],
      ['assistant', 'reasoning', 'text', 'tool-call', 'tool-call'],
      ['user', 'tool-result', 'tool-result'],
      ['user', 'text'],
    ]);
    expect(turns[1]?.parts[2]).toEqual({
      type: 'tool-call',
      id: 'a',
      name: 'f',
      kind: 'function',
      input: { x: 1 },
      inputText: '{"x": 1}',
    });
    expect(turns[2]?.parts[1]).toMatchObject({ callId: 'b', parts: [{ type: 'media', kind: 'image' }] });
  });

  it.each(['', 'null', '[1]', '{"cut', undefined])('takes the arguments %j for none (T-9)', (args) => {
    const call = { type: 'function_call', call_id: 'a', name: 'f', ...(args === undefined ? {} : { arguments: args }) };
    const [part] = parseItems(call).turns[0]?.parts ?? [];
    expect(part).toMatchObject({ input: {} });
    expect(part).not.toHaveProperty('inputText');
  });

  it('keeps namespaces, and the free text of custom tools (T-3, T-4)', () => {
    const { turns } = parseItems(
      { type: 'function_call', call_id: 'a', name: 'wait', namespace: 'agents', arguments: '{}' },
      { type: 'custom_tool_call', call_id: 'b', name: 'apply_patch', input: '*** "x"' },
      { type: 'custom_tool_call_output', call_id: 'b', output: 'Exit code: 0' },
    );
    expect(turns[0]?.parts).toMatchObject([
      { namespace: 'agents', name: 'wait' },
      { kind: 'custom', input: {}, inputText: '*** "x"' },
    ]);
    expect(turns[1]?.parts).toEqual([
      { type: 'tool-result', callId: 'b', parts: [{ type: 'text', text: 'Exit code: 0' }] },
    ]);
  });

  it('reads the calls of client tools with types of their own as calls by name', () => {
    const action = { type: 'exec', command: ['ls'] };
    const { turns, nativeOnly } = parseItems(
      { type: 'local_shell_call', id: 'lsh_1', call_id: 'a', action, status: 'completed' },
      { type: 'local_shell_call_output', id: 'lsh_1', output: 'files' },
      { type: 'shell_call', call_id: 'b', action: { commands: ['ls'] } },
      {
        type: 'shell_call_output',
        call_id: 'b',
        output: [{ stdout: 'out', stderr: 'err', outcome: { type: 'exit', exit_code: 2 } }],
      },
      { type: 'apply_patch_call', call_id: 'c', operation: { type: 'delete_file', path: 'x' }, status: 'completed' },
      { type: 'apply_patch_call_output', call_id: 'c', status: 'failed', output: 'no such file' },
    );
    expect(nativeOnly).toEqual([]);
    expect(turns.flatMap(({ parts }) => parts)).toEqual([
      {
        type: 'tool-call',
        id: 'a',
        name: 'local_shell',
        kind: 'function',
        input: action,
        clientType: 'local_shell',
      },
      { type: 'tool-result', callId: 'a', parts: [{ type: 'text', text: 'files' }] },
      expect.objectContaining({ name: 'shell', input: { commands: ['ls'] } }),
      { type: 'tool-result', callId: 'b', parts: [{ type: 'text', text: 'out\nerr\n[exit code 2]' }] },
      expect.objectContaining({ name: 'apply_patch', input: { type: 'delete_file', path: 'x' } }),
      { type: 'tool-result', callId: 'c', isError: true, parts: [{ type: 'text', text: 'no such file' }] },
    ]);
  });

  it('keeps an output that is neither text nor parts as JSON text', () => {
    const item = { type: 'function_call_output', call_id: 'a', output: { ok: true } };
    expect(parseItems(item).turns[0]?.parts).toMatchObject([{ parts: [{ text: '{"ok":true}' }] }]);
  });
});

describe('reasoning items (5.3)', () => {
  it("keeps OpenAI's ciphertext with its item's id, as Codex replays it", () => {
    const summary = [
      { type: 'summary_text', text: 'one' },
      { type: 'summary_text', text: 'two' },
    ];
    const item = { type: 'reasoning', id: 'rs_1', summary, content: null, encrypted_content: 'gAAAA' };
    expect(parseItems(item).turns[0]?.parts).toEqual([
      {
        type: 'reasoning',
        text: 'one\n\ntwo',
        signature: { origin: 'openai-responses', value: 'gAAAA', itemId: 'rs_1' },
      },
    ]);
  });

  it('gives a wrapped proof back to its origin, with the text it proves', () => {
    const encrypted_content = wrapSignature({ origin: 'anthropic-messages', value: 'SIG', text: 'to the letter ' });
    const item = {
      type: 'reasoning',
      id: 'rs_x',
      summary: [{ type: 'summary_text', text: 'shortened' }],
      encrypted_content,
    };
    expect(parseItems(item).turns[0]?.parts).toEqual([
      { type: 'reasoning', text: 'to the letter ', signature: { origin: 'anthropic-messages', value: 'SIG' } },
    ]);
    const redacted = wrapSignature({ origin: 'anthropic-messages', value: 'R', isRedacted: true });
    expect(parseItems({ type: 'reasoning', summary: [], encrypted_content: redacted }).turns[0]?.parts).toMatchObject([
      { isRedacted: true, text: '' },
    ]);
  });

  it('drops a wrapped proof that was damaged: nobody could verify it (K-7)', () => {
    const item = { type: 'reasoning', summary: [{ type: 'summary_text', text: 't' }], encrypted_content: 'gw1.e30' };
    expect(parseItems(item).turns[0]?.parts).toEqual([{ type: 'reasoning', text: 't' }]);
  });
});

describe('what only OpenAI can serve (N-3, N-5)', () => {
  it.each([
    { type: 'item_reference', id: 'msg_1' },
    { id: 'msg_1' },
    { type: 'compaction', encrypted_content: 'x' },
    { type: 'compaction_trigger' },
  ])('keeps %j for refusal', (item) => {
    expect(parseItems({ role: 'user', content: 'a' }, item).nativeOnly).toMatchObject([{ path: 'input[1].type' }]);
  });

  it('leaves of hosted tools in the history what a person could read', () => {
    const request = parseItems(
      { role: 'user', content: 'q' },
      { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } },
      { type: 'code_interpreter_call', id: 'ci_1', code: '1+1', outputs: [{ type: 'logs', logs: '2' }] },
      { role: 'assistant', content: 'Two.' },
    );
    expect(prepareForTarget(request, 'openai-chat').turns[1]?.parts).toEqual([
      { type: 'text', text: '2' },
      { type: 'text', text: 'Two.' },
    ]);
  });

  it('refuses when nothing of a turn would be left', () => {
    const request = parseItems(
      { role: 'user', content: 'q' },
      { type: 'computer_call', id: 'cu_1', call_id: 'c' },
      { type: 'computer_call_output', call_id: 'c', output: { type: 'computer_screenshot' } },
    );
    expect(failureOf(() => prepareForTarget(request, 'gemini')).code).toBe('unsupported');
  });

  it('does not let a search that OpenAI ran pass for a call of the client', () => {
    const item = { type: 'tool_search_call', call_id: null, execution: 'server', arguments: {} };
    expect(parseItems({ role: 'user', content: 'q' }, item).turns[1]?.parts).toMatchObject([{ type: 'native' }]);
  });
});

it('normalises a compacted history that begins with the assistant and holds blank texts (R-2)', () => {
  const { turns } = parseItems(
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'earlier' }] },
    {
      role: 'user',
      content: [
        { type: 'input_text', text: '' },
        { type: 'input_text', text: 'now' },
      ],
    },
  );
  expect(normalizeTurns(turns).map(({ parts }) => parts.length)).toEqual([1, 1]);
});
