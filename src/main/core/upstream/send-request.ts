// One HTTP request, on the lowest level of the HTTP client: its usual way makes a stream, a promise and a listener more for each.
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

export interface PlainRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: Buffer | string | undefined;
  readonly signal: AbortSignal;
  /** Until the head of the answer is there, in milliseconds. */
  readonly headersTimeout: number;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came. Destroying it ends the request; a failure that nobody listens for is kept in `errored`. */
  readonly body: Readable;
}

/** Resolves with the head of the answer. Rejects with the HTTP client's own error, or with the signal's reason. */
export function sendRequest(dispatcher: Dispatcher, request: PlainRequest): Promise<PlainAnswer> {
  const { method, url, headers, body, signal, headersTimeout } = request;
  if (signal.aborted) return Promise.reject(reasonOf(signal));
  return new Promise((resolve, reject) => {
    const exchange = new RequestHandler(signal, { resolve, reject });
    const path = url.pathname + url.search;
    dispatcher.dispatch({ origin: url.origin, path, method, headers, body: body ?? null, headersTimeout }, exchange);
  });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });
}

interface Settle {
  readonly resolve: (answer: PlainAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** What the HTTP client tells of one request. */
class RequestHandler implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #settle: Settle;
  readonly #onAbort = (): void => this.#abort();
  #controller: Dispatcher.DispatchController | undefined;
  #body: AnswerBody | undefined;

  constructor(signal: AbortSignal, settle: Settle) {
    this.#signal = signal;
    this.#settle = settle;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It may have waited for its connection until nobody wanted it any more; then it is not sent.
    if (this.#signal.aborted) controller.abort(reasonOf(this.#signal));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: PlainAnswer['headers']): void {
    if (status < 200) return;
    this.#body = new AnswerBody(controller);
    this.#settle.resolve({ status, headers, body: this.#body });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body?.receive(chunk);
  }

  onResponseEnd(): void {
    this.#stopListening();
    this.#body?.complete();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#stopListening();
    if (this.#body === undefined) this.#settle.reject(error);
    else this.#body.breakOff(error);
  }

  #abort(): void {
    const reason = reasonOf(this.#signal);
    // Whoever asked learns of it at once, even where the request still waits for a connection.
    this.#settle.reject(reason);
    if (this.#body === undefined) this.#controller?.abort(reason);
    else this.#body.destroy(reason);
  }

  #stopListening(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

/** The body of an answer. The provider is held back as long as nobody takes what has come. */
class AnswerBody extends Readable {
  readonly #controller: Dispatcher.DispatchController;
  #isOver = false;

  constructor(controller: Dispatcher.DispatchController) {
    super();
    this.#controller = controller;
    this.on('error', () => undefined);
  }

  receive(chunk: Buffer): void {
    if (!this.push(chunk)) this.#controller.pause();
  }

  complete(): void {
    this.#isOver = true;
    this.push(null);
  }

  breakOff(error: Error): void {
    this.#isOver = true;
    this.destroy(error);
  }

  override _read(): void {
    this.#controller.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#controller.abort(error ?? new Error('the answer is not wanted any more'));
    }
    callback(error);
  }
}
