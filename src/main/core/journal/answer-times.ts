// How long answers took, as counts of times that are about the same: those of many days can be added up.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { AnswerTimes } from '../../../shared/model/usage.ts';

export const TIME_KINDS = ['firstToken', 'duration'] as const;
export type TimeKind = (typeof TIME_KINDS)[number];

/** One step of a scale on which each is 5 % longer than the one before, so that a time is known to 2.5 %. */
export interface TimeStep {
  readonly kind: TimeKind;
  readonly step: number;
}

/** So many answers took about so long. */
export interface TimeCount extends TimeStep {
  /** Empty where the days of a range are taken together. */
  readonly day: string;
  /** The provider, connection, model or client, whichever was asked for. */
  readonly id: string;
  readonly count: number;
}

const STEP = Math.log(1.05);

/** The times of an answer: none unless it came to its end, for how fast something fails says nothing. */
export function timesIn({ state, timeToFirstTokenMs, durationMs }: Exchange): TimeStep[] {
  if (state !== 'done') return [];
  return [
    ...(timeToFirstTokenMs === undefined ? [] : [{ kind: 'firstToken' as const, step: stepOf(timeToFirstTokenMs) }]),
    ...(durationMs === undefined ? [] : [{ kind: 'duration' as const, step: stepOf(durationMs) }]),
  ];
}

function stepOf(milliseconds: number): number {
  return Math.round(Math.log(Math.max(1, milliseconds)) / STEP);
}

/** Half of the answers and 19 of 20 were at most so long; nothing for what was never counted. */
export function timesOf(counts: readonly TimeCount[]): AnswerTimes {
  const firstTokenMs = spreadOf(counts.filter(({ kind }) => kind === 'firstToken'));
  const durationMs = spreadOf(counts.filter(({ kind }) => kind === 'duration'));
  return {
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function spreadOf(counts: readonly TimeCount[]): AnswerTimes['durationMs'] {
  const sorted = counts.toSorted((left, right) => left.step - right.step);
  const all = sorted.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return undefined;
  const longestOf = (share: number): number => {
    let left = Math.ceil(all * share);
    const reached = sorted.find(({ count }) => (left -= count) <= 0);
    return Math.round(Math.exp((reached?.step ?? 0) * STEP));
  };
  return { p50: longestOf(0.5), p95: longestOf(0.95) };
}
