// Turns a report into stacked bars: which groups have a colour of their own, and how high each part of a day is.
import type { UsageReport, UsageTotals } from '../../../shared/model/usage.ts';
import { daysBetween } from '../../data/usage.ts';

/** So many groups can be told apart by colour; the rest is one. */
export const COLOURED_GROUPS = 5;

export interface StackPart {
  /** From 0; COLOURED_GROUPS is the rest. */
  readonly colour: number;
  readonly tokens: number;
  /** Tokens of the parts that it stands on. */
  readonly below: number;
}

export interface Stack {
  readonly day: string;
  readonly tokens: number;
  /** Without parts of no tokens, in the order of the groups. */
  readonly parts: readonly StackPart[];
}

/** All tokens of these totals. */
export function tokensOf({ inputTokens, outputTokens }: UsageTotals): number {
  return inputTokens + outputTokens;
}

/** One stack for each day of the range, also for days without requests. */
export function stacksOf(report: Pick<UsageReport, 'groups' | 'days'>, from: string, to: string): Stack[] {
  const colours = new Map(report.groups.map(({ id }, index) => [id, Math.min(index, COLOURED_GROUPS)]));
  const byDay = Map.groupBy(report.days, ({ day }) => day);
  return daysBetween(from, to).map((day) => {
    const sums = new Map<number, number>();
    for (const row of byDay.get(day) ?? []) {
      const colour = colours.get(row.id) ?? COLOURED_GROUPS;
      sums.set(colour, (sums.get(colour) ?? 0) + tokensOf(row));
    }
    let height = 0;
    const parts: StackPart[] = [];
    for (const [colour, tokens] of [...sums].sort(([left], [right]) => left - right)) {
      if (tokens > 0) parts.push({ colour, tokens, below: height });
      height += tokens;
    }
    return { day, tokens: height, parts };
  });
}

/** A round number that the highest stack fits under: 1, 2 or 5 with zeros behind. */
export function ceilingOf(stacks: readonly Stack[]): number {
  const highest = Math.max(1, ...stacks.map(({ tokens }) => tokens));
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= highest) ?? 10;
  return step * power;
}
