// Looks at a JSON body's bytes without building it: how deep it goes, and where its top-level `model` stands.

export interface BodyScan {
  /** Deepest nesting of objects and arrays. */
  readonly depth: number;
  /** Byte positions of each string value of a top-level `model`, quotes included. */
  readonly modelSpans: readonly { readonly start: number; readonly end: number }[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SPACE = 0x20;

/**
 * Scans in one pass; long texts are skipped at memory speed. Stops early beyond `maxDepth`: such a body would
 * overflow the stack of whoever walks it (trust.md L7).
 */
export function scanBody(bytes: Buffer, maxDepth: number): BodyScan {
  const modelSpans: { start: number; end: number }[] = [];
  let depth = 0;
  let deepest = 0;
  let isModelNext = false;
  let index = 0;
  while (index < bytes.length) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      const end = stringEnd(bytes, index);
      if (isModelNext) modelSpans.push({ start: index, end });
      isModelNext = depth === 1 && isModelKey(bytes, index, end);
      index = end;
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (depth > maxDepth) return { depth, modelSpans };
      isModelNext = false;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
    }
    index += 1;
  }
  return { depth: deepest, modelSpans };
}

/** Position behind the closing quote of the string that begins at `start`. */
function stringEnd(bytes: Buffer, start: number): number {
  let from = start + 1;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, from);
    if (quote === -1) return bytes.length;
    let slashes = 0;
    while (bytes[quote - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

const MODEL_KEY = Buffer.from('"model"');

/** A string is a key when a colon follows. */
function isModelKey(bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== MODEL_KEY.length || bytes.compare(MODEL_KEY, 0, MODEL_KEY.length, start, end) !== 0) return false;
  let next = end;
  while ((bytes[next] ?? COLON) <= SPACE) next += 1;
  return bytes[next] === COLON;
}
