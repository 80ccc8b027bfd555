import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import { wrapSignature } from '../../../../../src/main/core/ir/signatures.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import { checkEventOrder } from '../../../../helpers/grammar.ts';
import { foldEvents, replayPieces, sequence } from '../../../../helpers/replay.ts';
import { CONTEXT, renderStream } from './support.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/anthropic-messages');

const message = (content: JsonObject[], more: JsonObject = {}): JsonObject => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5',
  content,
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 20, cache_creation_input_tokens: 10, cache_read_input_tokens: 70, output_tokens: 9 },
  ...more,
});

const read = (body: JsonObject): IrEvent[] => sequence(anthropicMessages.parseAnswer(body));
const replay = (stream: string): IrEvent[] =>
  replayPieces([Buffer.from(stream)], anthropicMessages.createEventParser());

/** What a stream says once more as one body, as the official SDK would put it together. */
function bodyOf(events: readonly IrEvent[]): JsonObject {
  return anthropicMessages.renderAnswer(events, CONTEXT);
}

describe('a whole answer (I-5)', () => {
  it('gives the events that its stream would have given', () => {
    const body = message(
      [
        { type: 'thinking', thinking: 'Hm.', signature: 'Eabc' },
        { type: 'redacted_thinking', data: 'Ered' },
        {
          type: 'text',
          text: 'I read.',
          citations: [{ type: 'web_search_result_location', url: 'https://x.test', title: 'X' }],
        },
        { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: '/a' } },
        { type: 'tool_use', id: 'toolu_2', name: 'now', input: {} },
      ],
      { stop_reason: 'tool_use' },
    );
    const events = read(body);
    expect(checkEventOrder(events)).toEqual([]);
    const origin = 'anthropic-messages';
    expect(events).toEqual([
      { type: 'start', id: 'msg_1', model: 'claude-sonnet-4-5' },
      { type: 'reasoning-start' },
      { type: 'reasoning-delta', text: 'Hm.' },
      { type: 'reasoning-end', signature: { origin, value: 'Eabc' } },
      { type: 'reasoning-start' },
      { type: 'reasoning-end', isRedacted: true, signature: { origin, value: 'Ered' } },
      { type: 'text-start' },
      { type: 'text-delta', text: 'I read.' },
      { type: 'citation', url: 'https://x.test', title: 'X' },
      { type: 'text-end' },
      { type: 'tool-start', key: '3', id: 'toolu_1', name: 'read', kind: 'function' },
      { type: 'tool-delta', key: '3', text: '{"path":"/a"}' },
      { type: 'tool-end', key: '3' },
      { type: 'tool-start', key: '4', id: 'toolu_2', name: 'now', kind: 'function' },
      { type: 'tool-end', key: '4' },
      {
        type: 'finish',
        reason: 'tool',
        usage: { inputTokens: 100, cacheReadTokens: 70, cacheWriteTokens: 10, outputTokens: 9, reasoningTokens: 0 },
      },
    ]);
  });

  it('is an error when it holds one, whatever its status was (E-3)', () => {
    for (const body of [
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      { error: { type: 'overloaded_error', message: 'Overloaded' } },
    ]) {
      expect(read(body)).toMatchObject([{ type: 'error', failure: { code: 'overloaded', message: 'Overloaded' } }]);
    }
  });

  it('is an error when it does not say why it ended, or is none at all (E-5)', () => {
    for (const body of [
      message([{ type: 'text', text: 'a' }], { stop_reason: null }),
      {},
      { content: 'x' },
      { choices: [] },
    ]) {
      expect(read(body as JsonObject).at(-1)).toMatchObject({ type: 'error', failure: { code: 'cut' } });
    }
  });

  it('says the same as the stream of the same answer', () => {
    const block = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).map((text) => ({ type: 'text', text })),
      fc.tuple(fc.string({ maxLength: 8 }), fc.string({ minLength: 1, maxLength: 5 })).map(([thinking, signature]) => ({
        type: 'thinking',
        thinking,
        signature,
      })),
      fc.tuple(fc.uuid(), fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 })).map(([id, input]) => ({
        type: 'tool_use',
        id,
        name: 'read',
        input,
      })),
    );
    const reason = fc.constantFrom('end_turn', 'tool_use', 'max_tokens', 'refusal', 'pause_turn', 'stop_sequence');
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), reason, (content, stop_reason) => {
        const whole = read(message(content as JsonObject[], { stop_reason }));
        const streamed = replay(renderStream(whole));
        expect(foldEvents(streamed)).toEqual(foldEvents(whole));
        // And the body that is told to a client reads the same once more.
        expect(foldEvents(read(bodyOf(whole)))).toEqual(foldEvents(whole));
      }),
      { numRuns: 500 },
    );
  });
});

describe('one body for a client', () => {
  it('is what the provider said, under our id and the asked model', () => {
    const content: JsonObject[] = [
      { type: 'thinking', thinking: 'Hm.', signature: 'Eabc' },
      { type: 'redacted_thinking', data: 'Ered' },
      { type: 'text', text: 'I read.' },
      { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: '/a' } },
    ];
    const original = message(content, { stop_reason: 'tool_use' });
    expect(bodyOf(read(original))).toEqual({ ...original, id: 'msg_01XYZ' });
  });

  it('names the sequence that stopped it', () => {
    const more = { stop_reason: 'stop_sequence', stop_sequence: 'END' };
    expect(bodyOf(read(message([{ type: 'text', text: 'a' }], more)))).toMatchObject(more);
  });

  it('has empty input where a call was cut by the limit (T-9)', () => {
    const events = sequence([
      { type: 'tool-start', key: '1', id: 't', name: 'write', kind: 'function' },
      { type: 'tool-delta', key: '1', text: '{"text":"Once' },
      { type: 'finish', reason: 'length' },
    ]);
    expect(bodyOf(events)).toMatchObject({ content: [{ type: 'tool_use', input: {} }], stop_reason: 'max_tokens' });
  });

  it('wraps proofs of others, and gives the proof of a call a block of its own (§5.3)', () => {
    const gemini = { origin: 'gemini', value: 'R0VN' } as const;
    const events = sequence([
      { type: 'reasoning-delta', text: 'Plan' },
      { type: 'reasoning-end', signature: { origin: 'openai-responses', value: 'gAAA' }, isRedacted: true },
      { type: 'tool-start', key: '1', id: 'a.b', name: 'read', kind: 'function', signature: gemini },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(bodyOf(events)['content']).toEqual([
      {
        type: 'thinking',
        thinking: 'Plan',
        signature: wrapSignature({ origin: 'openai-responses', value: 'gAAA', isRedacted: true }),
      },
      { type: 'thinking', thinking: '', signature: wrapSignature(gemini) },
      { type: 'tool_use', id: 'a_b', name: 'read', input: {} },
    ]);
  });

  it('holds nothing but counts when nothing was said (U-1)', () => {
    expect(bodyOf(sequence([{ type: 'finish', reason: 'stop' }]))).toMatchObject({
      content: [],
      stop_reason: 'end_turn',
      usage: { input_tokens: 0, output_tokens: 0 },
    });
  });

  it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.sse')))('says the same as the stream in %s', (name) => {
    const events = replay(readFileSync(join(FOLDER, name), 'utf8'));
    if (events.at(-1)?.type !== 'finish') {
      expect(events.at(-1)?.type).toBe('error');
      return;
    }
    const [again, before] = [foldEvents(read(bodyOf(events))), foldEvents(events)];
    // A call that the limit cut has its text in the stream and no input in the body.
    const tools = before.tools.map((tool) => ({ ...tool, text: tool.text.endsWith('}') ? inputText(tool.text) : '' }));
    expect({ ...again, tools: again.tools.map((tool) => ({ ...tool, text: inputText(tool.text) })) }).toEqual({
      ...before,
      tools,
      last: { ...before.last, usage: expect.anything() },
    });
  });
});

/** The same JSON without white space; nothing for nothing. */
function inputText(text: string): string {
  return text === '' ? '' : JSON.stringify(JSON.parse(text));
}
