// Checks a JSON body on its bytes without building it, and finds its top-level fields: most of a request only passes.

export interface Span {
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
}

export interface BodyScan {
  /** One JSON object and nothing else: `JSON.parse` takes it. */
  readonly isObject: boolean;
  /** Deepest nesting of objects and arrays. */
  readonly depth: number;
  /** The value of each top-level field; of one that stands there twice the last counts, as for `JSON.parse`. */
  readonly fields: ReadonlyMap<string, Span>;
  /** Each string value of a top-level `model`, quotes included. */
  readonly modelSpans: readonly Span[];
  /** How often a top-level `model` stands there, with a string behind it or not. */
  readonly modelKeys: number;
}

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const SMALL_E = 0x65;
const SMALL_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const CASE_BIT = 0x20;

const LITERALS = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')] as const;

/** 1 for the bytes that a text can't simply go on with: its end, an escape, and what JSON forbids. */
const STOPS_TEXT = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
);
const IS_SIMPLE_ESCAPE = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
const IS_BLANK = Uint8Array.from({ length: 256 }, (_, byte) => ([0x20, 0x09, 0x0a, 0x0d].includes(byte) ? 1 : 0));

/** Stops early beyond `maxDepth`: such a body would overflow the stack of whoever walks it (trust.md L7). */
export function scanBody(bytes: Buffer, maxDepth: number): BodyScan {
  const scanner = new Scanner(bytes, maxDepth);
  const isObject = scanner.readBody();
  const { deepest: depth, fields, modelSpans, modelKeys } = scanner;
  return { isObject, depth, fields, modelSpans, modelKeys };
}

/** Each `read…` moves behind what it reads, and returns false when that is not JSON. */
class Scanner {
  deepest = 0;
  modelKeys = 0;
  readonly modelSpans: Span[] = [];
  readonly fields = new Map<string, Span>();
  readonly #bytes: Buffer;
  readonly #words: Uint32Array;
  readonly #maxDepth: number;
  #at = 0;
  #depth = 0;

  constructor(bytes: Buffer, maxDepth: number) {
    this.#bytes = bytes;
    this.#words = wordsOf(bytes);
    this.#maxDepth = maxDepth;
  }

  readBody(): boolean {
    this.#skipBlanks();
    if (this.#bytes[this.#at] !== OPEN_BRACE || !this.#readObject()) return false;
    this.#skipBlanks();
    return this.#at === this.#bytes.length;
  }

  #readValue(): boolean {
    switch (this.#bytes[this.#at]) {
      case QUOTE:
        return this.#readString();
      case OPEN_BRACE:
        return this.#readObject();
      case OPEN_BRACKET:
        return this.#readArray();
      default:
        return this.#readLiteral() || this.#readNumber();
    }
  }

  #enter(): boolean {
    this.#depth += 1;
    if (this.#depth > this.deepest) this.deepest = this.#depth;
    this.#at += 1;
    this.#skipBlanks();
    return this.#depth <= this.#maxDepth;
  }

  #leave(): true {
    this.#depth -= 1;
    this.#at += 1;
    return true;
  }

  #readObject(): boolean {
    if (!this.#enter()) return false;
    if (this.#bytes[this.#at] === CLOSE_BRACE) return this.#leave();
    for (;;) {
      if (!this.#readField()) return false;
      this.#skipBlanks();
      const next = this.#bytes[this.#at];
      if (next === CLOSE_BRACE) return this.#leave();
      if (next !== COMMA) return false;
      this.#at += 1;
      this.#skipBlanks();
    }
  }

  #readField(): boolean {
    const key = this.#at;
    if (this.#bytes[key] !== QUOTE || !this.#readString()) return false;
    const keyEnd = this.#at;
    this.#skipBlanks();
    if (this.#bytes[this.#at] !== COLON) return false;
    this.#at += 1;
    this.#skipBlanks();
    const start = this.#at;
    if (!this.#readValue()) return false;
    if (this.#depth === 1) this.#noteField({ start: key, end: keyEnd }, { start, end: this.#at });
    return true;
  }

  /** Letters of a name may be written as escapes: whoever parses the body sees no difference. */
  #noteField(key: Span, value: Span): void {
    const text = this.#bytes.toString('utf8', key.start, key.end);
    const name = text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
    this.fields.set(name, value);
    if (name !== 'model') return;
    this.modelKeys += 1;
    if (this.#bytes[value.start] === QUOTE) this.modelSpans.push(value);
  }

  #readArray(): boolean {
    if (!this.#enter()) return false;
    if (this.#bytes[this.#at] === CLOSE_BRACKET) return this.#leave();
    for (;;) {
      if (!this.#readValue()) return false;
      this.#skipBlanks();
      const next = this.#bytes[this.#at];
      if (next === CLOSE_BRACKET) return this.#leave();
      if (next !== COMMA) return false;
      this.#at += 1;
      this.#skipBlanks();
    }
  }

  #readString(): boolean {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    for (;;) {
      at = this.#skipText(at);
      if (bytes[at] === QUOTE) {
        this.#at = at + 1;
        return true;
      }
      if (bytes[at] !== BACKSLASH) return false;
      const end = escapeEnd(bytes, at);
      if (end === 0) return false;
      at = end;
    }
  }

  /** Position of the next byte that a text can't simply go on with. */
  #skipText(from: number): number {
    const bytes = this.#bytes;
    const words = this.#words;
    let at = from;
    while ((at & 3) !== 0) {
      if (STOPS_TEXT[bytes[at] ?? QUOTE] === 1) return at;
      at += 1;
    }
    let word = at >> 2;
    while (word < words.length && !stopsText(words[word] as number)) word += 1;
    at = word << 2;
    while (STOPS_TEXT[bytes[at] ?? QUOTE] === 0) at += 1;
    return at;
  }

  #readLiteral(): boolean {
    const literal = LITERALS.find((one) => one[0] === this.#bytes[this.#at]);
    if (literal === undefined) return false;
    const end = this.#at + literal.length;
    if (end > this.#bytes.length || this.#bytes.compare(literal, 0, literal.length, this.#at, end) !== 0) return false;
    this.#at = end;
    return true;
  }

  #readNumber(): boolean {
    if (this.#bytes[this.#at] === MINUS) this.#at += 1;
    if (this.#bytes[this.#at] === ZERO) this.#at += 1;
    else if (!this.#readDigits()) return false;
    if (this.#bytes[this.#at] === DOT) {
      this.#at += 1;
      if (!this.#readDigits()) return false;
    }
    if (((this.#bytes[this.#at] ?? 0) | CASE_BIT) !== SMALL_E) return true;
    this.#at += 1;
    const sign = this.#bytes[this.#at];
    if (sign === PLUS || sign === MINUS) this.#at += 1;
    return this.#readDigits();
  }

  #readDigits(): boolean {
    const start = this.#at;
    while (isDigit(this.#bytes[this.#at])) this.#at += 1;
    return this.#at > start;
  }

  #skipBlanks(): void {
    while (IS_BLANK[this.#bytes[this.#at] ?? 0] === 1) this.#at += 1;
  }
}

/** The bytes four at a time; none where they don't lie as the processor needs it. */
function wordsOf({ buffer, byteOffset, length }: Buffer): Uint32Array {
  return byteOffset % 4 === 0 ? new Uint32Array(buffer, byteOffset, length >> 2) : new Uint32Array(0);
}

/** Whether one of four bytes is a quote, a backslash or a control character; a false alarm does no harm. */
function stopsText(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const slashes = word ^ 0x5c5c5c5c;
  const found = ((quotes - 0x01010101) & ~quotes) | ((slashes - 0x01010101) & ~slashes) | ((word - 0x20202020) & ~word);
  return (found & 0x80808080) !== 0;
}

/** Position behind the escape that begins at `at`; 0 when it is none. */
function escapeEnd(bytes: Buffer, at: number): number {
  const kind = bytes[at + 1] ?? 0;
  if (IS_SIMPLE_ESCAPE[kind] === 1) return at + 2;
  if (kind !== SMALL_U) return 0;
  for (let digit = at + 2; digit < at + 6; digit += 1) if (!isHexDigit(bytes[digit] ?? 0)) return 0;
  return at + 6;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function isHexDigit(byte: number): boolean {
  const letter = byte | CASE_BIT;
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x66);
}
