// The user's own limit of requests a minute for each candidate (PC-13): a bucket of tokens that fills steadily.
import type { Clock } from '../ports.ts';

export interface RateLimits {
  /** How long until a request to this candidate may go out; 0 when it may now. Changes nothing. */
  waitMs(id: string, perMinute: number | undefined): number;
  /** Counts a request. Beyond the limit it owes: whoever comes next waits longer. */
  take(id: string, perMinute: number | undefined): void;
}

interface Bucket {
  tokens: number;
  filledAt: number;
  readonly perMinute: number;
}

const MINUTE_MS = 60_000;

/** Requests a minute for each holder of a token, as buckets that fill evenly; nothing is kept beyond the process. */
export function createRateLimits(clock: Pick<Clock, 'monotonic'>): RateLimits {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (id: string, perMinute: number): Bucket => {
    const now = clock.monotonic();
    const known = buckets.get(id);
    // A changed limit begins with a full bucket.
    const bucket = known?.perMinute === perMinute ? known : { tokens: perMinute, filledAt: now, perMinute };
    bucket.tokens = Math.min(perMinute, bucket.tokens + ((now - bucket.filledAt) * perMinute) / MINUTE_MS);
    bucket.filledAt = now;
    buckets.set(id, bucket);
    return bucket;
  };
  return {
    waitMs: (id, perMinute) => {
      if (perMinute === undefined) return 0;
      const { tokens } = bucketOf(id, perMinute);
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * MINUTE_MS) / perMinute);
    },
    take: (id, perMinute) => {
      if (perMinute !== undefined) bucketOf(id, perMinute).tokens -= 1;
    },
  };
}
