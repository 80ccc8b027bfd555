// Looks at a JSON body's bytes without building it: how deep it goes, and where its top-level `model` stands.

export interface BodyScan {
  /** Deepest nesting of objects and arrays. */
  readonly depth: number;
  /** Byte positions of each string value of a top-level `model`, quotes included. */
  readonly modelSpans: readonly { readonly start: number; readonly end: number }[];
  /** How often a top-level `model` stands there, with a string behind it or not. */
  readonly modelKeys: number;
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
  let modelKeys = 0;
  let index = 0;
  while (index < bytes.length) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      const start = index;
      index = stringEnd(bytes, start);
      if (depth !== 1 || !isModelKey(bytes, start, index)) continue;
      modelKeys += 1;
      const value = skipBlanks(bytes, skipBlanks(bytes, index) + 1);
      if (bytes[value] !== QUOTE) continue;
      index = stringEnd(bytes, value);
      modelSpans.push({ start: value, end: index });
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (depth > maxDepth) return { depth, modelSpans, modelKeys };
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
    }
    index += 1;
  }
  return { depth: deepest, modelSpans, modelKeys };
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
/** With each letter written as an escape. */
const LONGEST_MODEL_KEY = 2 + 'model'.length * String.raw`\u0000`.length;

/** A string is a key when a colon follows. Letters may be written as escapes: whoever parses the body sees no difference. */
function isModelKey(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (length < MODEL_KEY.length || length > LONGEST_MODEL_KEY) return false;
  const isPlain = length === MODEL_KEY.length;
  const isModel = isPlain ? bytes.compare(MODEL_KEY, 0, length, start, end) === 0 : isEscapedModel(bytes, start, end);
  return isModel && bytes[skipBlanks(bytes, end)] === COLON;
}

function isEscapedModel(bytes: Buffer, start: number, end: number): boolean {
  const key = bytes.subarray(start, end);
  if (!key.includes(BACKSLASH)) return false;
  try {
    return JSON.parse(key.toString('latin1')) === 'model';
  } catch {
    // Not a string of JSON: the body is refused when it is parsed.
    return false;
  }
}

function skipBlanks(bytes: Buffer, from: number): number {
  let next = from;
  while ((bytes[next] ?? COLON) <= SPACE) next += 1;
  return next;
}
