// Percentiles as text, and the best of several tries where others use the machine as well.
import { percentile } from '../../bench/statistics.ts';
import type { Outcome } from '../promise.ts';

/** `p50 1.2, p99 8.0, max 9.1 ms` */
export function describeTimes(milliseconds: readonly number[]): string {
  const at = (share: number): string => percentile(milliseconds, share).toFixed(1);
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${Math.max(...milliseconds).toFixed(1)} ms`;
}

const TRIES = 3;

/** Tries again when a figure is missed, for a busy neighbour; says how often. What is wrong every time is wrong. */
export async function bestOf(tryOnce: () => Promise<Outcome>): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce();
    if (!outcome.isKept && attempt < TRIES) continue;
    const figure = attempt === 1 ? outcome.figure : `${outcome.figure} (try ${attempt} of ${TRIES})`;
    return { ...outcome, figure };
  }
}
