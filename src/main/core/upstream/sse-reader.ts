// Reads server-sent events from bytes, cut anywhere (rules W-1 to W-3): any line end, comments, BOM, no final blank line.
import type { WireEvent } from '../wire/codec.ts';

/** Longer events are an error, never cut in silence. */
export const MAX_EVENT_BYTES = 32 * 1024 * 1024;

const LF = 10;
const CR = 13;

export class EventTooLargeError extends Error {
  constructor() {
    super(`an event of the stream is larger than ${MAX_EVENT_BYTES / 1024 / 1024} MB`);
    this.name = 'EventTooLargeError';
  }
}

export interface SseReader {
  /** Takes the next bytes and returns the events that are complete with them. */
  push(bytes: Buffer): WireEvent[];
  /** The stream is over: an event without its blank line still counts. */
  end(): WireEvent[];
}

interface State {
  /** Bytes after the last line end. */
  tail: Buffer[];
  tailLength: number;
  isFirst: boolean;
  /** The last line ended in CR: a LF at the beginning of what comes next belongs to it. */
  skipsLineFeed: boolean;
  event: string;
  data: string | undefined;
}

/**
 * Divides the bytes of one stream into server-sent events, wherever the pieces are cut; `end` gives what the last line without an end still
 * held.
 */
export function createSseReader(): SseReader {
  const state: State = { tail: [], tailLength: 0, isFirst: true, skipsLineFeed: false, event: '', data: undefined };
  return {
    push: (bytes) => push(state, bytes),
    end: () => {
      const events: WireEvent[] = [];
      const rest = takeTail(state);
      if (rest.length > 0) readLine(state, decode(state, rest), events);
      dispatch(state, events);
      return events;
    },
  };
}

function push(state: State, bytes: Buffer): WireEvent[] {
  let chunk = bytes;
  if (state.skipsLineFeed && chunk.length > 0) {
    if (chunk[0] === LF) chunk = chunk.subarray(1);
    state.skipsLineFeed = false;
  }
  const end = lastLineEnd(chunk);
  if (end === 0) {
    keepTail(state, chunk);
    return [];
  }
  const head = chunk.subarray(0, end);
  const complete = state.tailLength === 0 ? head : Buffer.concat([...state.tail, head]);
  state.tail = [];
  state.tailLength = 0;
  keepTail(state, chunk.subarray(end));
  // Whether a LF follows a CR at the very end is known only with the next bytes.
  state.skipsLineFeed = end === chunk.length && chunk[end - 1] === CR;
  const events: WireEvent[] = [];
  readLines(state, decode(state, complete), events);
  return events;
}

/** Index behind the last CR or LF, 0 when there is none. */
function lastLineEnd(chunk: Buffer): number {
  return Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
}

function keepTail(state: State, rest: Buffer): void {
  if (rest.length === 0) return;
  state.tail.push(rest);
  state.tailLength += rest.length;
  if (state.tailLength + (state.data?.length ?? 0) > MAX_EVENT_BYTES) throw new EventTooLargeError();
}

function takeTail(state: State): Buffer {
  const rest = Buffer.concat(state.tail);
  state.tail = [];
  state.tailLength = 0;
  return rest;
}

/** Line ends are ASCII, so whole lines never cut a character (rule W-2). */
function decode(state: State, bytes: Buffer): string {
  const text = bytes.toString('utf8');
  const hasMark = state.isFirst && text.charCodeAt(0) === 0xfeff;
  state.isFirst = false;
  return hasMark ? text.slice(1) : text;
}

function readLines(state: State, text: string, events: WireEvent[]): void {
  let lineFeed = -1;
  let carriageReturn = -1;
  let from = 0;
  while (from < text.length) {
    // Each is looked for only when passed: a lone CR far away must not be searched for again at every line.
    if (lineFeed < from) lineFeed = find(text, '\n', from);
    if (carriageReturn < from) carriageReturn = find(text, '\r', from);
    const end = Math.min(lineFeed, carriageReturn);
    readLine(state, text.slice(from, end), events);
    from = carriageReturn + 1 === lineFeed ? lineFeed + 1 : end + 1;
  }
}

function find(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  return index === -1 ? text.length : index;
}

function readLine(state: State, line: string, events: WireEvent[]): void {
  if (line === '') return dispatch(state, events);
  const colon = line.indexOf(':');
  if (colon === 0) return;
  const field = colon === -1 ? line : line.slice(0, colon);
  if (field !== 'data' && field !== 'event') return;
  const value = colon === -1 ? '' : line.slice(line.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1);
  if (field === 'event') {
    state.event = value;
    return;
  }
  state.data = state.data === undefined ? value : `${state.data}\n${value}`;
  if (state.data.length > MAX_EVENT_BYTES) throw new EventTooLargeError();
}

function dispatch(state: State, events: WireEvent[]): void {
  if (state.data !== undefined) events.push({ event: state.event, data: state.data });
  state.event = '';
  state.data = undefined;
}
