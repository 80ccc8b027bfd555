// Parses the events of a stream that differ in one text only, as a model's deltas do, without parsing the rest again.
import { isJsonObject, type JsonObject } from './json.ts';

/** Where the text stands that changes: a property of an object inside the parsed event. */
export interface TextSpot {
  readonly holder: JsonObject;
  readonly key: string;
}

/** Finds that place in a parsed event; undefined when it has none. */
export type SpotFinder = (parsed: JsonObject) => TextSpot | undefined;

interface Frame {
  /** Up to and with the quote that opens the text. */
  readonly head: string;
  /** From the quote that closes it. */
  readonly tail: string;
  readonly parsed: JsonObject;
  readonly spot: TextSpot;
}

const PROBE = 'dragoman probe';
/** Some providers put a number or noise of their own into each event: with them looking for a frame is given up. */
const MOST_TRIES = 4;
/** Without one of these a JSON string is its own text. */
const SPECIAL = /["\\\p{Cc}]/u;

/**
 * Makes a reader for one stream that returns what `JSON.parse` would, and throws when it would.
 * The object it returns is used again for later events: nothing of it but texts may be kept.
 */
export function createRepeatedJson(findSpot: SpotFinder): (data: string) => unknown {
  let frame: Frame | undefined;
  let triesLeft = MOST_TRIES;
  return (data) => {
    const known = frame === undefined ? undefined : readInFrame(frame, data);
    if (known !== undefined) {
      triesLeft = MOST_TRIES;
      return known;
    }
    const parsed: unknown = JSON.parse(data);
    if (triesLeft > 0 && isJsonObject(parsed)) {
      const spot = findSpot(parsed);
      if (spot !== undefined) {
        triesLeft -= 1;
        frame = findFrame(data, textAt(spot), findSpot);
      }
    }
    return parsed;
  };
}

function textAt({ holder, key }: TextSpot): string {
  const text = holder[key];
  return typeof text === 'string' ? text : '';
}

function readInFrame({ head, tail, parsed, spot }: Frame, data: string): JsonObject | undefined {
  const end = data.length - tail.length;
  // Comparing slices takes a third of the time that startsWith and endsWith take.
  if (end < head.length || data.slice(0, head.length) !== head || data.slice(end) !== tail) return undefined;
  const text = readText(data.slice(head.length, end));
  if (text === undefined) return undefined;
  spot.holder[spot.key] = text;
  return parsed;
}

function readText(raw: string): string | undefined {
  if (!SPECIAL.test(raw)) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    // More than the one text is different: the whole must be parsed.
    return undefined;
  }
}

/**
 * A text that is swapped for another leaves everything else of a JSON document as it is. The probe shows that what was
 * found is the text, the whole of it, and nothing else.
 */
function findFrame(data: string, text: string, findSpot: SpotFinder): Frame | undefined {
  const raw = JSON.stringify(text);
  const at = data.lastIndexOf(raw);
  if (text === '' || at === -1) return undefined;
  const head = data.slice(0, at + 1);
  const tail = data.slice(at + raw.length - 1);
  try {
    const parsed: unknown = JSON.parse(head + PROBE + tail);
    const spot = isJsonObject(parsed) ? findSpot(parsed) : undefined;
    return spot !== undefined && textAt(spot) === PROBE
      ? { head, tail, parsed: parsed as JsonObject, spot }
      : undefined;
  } catch {
    // The same characters stand at another place by chance.
    return undefined;
  }
}
