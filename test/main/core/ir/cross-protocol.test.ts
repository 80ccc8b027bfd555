import { describe, expect, it } from 'vitest';
import { prepareForTarget } from '../../../../src/main/core/ir/cross-protocol.ts';
import { FailureError, type Failure } from '../../../../src/main/core/ir/failure.ts';
import type { IrMedia, IrPart, IrRequest } from '../../../../src/main/core/ir/request.ts';

function request(parts: IrPart[], more: Partial<IrRequest> = {}): IrRequest {
  return {
    model: 'm',
    isStreaming: false,
    system: [],
    turns: [{ role: 'user', parts }],
    tools: [],
    sampling: {},
    nativeOnly: [],
    ignored: [],
    paths: {},
    ...more,
  };
}

function refusal(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
}

const text: IrPart = { type: 'text', text: 'hello' };
const file: IrMedia = {
  type: 'media',
  kind: 'document',
  source: { type: 'file', protocol: 'anthropic-messages', id: 'file_1' },
  path: 'messages[0].content[1]',
};
const native: IrPart = { type: 'native', protocol: 'anthropic-messages', raw: { type: 'server_tool_use' } };

describe('what only one protocol can serve', () => {
  it('is refused with its path and the reason (N-2)', () => {
    const nativeOnly = [
      { path: 'tools[1].type', why: 'the tool "web_search_20250305" runs at Anthropic' },
      { path: 'container', why: 'containers exist only at Anthropic' },
    ];
    const failure = refusal(() => prepareForTarget(request([text], { nativeOnly }), 'openai-chat'));
    expect(failure).toEqual({
      code: 'unsupported',
      param: 'tools[1].type',
      message: 'tools[1].type: the tool "web_search_20250305" runs at Anthropic',
    });
  });

  it('includes files stored at another provider, alone or in a tool result (N-3)', () => {
    for (const part of [file, { type: 'tool-result', callId: '1', parts: [file] } satisfies IrPart]) {
      const failure = refusal(() => prepareForTarget(request([text, part]), 'gemini'));
      expect(failure).toMatchObject({ code: 'unsupported', param: 'messages[0].content[1]' });
      expect(failure.message).toContain('Send its content instead');
    }
  });

  it('names the turn of a file whose place is not known (N-3)', () => {
    const { path: _path, ...nameless } = file;
    expect(refusal(() => prepareForTarget(request([nameless]), 'gemini')).param).toBe('turn 1');
  });
});

describe('what may pass', () => {
  it('is the request as it is when nothing is foreign', () => {
    const plain = request([text, { type: 'reasoning', text: 'hm' }]);
    expect(prepareForTarget(plain, 'gemini')).toEqual(plain);
  });

  it('includes files and blocks of the target itself', () => {
    const own = request([file, native, { type: 'tool-result', callId: '1', parts: [file] }]);
    expect(prepareForTarget(own, 'anthropic-messages')).toEqual(own);
  });
});

describe('blocks of hosted tools in the history (N-5)', () => {
  it('leave what a person could read of them', () => {
    const search: IrPart = { type: 'native', protocol: 'openai-responses', raw: {}, text: 'Searched for "rain"' };
    const prepared = prepareForTarget(request([text, search, native, { ...native, text: '' }]), 'gemini');
    expect(prepared.turns).toEqual([{ role: 'user', parts: [text, { type: 'text', text: 'Searched for "rain"' }] }]);
  });

  it('are refused when the turn would become empty', () => {
    const failure = refusal(() => prepareForTarget(request([native]), 'gemini'));
    expect(failure).toMatchObject({ code: 'unsupported', param: 'turn 1' });
  });

  it('do not change the request that other candidates still need', () => {
    const original = request([text, native]);
    const before = structuredClone(original);
    prepareForTarget(original, 'gemini');
    expect(original).toEqual(before);
  });
});
