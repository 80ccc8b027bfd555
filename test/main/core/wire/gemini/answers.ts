// Any sequenced answer, for properties.
import fc from 'fast-check';
import type { IrEvent, StopReason } from '../../../../../src/main/core/ir/events.ts';
import type { IrSignature } from '../../../../../src/main/core/ir/request.ts';
import { sequence } from '../../../../helpers/replay.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const name = fc.constantFrom('get_weather', 'read_file', 'mcp__x__y');
const input = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });

const foreignProof: fc.Arbitrary<IrSignature> = fc.record({
  origin: fc.constantFrom('anthropic-messages' as const, 'openai-responses' as const),
  value: fc.string({ minLength: 1, maxLength: 8 }),
});

const textBlock = fc
  .array(text, { minLength: 1, maxLength: 3 })
  .map((pieces): IrEvent[] => [
    ...pieces.map((piece): IrEvent => ({ type: 'text-delta', text: piece })),
    { type: 'text-end' },
  ]);

const thoughtBlock = fc
  .tuple(text, fc.option(foreignProof, { nil: undefined }))
  .map(([thought, signature]): IrEvent[] => [
    { type: 'reasoning-delta', text: thought },
    { type: 'reasoning-end', ...(signature === undefined ? {} : { signature }) },
  ]);

const callBlock = fc.tuple(name, input, fc.uuid()).map(([called, args, id]): IrEvent[] => {
  // Calls differ: the same call without an id in the next chunk is taken for one that was sent again (W-8).
  const json = JSON.stringify({ ...args, of: id });
  const half = Math.floor(json.length / 2);
  return [
    { type: 'tool-start', key: id, id: `id_${id}`, name: called, kind: 'function' },
    { type: 'tool-delta', key: id, text: json.slice(0, half) },
    { type: 'tool-delta', key: id, text: json.slice(half) },
    { type: 'tool-end', key: id },
  ];
});

const count = fc.nat({ max: 10_000 });
const finish = fc
  .record({
    reason: fc.constantFrom<StopReason>('stop', 'length', 'filter', 'context', 'pause', 'stop-sequence'),
    input: count,
    output: count,
    cached: count,
    reasoning: count,
  })
  .map(({ reason, input: fresh, output, cached, reasoning }): IrEvent => ({
    type: 'finish',
    reason,
    usage: {
      inputTokens: fresh + cached,
      cacheReadTokens: cached,
      cacheWriteTokens: 0,
      outputTokens: output + reasoning,
      reasoningTokens: reasoning,
    },
  }));

/** Sequenced events of a complete answer. */
export const completeAnswers: fc.Arbitrary<IrEvent[]> = fc
  .tuple(fc.array(fc.oneof(textBlock, thoughtBlock, callBlock), { maxLength: 6 }), finish)
  .map(([blocks, end]) => sequence([{ type: 'start' }, ...blocks.flat(), end]));
