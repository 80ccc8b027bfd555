// The wait for a user who types a code into a page somewhere else: one loop for all vendors.
import type { Clock } from '../../ports.ts';
import { SignInError } from './sign-in-error.ts';
import { cancelled } from './vendor-client.ts';
import { wait } from './wait.ts';

export type PollAnswer<T> =
  | { readonly kind: 'pending' }
  /** Slower from now on; `intervalSeconds` if the vendor named one. */
  | { readonly kind: 'slow-down'; readonly intervalSeconds?: number | undefined }
  /** The service itself is in trouble. */
  | { readonly kind: 'later'; readonly retryAfterSeconds?: number | undefined }
  | { readonly kind: 'done'; readonly value: T };

export interface DeviceLoop<T> {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly intervalSeconds: number | undefined;
  readonly lifetimeSeconds: number | undefined;
  /** Asks once. Throws SignInError when it is over. */
  readonly poll: () => Promise<PollAnswer<T>>;
  /** What to say when nobody typed the code in time. */
  readonly expiredHint?: string;
  readonly slowDown?: (seconds: number) => number;
}

const USUAL_INTERVAL_S = 5;
const LONGEST_LIFE_S = 15 * 60;
const LONGEST_PAUSE_S = 30;

/** Polls until the user has agreed. Throws SignInError when refused, expired or cancelled. */
export async function pollDevice<T>(loop: DeviceLoop<T>): Promise<T> {
  const { clock, signal, slowDown = (seconds) => seconds + 5 } = loop;
  const life = Math.min(loop.lifetimeSeconds ?? LONGEST_LIFE_S, LONGEST_LIFE_S);
  // Sleep counts as time gone by: the code is over when the vendor's clock says so, not when ours has run.
  const endsAt = clock.now() + life * 1000;
  const endsAtMonotonic = clock.monotonic() + life * 1000;
  let interval = Math.max(1, loop.intervalSeconds ?? USUAL_INTERVAL_S);
  let pause = interval;
  while (clock.now() < endsAt && clock.monotonic() < endsAtMonotonic) {
    await wait(clock, pause * 1000, signal);
    const answer = await pollOnce(loop.poll, signal);
    if (answer.kind === 'done') return answer.value;
    if (answer.kind === 'slow-down') interval = Math.max(slowDown(interval), answer.intervalSeconds ?? 0);
    pause =
      answer.kind === 'later'
        ? Math.max(answer.retryAfterSeconds ?? 0, Math.min(pause * 2, LONGEST_PAUSE_S))
        : interval;
  }
  throw new SignInError(
    'expired-code',
    `The code was not entered in time. Start again for a new one.${loop.expiredHint === undefined ? '' : ` ${loop.expiredHint}`}`,
  );
}

async function pollOnce<T>(poll: () => Promise<PollAnswer<T>>, signal: AbortSignal): Promise<PollAnswer<T>> {
  try {
    return await poll();
  } catch (error) {
    if (signal.aborted) throw cancelled();
    // A network that fails for a moment must not cost the user the code.
    if (error instanceof SignInError && error.code === 'network') return { kind: 'later' };
    throw error;
  }
}
