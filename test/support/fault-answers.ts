// Scripts for the provider that does wrong: HTTP answers, whole or broken in every way.
import zlib from 'node:zlib';
import type { Script, Step } from './fault-upstream.ts';

export interface AnswerOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** How the body's end is told. `close`: by the end of the connection, so that a cut can't be seen. */
  readonly framing?: 'chunked' | 'length' | 'close';
  /** The body's pieces, cycled; one piece without it. */
  readonly sizes?: readonly number[];
  readonly gapMs?: number;
  readonly encoding?: 'gzip' | 'br' | 'zstd';
  /** So many bytes of the body go out, and then `cut` happens. */
  readonly cutAt?: number;
  /** `clean`: the framing lies that this was all. */
  readonly cut?: 'fin' | 'reset' | 'hold' | 'half-close' | 'clean';
  /** Another number than the body has. */
  readonly declaredLength?: number;
}

const FAST = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };
const COMPRESS = {
  gzip: (bytes: Buffer) => zlib.gzipSync(bytes),
  br: (bytes: Buffer) => zlib.brotliCompressSync(bytes, FAST),
  zstd: (bytes: Buffer) => zlib.zstdCompressSync(bytes),
} as const;

/** An HTTP answer, as honest as the options let it be. */
export function answer(body: string | Buffer, options: AnswerOptions = {}): Script {
  const { encoding, framing = 'chunked', sizes, gapMs = 0, cutAt, cut = 'fin' } = options;
  const plain = Buffer.from(body);
  const whole = encoding === undefined ? plain : COMPRESS[encoding](plain);
  const bytes = whole.subarray(0, cutAt ?? whole.length);
  const steps: Step[] = [{ send: headOf(whole.length, options) }];
  for (const piece of piecesOf(bytes, sizes)) {
    steps.push({ send: framing === 'chunked' ? chunk(piece) : piece });
    if (gapMs > 0) steps.push({ wait: gapMs });
  }
  return [...steps, ...endOf({ isCut: cutAt !== undefined, cut, framing })];
}

function headOf(
  length: number,
  { status = 200, headers = {}, framing, encoding, declaredLength }: AnswerOptions,
): string {
  const framed: Record<string, string> =
    framing === 'length'
      ? { 'content-length': String(declaredLength ?? length) }
      : framing === 'close'
        ? { connection: 'close' }
        : { 'transfer-encoding': 'chunked' };
  const all = { ...framed, ...(encoding === undefined ? {} : { 'content-encoding': encoding }), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Told\r\n${lines.join('')}\r\n`;
}

function endOf({ isCut, cut, framing }: { isCut: boolean; cut: string; framing: string }): Step[] {
  const isHonest = !isCut || cut === 'clean';
  if (isHonest && framing === 'chunked') return [{ send: '0\r\n\r\n' }];
  if (isHonest) return framing === 'close' ? [{ end: 'fin' }] : [];
  // A moment, so that the bytes before a reset are read.
  return [{ wait: cut === 'reset' ? 5 : 0 }, { end: cut as 'fin' | 'reset' | 'hold' | 'half-close' }];
}

function* piecesOf(bytes: Buffer, sizes: readonly number[] | undefined): Generator<Buffer> {
  let from = 0;
  for (let index = 0; from < bytes.length; index += 1) {
    const size = sizes?.[index % sizes.length] ?? bytes.length;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

/** One piece in HTTP's own framing. */
export function chunk(bytes: Buffer | string): Buffer {
  const piece = Buffer.from(bytes);
  return Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
}

/** A stream of events. */
export function sse(body: string | Buffer, options: AnswerOptions = {}): Script {
  return answer(body, {
    ...options,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', ...options.headers },
  });
}

export function json(body: object | string, options: AnswerOptions = {}): Script {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json', ...options.headers };
  return answer(text, { framing: 'length', ...options, headers });
}

/** The head of a stream and nothing behind it: what follows is up to the test. */
export function sseHead(headers: Readonly<Record<string, string>> = {}): Step {
  return { send: headOf(0, { headers: { 'content-type': 'text/event-stream', ...headers } }) };
}

export const HTML_PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>captcha</body></html>';

/** A web page where an answer was expected. */
export function html200(contentType = 'text/html'): Script {
  return answer(HTML_PAGE, { framing: 'length', headers: { 'content-type': contentType } });
}

export function redirect(status: number, location: string): Script {
  return answer('', { status, framing: 'length', headers: { location } });
}

/** No HTTP at all. */
export function garbage(): Script {
  return [{ send: 'SSH-2.0-OpenSSH_9.6\r\n\u0000\u0001\u0002' }, { end: 'fin' }];
}

/** `megabytes` of zeros, packed. */
export function bomb(
  encoding: 'gzip' | 'br' | 'zstd',
  megabytes: number,
  headers: Record<string, string> = {},
): Script {
  const body = Buffer.alloc(megabytes * 1024 * 1024, 0x20);
  return answer(body, { framing: 'length', encoding, headers: { 'content-type': 'application/json', ...headers } });
}
