// Moves a provider's stream to the client: first only looked at, until it is sure to be an answer, then piped with backpressure.
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '../../ports.ts';
import type { Lane, Primed } from './lane.ts';
import { LanePump } from './lane-pump.ts';

export interface DeliveryOptions {
  readonly response: ServerResponse;
  readonly clock: Clock;
  readonly keepAliveEveryMs: number;
  readonly maxStreamBytes: number;
  readonly stallTimeoutMs: number;
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
  const primed: Primed = { held: [], heldBytes: 0, hasEnded: false };
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

/** A provider may send signs of life without end: beyond this they pass, content or not. */
const MOST_HELD_BYTES = 1024 * 1024;

function hold(primed: Primed, text: string | Buffer): void {
  if (text.length === 0) return;
  primed.held.push(text);
  primed.heldBytes += text.length;
}

function readUntilReady(body: Readable, lane: Lane, primed: Primed): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      body.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      settle();
    };
    const onData = (bytes: Buffer): void => {
      try {
        hold(primed, lane.push(bytes));
        if (!lane.isReady() && primed.heldBytes < MOST_HELD_BYTES) return;
        body.pause();
        finish(resolve);
      } catch (error) {
        finish(() => reject(error as Error));
      }
    };
    const onEnd = (): void => {
      primed.hasEnded = true;
      try {
        hold(primed, lane.end());
        finish(resolve);
      } catch (error) {
        finish(() => reject(error as Error));
      }
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
  options.openResponse();
  options.onCommit();
  const pings = keepAlive(options, () => pump.ping());
  const pump = new LanePump({ ...options, body, lane, touch: pings.touch });
  try {
    await pump.run();
  } finally {
    pings.stop();
    body.destroy();
  }
}

export interface Pings {
  /** Something went out by itself: no ping is needed this time. */
  readonly touch: () => void;
  stop(): void;
}

/** Calls back whenever so much time has passed with nothing going out. */
export function keepAlive(
  { clock, keepAliveEveryMs }: Pick<DeliveryOptions, 'clock' | 'keepAliveEveryMs'>,
  ping: () => void,
): Pings {
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
