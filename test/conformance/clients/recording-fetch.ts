// The fetch of every SDK in the run: swaps in the case's exact body, and keeps what came back byte by byte.
import type { ClientView } from '../case-types.ts';

export interface FetchOptions {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Added to the address, without its question mark. */
  readonly query?: string;
  readonly timeoutMs: number;
}

export interface RecordingFetch {
  readonly fetch: typeof fetch;
  /** Puts status, headers and bytes of the last answer into the view, once all of it has come. */
  settle(view: ClientView): Promise<void>;
}

export function createRecordingFetch(options: FetchOptions): RecordingFetch {
  let last: Response | undefined;
  let bytes: Promise<string> = Promise.resolve('');
  const recordingFetch: typeof fetch = async (input, init = {}) => {
    const address = input instanceof Request ? input.url : input.toString();
    const mark = address.includes('?') ? '&' : '?';
    const headers = new Headers(init.headers);
    headers.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(options.headers)) headers.set(name, value);
    const limit = AbortSignal.timeout(options.timeoutMs);
    last = await fetch(options.query === undefined ? address : address + mark + options.query, {
      ...init,
      body: JSON.stringify(options.body),
      headers,
      signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit,
    });
    if (last.body === null) return last;
    const [forClient, forRecord] = last.body.tee();
    bytes = readText(forRecord);
    const { status, statusText } = last;
    return new Response(forClient, { status, statusText, headers: last.headers });
  };
  return {
    fetch: recordingFetch,
    settle: async (view) => {
      view.raw = await bytes;
      view.status = last?.status ?? 0;
      view.headers = Object.fromEntries(last?.headers ?? []);
    },
  };
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  } catch {
    // A broken connection: what has come until then is the record.
  }
  return text;
}
