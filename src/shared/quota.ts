// What a reading of a plan comes to: which of its limits counts, how much is left, and how long the reading may be believed.
import type { Quota } from './model/sign-in.ts';

export type QuotaWindow = Quota['windows'][number];

/** Other programs use the plan as well, so what was read a day ago says nothing of now. */
const LONGEST_BELIEVED_MS = 24 * 60 * 60_000;

/** The limits on answers, the one with the least left first; what is only about searches and the like is left out. */
export function answerLimits({ windows }: Pick<Quota, 'windows'>): QuotaWindow[] {
  return windows
    .filter(({ isBeside }) => isBeside !== true)
    .toSorted((left, right) => right.usedPercent - left.usedPercent);
}

/** Percent left of the tightest limit, from 0 to 100, whole and rounded down; undefined when there is none. */
export function percentLeft(quota: Pick<Quota, 'windows'>): number | undefined {
  const [tightest] = answerLimits(quota);
  return tightest === undefined ? undefined : Math.max(0, Math.floor(100 - tightest.usedPercent));
}

/** The part of a reading that still holds at this time (Unix milliseconds): a limit that has started anew since is not known. */
export function stillTrue(quota: Quota, now: number): Quota {
  const age = now - quota.askedAt;
  if (age < 0 || age > LONGEST_BELIEVED_MS) return { ...quota, windows: [] };
  return { ...quota, windows: quota.windows.filter(({ resetsAt }) => resetsAt === undefined || resetsAt > now) };
}

/** A limit of a number of hours or days, out of its name; undefined for one that has a name of the provider's own. */
export function limitSpan(name: string): { unit: 'hours' | 'days'; count: number } | undefined {
  const [, count, unit] = /^(\d+) (hours|days)$/u.exec(name) ?? [];
  return unit === 'hours' || unit === 'days' ? { unit, count: Number(count) } : undefined;
}
