// Answers of any shape, for properties: as parser events, as a provider's JSON, and as its stream.
import fc from 'fast-check';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });

/** One block of an answer as a parser tells it. */
const softBlock: fc.Arbitrary<IrEvent[]> = fc
  .tuple(fc.constantFrom('text', 'reasoning', 'refusal'), fc.array(words, { maxLength: 3 }), fc.boolean())
  .map(([kind, texts, isSigned]) => {
    const end: IrEvent =
      kind === 'reasoning'
        ? { type: 'reasoning-end', ...(isSigned ? { signature: { origin: 'anthropic-messages', value: 'S' } } : {}) }
        : { type: `${kind as 'text' | 'refusal'}-end` };
    return [...texts.map((text) => ({ type: `${kind}-delta`, text }) as IrEvent), end];
  });

const toolBlock: fc.Arbitrary<IrEvent[]> = fc
  .record({
    key: fc.uuid(),
    id: fc.constantFrom('', 'same', 'call_1', 'call_2'),
    kind: fc.constantFrom('function', 'custom'),
    clientType: fc.constantFrom(undefined, undefined, 'tool_search'),
    namespace: fc.constantFrom(undefined, 'agents'),
    input: fc.dictionary(words, words, { maxKeys: 3 }),
    cut: fc.nat(12),
    isSigned: fc.boolean(),
  })
  .map(({ key, id, kind, clientType, namespace, input, cut, isSigned }) => {
    const text = Object.keys(input).length === 0 ? '' : JSON.stringify(input);
    const start: IrEvent = {
      type: 'tool-start',
      key,
      id,
      name: 'f',
      kind: kind as 'function' | 'custom',
      ...(clientType === undefined ? {} : { clientType }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(isSigned ? { signature: { origin: 'gemini', value: 'G' } as const } : {}),
    };
    const pieces = [text.slice(0, cut), text.slice(cut)];
    const deltas = pieces.map((piece): IrEvent => ({ type: 'tool-delta', key, text: piece }));
    return [start, ...deltas, { type: 'tool-end', key }];
  });

const citation: fc.Arbitrary<IrEvent[]> = words.map((title) => [
  { type: 'text-delta', text: title },
  { type: 'citation', url: 'https://a.example', title, citedText: title },
]);

const USAGE_COUNTS = fc.record({
  inputTokens: fc.nat(),
  cacheReadTokens: fc.nat(),
  cacheWriteTokens: fc.nat(),
  outputTokens: fc.nat(),
  reasoningTokens: fc.nat(),
});

const ending: fc.Arbitrary<IrEvent[]> = fc.oneof(
  fc
    .tuple(fc.constantFrom('stop', 'length', 'filter', 'context', 'pause', 'stop-sequence'), USAGE_COUNTS)
    .map(([reason, usage]): IrEvent[] => [
      { type: 'usage', usage },
      { type: 'finish', reason: reason as 'stop' },
    ]),
  fc.constant<IrEvent[]>([]),
  fc.constant<IrEvent[]>([{ type: 'error', failure: { code: 'overloaded', message: 'busy' } }]),
);

/** Parser events of a whole answer, good or failed. */
export const eventLists: fc.Arbitrary<IrEvent[]> = fc
  .tuple(fc.array(fc.oneof(softBlock, toolBlock, citation), { maxLength: 7 }), ending)
  .map(([blocks, end]) => [{ type: 'start' }, ...blocks.flat(), ...end]);

const textPart = words.map((text): JsonObject => ({ type: 'output_text', text, annotations: [], logprobs: [] }));
const refusalPart = words.map((refusal): JsonObject => ({ type: 'refusal', refusal }));
const summaryPart = words.map((text): JsonObject => ({ type: 'summary_text', text }));

const item: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({
    type: fc.constant('message'),
    role: fc.constant('assistant'),
    content: fc.array(fc.oneof(textPart, refusalPart), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('reasoning'),
    summary: fc.array(summaryPart, { maxLength: 3 }),
    encrypted_content: fc.constantFrom('gAAAA', null),
  }),
  fc.dictionary(words, words, { maxKeys: 3 }).map((input) => ({
    type: 'function_call',
    name: 'f',
    arguments: JSON.stringify(input),
  })),
  words.map((input) => ({ type: 'custom_tool_call', name: 'p', input })),
);

/** A provider's whole answer. */
export const responses: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.array(item, { maxLength: 5 }), fc.nat(999))
  .map(([items, count]) => ({
    id: 'resp_1',
    object: 'response',
    model: 'm',
    status: 'completed',
    output: items.map((one, index) => ({ ...one, id: `id_${index}`, call_id: `call_${index}` })),
    usage: { input_tokens: count, output_tokens: 5 },
  }));

/** The stream of the same answer, in pieces of `size` characters. */
export function streamOf(response: JsonObject, size: number): JsonObject[] {
  const output = response['output'] as JsonObject[];
  return [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } },
    ...output.flatMap((one, index) => itemEvents(one, { item_id: one['id'] as string, output_index: index }, size)),
    { type: 'response.completed', response },
  ];
}

function itemEvents(one: JsonObject, place: JsonObject, size: number): JsonObject[] {
  const { output_index } = place as { output_index: number };
  const begun = { ...one, content: [], summary: [], arguments: '', input: '', encrypted_content: 'unfinished' };
  return [
    { type: 'response.output_item.added', output_index, item: begun },
    ...contentEvents(one, place, size),
    { type: 'response.output_item.done', output_index, item: one },
  ];
}

function contentEvents(one: JsonObject, place: JsonObject, size: number): JsonObject[] {
  switch (one['type']) {
    case 'message':
      return (one['content'] as JsonObject[]).flatMap((part, content_index) =>
        partEvents(part, { ...place, content_index }, size),
      );
    case 'reasoning':
      return (one['summary'] as JsonObject[]).flatMap((part, summary_index) =>
        deltas('response.reasoning_summary_text', part['text'] as string, { place: { ...place, summary_index }, size }),
      );
    case 'function_call':
      return deltas('response.function_call_arguments', one['arguments'] as string, { place, size });
    default:
      return deltas('response.custom_tool_call_input', one['input'] as string, { place, size });
  }
}

function partEvents(part: JsonObject, place: JsonObject, size: number): JsonObject[] {
  const isRefusal = part['type'] === 'refusal';
  const stem = isRefusal ? 'response.refusal' : 'response.output_text';
  const text = (isRefusal ? part['refusal'] : part['text']) as string;
  return [
    { type: 'response.content_part.added', ...place, part: { ...part, text: '', refusal: '' } },
    ...deltas(stem, text, { place, size }),
    { type: 'response.content_part.done', ...place, part },
  ];
}

function deltas(stem: string, text: string, { place, size }: { place: JsonObject; size: number }): JsonObject[] {
  const count = Math.ceil(text.length / size);
  return Array.from({ length: count }, (_none, index) => ({
    type: `${stem}.delta`,
    ...place,
    delta: text.slice(index * size, (index + 1) * size),
  }));
}
