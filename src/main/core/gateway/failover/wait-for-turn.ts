// Waits until the user's own limit of requests lets one more go out (PC-13). The client sees signs of life meanwhile.
import { FailureError } from '../../ir/failure.ts';
import type { Candidate } from '../../routing/candidate.ts';
import { bareContextOf, clientLeft, type ExchangeContext } from '../exchange/exchange-context.ts';
import { openResponse } from '../exchange/open-response.ts';
import { keepAlive } from '../lanes/lane-stream.ts';

/** Longer nobody waits: the client had better be told when to come back. */
export const LONGEST_TURN_MS = 60_000;

/** Throws FailureError when the wait would be too long, or when the client leaves. `take` counts the request before the wait. */
export async function waitForTurn(
  context: ExchangeContext,
  candidate: Candidate,
  { waitMs, take }: { waitMs: number; take: () => void },
): Promise<void> {
  if (waitMs > LONGEST_TURN_MS) throw new FailureError(limitReached(candidate, waitMs));
  // Before the wait, so that those who come later wait longer.
  take();
  const { clock, limits } = context.services;
  const pings = keepAlive({ clock, keepAliveEveryMs: limits.keepAliveEveryMs }, () => signOfLife(context, candidate));
  try {
    await pause(context, waitMs);
  } finally {
    pings.stop();
  }
}

function limitReached({ connectionId }: Candidate, waitMs: number) {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return {
    code: 'rate-limited' as const,
    status: 429,
    retryAfterSeconds,
    message: `The limit of requests a minute that you have set for the connection "${connectionId}" is reached. Try again in ${retryAfterSeconds} s, or raise requestsPerMinute in the settings.`,
  };
}

function signOfLife(context: ExchangeContext, candidate: Candidate): void {
  const { response, codec, isStreaming, framing } = context;
  if (!isStreaming || response.destroyed) return;
  const contentType = framing === 'json-array' ? 'application/json' : codec.streamContentType;
  openResponse(context, candidate, { status: 200, contentType, upstreamHeaders: {} });
  response.write(codec.createEventRenderer(bareContextOf(context)).ping());
}

function pause({ signal, services }: ExchangeContext, delayMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(clientLeft());
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(clientLeft());
    };
    const cancel = services.clock.setTimer(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
