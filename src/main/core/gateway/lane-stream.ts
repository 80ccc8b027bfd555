// Moves a provider's stream to the client: first only looked at, until it is sure to be an answer, then piped with backpressure.
import type { ServerResponse } from 'node:http';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../ports.ts';

/** What happens to the bytes on the way. All calls are synchronous. */
export interface Lane {
  /** Takes the provider's bytes, returns the client's. */
  push(bytes: Buffer): string | Buffer;
  /** The provider's stream has ended by itself. */
  end(): string | Buffer;
  /** It broke: what is said to the client instead of an end. */
  fail(error: unknown): string;
  /** A sign of life. Lanes give whole events only, so it may go out at any time. */
  ping(): string;
  /** True as soon as the answer may be committed: content was seen, or the stream is over. */
  isReady(): boolean;
}

/** What came out of the first look at a stream. */
export interface Primed {
  /** The client's text so far. */
  readonly held: (string | Buffer)[];
  /** The provider's stream is over, and the lane has been told. */
  hasEnded: boolean;
}

export interface DeliveryOptions {
  readonly response: ServerResponse;
  readonly clock: Clock;
  readonly keepAliveEveryMs: number;
  /** Writes status and headers, once. */
  readonly openResponse: () => void;
  /** Called when the answer is committed. */
  readonly onCommit: () => void;
}

/**
 * Feeds the lane until it is ready and returns what it gave for the client so far. While the provider stays silent the
 * client gets signs of life, so that it doesn't send the request again (trust.md §3.0, rule 2).
 */
export async function primeLane(body: Readable, lane: Lane, options: DeliveryOptions): Promise<Primed> {
  const primed: Primed = { held: [], hasEnded: false };
  // An error between looking and piping must not be uncaught; piping finds it in `errored`.
  body.on('error', () => undefined);
  const pings = keepAlive(options, () => {
    options.openResponse();
    options.response.write(lane.ping());
  });
  try {
    await readUntilReady(body, lane, primed);
  } finally {
    pings.stop();
  }
  return primed;
}

function readUntilReady(body: Readable, lane: Lane, primed: Primed): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      body.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      settle();
    };
    const onData = (bytes: Buffer): void => {
      try {
        primed.held.push(lane.push(bytes));
        if (!lane.isReady()) return;
        body.pause();
        finish(resolve);
      } catch (error) {
        finish(() => reject(error as Error));
      }
    };
    const onEnd = (): void => {
      primed.held.push(lane.end());
      primed.hasEnded = true;
      finish(resolve);
    };
    const onError = (error: Error): void => finish(() => reject(error));
    const onClose = (): void => finish(() => reject(new Error('the stream was closed')));
    body.on('data', onData).once('end', onEnd).once('error', onError).once('close', onClose);
  });
}

/** Pipes the rest. Resolves when the client has everything; rejects when the client left. */
export async function pipeLane(
  body: Readable,
  lane: Lane,
  options: DeliveryOptions & { primed: Primed },
): Promise<void> {
  const { response } = options;
  options.openResponse();
  options.onCommit();
  const pings = keepAlive(options, () => stream.push(lane.ping()));
  const stream = createLaneStream(body, lane, { response, touch: pings.touch, primed: options.primed });
  try {
    await pipeline(stream, response);
  } finally {
    pings.stop();
    body.destroy();
  }
}

interface LaneStreamParts {
  readonly response: ServerResponse;
  /** Called for each sign of life of the provider. */
  readonly touch: () => void;
  readonly primed: Primed;
}

function createLaneStream(body: Readable, lane: Lane, { response, touch, primed }: LaneStreamParts): Transform {
  const cork = corkPerTick(response);
  let isBroken = false;
  const stream = new Transform({
    transform(bytes: Buffer, _encoding, done: TransformCallback): void {
      cork();
      touch();
      try {
        done(null, lane.push(bytes));
      } catch (error) {
        breakOff(error);
        done();
      }
    },
    flush(done: TransformCallback): void {
      done(null, isBroken ? '' : lane.end());
    },
  });
  const breakOff = (error: unknown): void => {
    if (isBroken || stream.writableEnded) return;
    isBroken = true;
    stream.push(lane.fail(error));
    stream.end();
  };
  for (const text of primed.held) if (text.length > 0) stream.push(text);
  if (body.readableEnded) {
    // A short answer may end unread between looking and piping: paused streams end too when nothing is left in them.
    if (!primed.hasEnded) stream.push(lane.end());
    stream.push(null);
  } else {
    connect(body, stream, breakOff);
  }
  return stream;
}

function connect(body: Readable, stream: Transform, breakOff: (error: unknown) => void): void {
  if (body.destroyed) {
    process.nextTick(breakOff, body.errored ?? new Error('the provider closed the stream'));
    return;
  }
  body.once('error', breakOff);
  body.once('close', () => breakOff(new Error('the provider closed the stream')));
  body.pipe(stream);
}

/** All writes of one turn of the event loop leave in one packet: a provider's read often holds many events. */
function corkPerTick(response: ServerResponse): () => void {
  let isCorked = false;
  return () => {
    if (isCorked) return;
    isCorked = true;
    response.cork();
    process.nextTick(() => {
      isCorked = false;
      response.uncork();
    });
  };
}

interface Pings {
  /** Something went out by itself: no ping is needed this time. */
  touch(): void;
  stop(): void;
}

function keepAlive({ clock, keepAliveEveryMs }: DeliveryOptions, ping: () => void): Pings {
  let cancel: () => void = () => undefined;
  let isQuiet = true;
  const arm = (): void => {
    cancel = clock.setTimer(keepAliveEveryMs, () => {
      if (isQuiet) ping();
      isQuiet = true;
      arm();
    });
  };
  arm();
  return { touch: () => void (isQuiet = false), stop: () => cancel() };
}
