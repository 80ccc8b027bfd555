// Relays that send what they have so far instead of what is new (rule W-8): finds how much of a chunk is known already.
import type { JsonObject } from '../../ir/json.ts';

export interface TextResends {
  /** How many characters at the beginning of this chunk's text were in earlier chunks. */
  known(text: string): number;
}

/** Shorter texts repeat by chance: "ha" may well be followed by "haha". */
const LEAST_LENGTH = 3;
/** The same text again may be meant; as much as this is not. */
const LEAST_REPEAT = 16;

/**
 * The second chunk decides for the whole stream: Google's own never begins with all of the first, a cumulative one
 * always does. Then nothing more is kept.
 */
export function createTextResends(): TextResends {
  let mode: 'unknown' | 'increments' | 'cumulative' = 'unknown';
  let sofar = '';
  return {
    known: (text) => {
      if (text === '' || mode === 'increments') return 0;
      const earlier = sofar;
      sofar = text;
      if (earlier === '') return 0;
      if (mode === 'unknown') mode = isCumulative(earlier, text) ? 'cumulative' : 'increments';
      return mode === 'cumulative' && text.startsWith(earlier) ? earlier.length : 0;
    },
  };
}

function isCumulative(earlier: string, text: string): boolean {
  if (!text.startsWith(earlier) || !/[\p{L}\p{N}]/u.test(earlier)) return false;
  return earlier.length >= (text.length > earlier.length ? LEAST_LENGTH : LEAST_REPEAT);
}

export interface CallResends {
  /** Which of this chunk's calls are new. */
  fresh(calls: readonly JsonObject[]): JsonObject[];
}

/** Calls are known by their id; those without one by their place, when a chunk begins with all the earlier ones again. */
export function createCallResends(): CallResends {
  const ids = new Set<string>();
  const earlier: string[] = [];
  return {
    fresh: (calls) => {
      const anonymous = calls
        .filter((call) => idOf(call) === undefined)
        .map((call) => JSON.stringify([call['name'], call['args']]));
      const isResend = earlier.length > 0 && earlier.every((text, index) => anonymous[index] === text);
      let toSkip = isResend ? earlier.length : 0;
      earlier.push(...anonymous.slice(toSkip));
      return calls.filter((call) => {
        const id = idOf(call);
        if (id === undefined) {
          toSkip -= 1;
          return toSkip < 0;
        }
        if (ids.has(id)) return false;
        ids.add(id);
        return true;
      });
    },
  };
}

/** Relays send `"id":""` for "none". */
export function idOf(call: JsonObject): string | undefined {
  const id = call['id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}
