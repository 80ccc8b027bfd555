// Reads along while bytes of a stream pass untouched: is it an answer at all, has it come to its end, what did it cost.
import type { IrEvent, IrUsage } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';
import { CUT } from '../../ir/sequencer.ts';
import { createSseReader } from '../../upstream/sse-reader.ts';
import type { WireCodec } from '../../wire/codec.ts';
import type { EventFramer } from './event-framer.ts';
import type { Lane, Outcome } from './lane.ts';
import { failureOfBreak, notTheProtocol } from '../provider-call/provider-failure.ts';

/** Usage and ending stand in the last events; these many bytes are kept to find them in. */
const TAIL_BYTES = 128 * 1024;
const BLANK_LINE = Buffer.from('\n\n');

export interface NativeTapParts {
  readonly codec: WireCodec;
  readonly host: string;
  readonly framer: EventFramer;
  /** Takes out of errors what the client must not learn; may change nothing else. */
  readonly hide: (events: Buffer) => Buffer;
  readonly renderError: (failure: Failure) => string;
  readonly renderPing: () => string;
}

interface State {
  /** Events are parsed only until the first content: after that bytes are merely searched for the end. */
  head: { reader: ReturnType<typeof createSseReader>; parse: (bytes: Buffer) => IrEvent[] } | undefined;
  hasContent: boolean;
  hasEnded: boolean;
  failure: Failure | undefined;
  usage: IrUsage | undefined;
  /** The provider's id of the answer. */
  id: string | undefined;
  tail: Buffer[];
  tailLength: number;
  first: Buffer | undefined;
}

export interface NativeTap extends Lane, Outcome {
  /** The provider's stream has said that it is over, complete or with an error of its own. */
  hasSaidEnd(): boolean;
  /** The provider's id of this answer. */
  answerId(): string | undefined;
}

/** A lane for server-sent events that passes whole events, their bytes unchanged. */
export function createNativeTap(parts: NativeTapParts): NativeTap {
  const state: State = {
    head: createHead(parts.codec),
    hasContent: false,
    hasEnded: false,
    failure: undefined,
    usage: undefined,
    id: undefined,
    tail: [],
    tailLength: 0,
    first: undefined,
  };
  return {
    push: (bytes) => {
      take(state, bytes);
      const whole = parts.hide(parts.framer.push(bytes));
      findEnd(state, whole, parts.codec);
      return whole;
    },
    end: () => {
      readTail(state, parts.codec);
      // The last event may lack its blank line, but not a part of its data.
      const rest = parts.hide(wholeEvent(parts.framer.rest()));
      findEnd(state, rest, parts.codec);
      if (state.hasEnded) return rest;
      state.failure ??= state.hasContent ? CUT : endedWithoutAnswer(state.first ?? Buffer.alloc(0));
      return parts.renderError(state.failure);
    },
    fail: (error) => {
      readTail(state, parts.codec);
      // All was said before the connection broke.
      if (state.hasEnded) return '';
      state.failure ??= failureOfBreak(error, parts.host);
      return parts.renderError(state.failure);
    },
    ping: parts.renderPing,
    isReady: () => state.hasContent || state.failure !== undefined,
    hasSaidEnd: () => state.hasEnded,
    answerId: () => state.id,
    hasContent: () => state.hasContent,
    failure: () => state.failure,
    usage: () => {
      readTail(state, parts.codec);
      return state.usage;
    },
    isComplete: () => state.hasEnded && state.failure === undefined,
  };
}

function createHead(codec: WireCodec): State['head'] {
  const reader = createSseReader();
  const parser = codec.createEventParser();
  return { reader, parse: (bytes) => reader.push(bytes).flatMap((event) => parser.push(event)) };
}

function endedWithoutAnswer(first: Buffer): Failure {
  const begin = first.subarray(0, 64).toString('utf8').trimStart();
  return begin === '' || begin.startsWith('<') ? notTheProtocol(first).failure : CUT;
}

function take(state: State, bytes: Buffer): void {
  state.first ??= bytes;
  if (state.head !== undefined) readHead(state, state.head.parse(bytes));
  keepTail(state, bytes);
}

/** The event, with the blank line without which many clients drop it; nothing of one whose data is cut. */
function wholeEvent(bytes: Buffer): Buffer {
  const reader = createSseReader();
  const [event] = [...reader.push(bytes), ...reader.end()];
  const isWhole = event !== undefined && (event.data === '[DONE]' || parse(event.data) !== undefined);
  return isWhole ? Buffer.concat([bytes, BLANK_LINE]) : Buffer.alloc(0);
}

/** Only what goes to the client counts as its end. */
function findEnd(state: State, bytes: Buffer, codec: WireCodec): void {
  if (state.hasEnded || bytes.length === 0) return;
  state.hasEnded = codec.endMark.test(bytes.toString('latin1'));
}

function readHead(state: State, events: readonly IrEvent[]): void {
  for (const event of events) {
    if (event.type === 'start') state.id ??= event.id;
    if (event.type === 'usage') state.usage = event.usage;
    if (event.type === 'error' && !state.hasContent) state.failure = event.failure;
    if (isContent(event)) state.hasContent = true;
  }
  if (state.hasContent) state.head = undefined;
}

function isContent(event: IrEvent): boolean {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
      return event.text !== '';
    case 'tool-start':
    case 'native':
    case 'finish':
      return true;
    case 'reasoning-end':
      return event.signature !== undefined;
    default:
      return false;
  }
}

function keepTail(state: State, bytes: Buffer): void {
  state.tail.push(bytes);
  state.tailLength += bytes.length;
  while (state.tailLength - (state.tail[0]?.length ?? 0) >= TAIL_BYTES) {
    state.tailLength -= state.tail.shift()?.length ?? 0;
  }
}

/** The first event of the tail may be cut: it is dropped with everything before the first line end. */
function readTail(state: State, codec: WireCodec): void {
  const bytes = Buffer.concat(state.tail);
  state.tail = [];
  const reader = createSseReader();
  const events = [...reader.push(bytes), ...reader.end()];
  for (const { data } of events) {
    if (!data.includes('usage') || !data.startsWith('{')) continue;
    const parsed = parse(data);
    if (parsed !== undefined) state.usage = codec.readUsage(parsed, state.usage) ?? state.usage;
  }
  const last = events.at(-1);
  const parser = codec.createEventParser();
  const failure = last === undefined ? undefined : parser.push(last).find((event) => event.type === 'error')?.failure;
  if (failure !== undefined) state.failure ??= failure;
}

function parse(data: string): Record<string, never> | undefined {
  try {
    return JSON.parse(data) as Record<string, never>;
  } catch {
    // The cut beginning of the tail, or noise.
    return undefined;
  }
}
