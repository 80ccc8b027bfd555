// Lets a native stream pass in whole events, their bytes unchanged: a stream that breaks then never leaves half an event behind.
import { isJsonObject, type JsonObject } from '../../ir/json.ts';
import { EventTooLargeError, MAX_EVENT_BYTES } from '../../upstream/sse-reader.ts';

export interface EventFramer {
  /** The events that are complete with these bytes. */
  push(bytes: Buffer): Buffer;
  /** What has come of an event without its end. */
  rest(): Buffer;
}

const EMPTY = Buffer.alloc(0);
const USAGE = Buffer.from('"usage"');

/** @param isUnwanted of events that only we asked for (a usage chunk): they are left out */
export function createEventFramer(isUnwanted?: (data: JsonObject) => boolean): EventFramer {
  let parts: Buffer[] = [];
  let length = 0;
  /** The last bytes of `parts`: a blank line may be cut by the border between reads, several times over. */
  let seam: Buffer = EMPTY;
  const keep = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    parts.push(bytes);
    length += bytes.length;
    seam = bytes.length >= SEAM ? bytes.subarray(-SEAM) : Buffer.concat([seam, bytes]).subarray(-SEAM);
    if (length > MAX_EVENT_BYTES) throw new EventTooLargeError();
  };
  const takeKept = (): Buffer => {
    const kept = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    parts = [];
    length = 0;
    seam = EMPTY;
    return kept;
  };
  const filter = (whole: Buffer): Buffer =>
    isUnwanted !== undefined && whole.includes(USAGE) ? withoutUnwanted(whole, isUnwanted) : whole;
  return {
    push: (bytes) => {
      const border = borderOf(bytes, seam);
      if (border === 0) {
        keep(bytes);
        return EMPTY;
      }
      keep(bytes.subarray(0, border));
      const whole = takeKept();
      keep(bytes.subarray(border));
      return filter(whole);
    },
    rest: () => filter(takeKept()),
  };
}

/** Blank lines, as streams end their events. */
const ENDS = ['\n\n', '\r\n\r\n', '\r\r'] as const;

/** One less than the longest of them. */
const SEAM = 3;

/** Position behind the last blank line in `bytes`, 0 when there is none; it may have begun in the bytes before. */
function borderOf(bytes: Buffer, seam: Buffer): number {
  const inside = Math.max(...ENDS.map((end) => positionBehind(bytes.lastIndexOf(end), end.length)));
  if (inside > 0 || seam.length === 0) return inside;
  const joined = Buffer.concat([seam, bytes.subarray(0, SEAM)]);
  return Math.max(0, ...ENDS.map((end) => positionBehind(joined.lastIndexOf(end), end.length) - seam.length));
}

function positionBehind(index: number, length: number): number {
  return index === -1 ? 0 : index + length;
}

function withoutUnwanted(bytes: Buffer, isUnwanted: (data: JsonObject) => boolean): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  while (from < bytes.length) {
    const to = nextBorder(bytes, from);
    const event = bytes.subarray(from, to);
    const data = dataOf(event);
    if (data === undefined || !isUnwanted(data)) kept.push(event);
    from = to;
  }
  return Buffer.concat(kept);
}

function nextBorder(bytes: Buffer, from: number): number {
  const borders = ENDS.map((end) => positionBehind(bytes.indexOf(end, from), end.length)).filter(
    (border) => border > 0,
  );
  return borders.length === 0 ? bytes.length : Math.min(...borders);
}

/** The JSON object of an event that holds nothing else. */
function dataOf(event: Buffer): JsonObject | undefined {
  const text = /^data: ?(\{.*\})$/s.exec(event.toString('utf8').trim())?.[1];
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    // Not one JSON object: whatever it is, it is not what we asked for.
    return undefined;
  }
}
