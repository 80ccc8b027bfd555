// Carries a committed stream through its lane to the client: what one turn of the event loop brings leaves in one write.
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '../../ports.ts';
import { answerTooLarge, watchStall } from './answer-limits.ts';
import type { Lane, Primed } from './lane.ts';

export interface PumpParts {
  readonly body: Readable;
  readonly lane: Lane;
  readonly response: ServerResponse;
  readonly primed: Primed;
  readonly clock: Clock;
  readonly maxStreamBytes: number;
  readonly stallTimeoutMs: number;
  /** Called for each sign of life of the provider. */
  readonly touch: () => void;
}

/**
 * A read from a provider's socket often holds hundreds of small chunks. They are collected and handed to the lane
 * together before the event loop goes on, so that decoding, rendering and writing are done once per read.
 */
export class LanePump {
  readonly #parts: PumpParts;
  readonly #settled = Promise.withResolvers<void>();
  #waiting: Buffer[] = [];
  #isScheduled = false;
  #isOver = false;
  #isPaused = false;
  #bytes = 0;
  #stopWatch: () => void = () => undefined;

  constructor(parts: PumpParts) {
    this.#parts = parts;
  }

  /** Resolves when the client has everything; rejects when it left, or when the lane itself fails. */
  run(): Promise<void> {
    const { body, response, primed } = this.#parts;
    const left = (): void => this.#settled.reject(new Error('the client closed the connection'));
    response.once('finish', () => this.#settled.resolve()).once('close', left);
    if (response.destroyed) left();
    for (const text of primed.held) this.#write(text);
    // A short answer may end unread between looking and piping: paused streams end too when nothing is left in them.
    if (body.readableEnded) this.#end();
    else this.#connect();
    return this.#settled.promise.finally(() => this.#stopWatch());
  }

  /** Something to send beside the stream; nothing when a slow client has not even taken what there is. */
  ping(): void {
    if (!this.#isOver && !this.#isPaused) this.#write(this.#parts.lane.ping());
  }

  #connect(): void {
    const { body } = this.#parts;
    const onClose = (): void => this.#breakOff(new Error('the provider closed the stream'));
    if (body.destroyed) {
      process.nextTick(() => this.#breakOff(body.errored ?? new Error('the provider closed the stream')));
      return;
    }
    body.on('data', (bytes: Buffer) => this.#take(bytes));
    body.once('end', () => this.#end());
    body.once('error', (error) => this.#breakOff(error));
    body.once('close', onClose);
    if (!this.#isPaused) body.resume();
  }

  #take(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#bytes += bytes.length;
    if (this.#bytes > this.#parts.maxStreamBytes) {
      this.#breakOff(answerTooLarge(this.#parts.maxStreamBytes));
      return;
    }
    this.#waiting.push(bytes);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  /** False when the lane could not go on. */
  #flush(): boolean {
    if (this.#waiting.length === 0 || this.#isOver) return true;
    const [first] = this.#waiting;
    const bytes = this.#waiting.length === 1 && first !== undefined ? first : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#parts.touch();
    try {
      this.#write(this.#parts.lane.push(bytes));
      return true;
    } catch (error) {
      this.#finish(() => this.#parts.lane.fail(error));
      return false;
    }
  }

  #write(text: string | Buffer): void {
    const { body, response } = this.#parts;
    if (text.length === 0 || response.write(text) || this.#isPaused) return;
    this.#isPaused = true;
    body.pause();
    this.#stopWatch = watchStall(response, this.#parts);
    response.once('drain', () => {
      this.#stopWatch();
      this.#isPaused = false;
      body.resume();
    });
  }

  #end(): void {
    const { lane, primed } = this.#parts;
    if (this.#flush()) this.#finish(() => (primed.hasEnded ? '' : lane.end()));
  }

  /** What came before the break goes out first, and then the lane's last word. */
  #breakOff(error: unknown): void {
    if (this.#flush()) this.#finish(() => this.#parts.lane.fail(error));
  }

  #finish(lastWord: () => string | Buffer): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { body, response } = this.#parts;
    body.destroy();
    try {
      response.end(lastWord());
      this.#stopWatch();
      if (!response.destroyed) this.#stopWatch = watchStall(response, this.#parts);
    } catch (error) {
      this.#settled.reject(error);
      response.destroy();
    }
  }
}
