// Replays a recorded stream through the SSE reader, a protocol's parser and the sequencer, cut into any pieces.
import { createSequencer } from '../../src/main/core/ir/sequencer.ts';
import type { IrEvent } from '../../src/main/core/ir/events.ts';
import { createSseReader } from '../../src/main/core/upstream/sse-reader.ts';
import type { EventParser } from '../../src/main/core/wire/codec.ts';

/** The sequenced events of a stream whose bytes arrive in these pieces. */
export function replayPieces(pieces: readonly Buffer[], parser: EventParser): IrEvent[] {
  const reader = createSseReader();
  const sequencer = createSequencer();
  const events: IrEvent[] = [];
  const take = (wireEvents: ReturnType<typeof reader.push>): void => {
    for (const wireEvent of wireEvents) {
      for (const event of parser.push(wireEvent)) events.push(...sequencer.push(event));
    }
  };
  for (const piece of pieces) take(reader.push(piece));
  take(reader.end());
  events.push(...sequencer.end());
  return events;
}

/** Cuts once, behind the given number of bytes. */
export function cutAt(bytes: Buffer, position: number): Buffer[] {
  return [bytes.subarray(0, position), bytes.subarray(position)];
}

/** Every byte alone. */
export function singleBytes(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (_byte, index) => bytes.subarray(index, index + 1));
}

/** What a person would see of an answer: deltas joined, no matter how they were cut. */
export interface FoldedAnswer {
  text: string;
  reasoning: string;
  refusal: string;
  tools: { id: string; name: string; kind: string; text: string }[];
  /** `finish` or `error` with all that it carries. */
  last: IrEvent | undefined;
}

export function foldEvents(events: readonly IrEvent[]): FoldedAnswer {
  const folded: FoldedAnswer = { text: '', reasoning: '', refusal: '', tools: [], last: undefined };
  for (const event of events) {
    if (event.type === 'text-delta') folded.text += event.text;
    else if (event.type === 'reasoning-delta') folded.reasoning += event.text;
    else if (event.type === 'refusal-delta') folded.refusal += event.text;
    else if (event.type === 'tool-start') {
      folded.tools.push({ id: event.id, name: event.name, kind: event.kind, text: '' });
    } else if (event.type === 'tool-delta') (folded.tools.at(-1) as { text: string }).text += event.text;
    else if (event.type === 'finish' || event.type === 'error') folded.last = event;
  }
  return folded;
}

/** Sequences a list of parser events, as the gateway does. */
export function sequence(parsed: readonly IrEvent[]): IrEvent[] {
  const sequencer = createSequencer();
  return [...parsed.flatMap((event) => sequencer.push(event)), ...sequencer.end()];
}
