// Turns a report into stacked bars: which groups have a colour of their own, and how high each part of a day is.
import type { UsageReport, UsageTotals } from '../../../shared/model/usage.ts';
import { daysBetween } from '../../data/usage.ts';

/** So many groups can be told apart by colour; the rest is one. */
export const COLOURED_GROUPS = 5;

/** What the height of a bar says. */
export type Measure = 'tokens' | 'cost';

export interface StackPart {
  /** From 0; COLOURED_GROUPS is the rest. */
  readonly colour: number;
  /** Tokens, or US dollars. */
  readonly value: number;
  /** Of the parts that it stands on. */
  readonly below: number;
}

export interface Stack {
  readonly day: string;
  readonly value: number;
  /** Without parts of nothing, in the order of the groups. */
  readonly parts: readonly StackPart[];
}

export interface StackRange {
  readonly from: string;
  readonly to: string;
  readonly measure: Measure;
}

function valueOf({ inputTokens, outputTokens, amount }: UsageTotals, measure: Measure): number {
  return measure === 'tokens' ? inputTokens + outputTokens : amount;
}

/** One stack for each day of the range, also for days without requests. */
export function stacksOf(report: Pick<UsageReport, 'groups' | 'days'>, { from, to, measure }: StackRange): Stack[] {
  const colours = new Map(report.groups.map(({ id }, index) => [id, Math.min(index, COLOURED_GROUPS)]));
  const byDay = Map.groupBy(report.days, ({ day }) => day);
  return daysBetween(from, to).map((day) => {
    const sums = new Map<number, number>();
    for (const row of byDay.get(day) ?? []) {
      const colour = colours.get(row.id) ?? COLOURED_GROUPS;
      sums.set(colour, (sums.get(colour) ?? 0) + valueOf(row, measure));
    }
    let height = 0;
    const parts: StackPart[] = [];
    for (const [colour, value] of [...sums].sort(([left], [right]) => left - right)) {
      if (value > 0) parts.push({ colour, value, below: height });
      height += value;
    }
    return { day, value: height, parts };
  });
}

/** Nothing is drawn larger than this would be: one token, one cent. */
const LEAST: Readonly<Record<Measure, number>> = { tokens: 1, cost: 0.01 };

/** A round number that the highest of these values fits under: 1, 2 or 5 with zeros behind or before. */
export function ceilingOf(values: readonly number[], measure: Measure): number {
  const highest = Math.max(LEAST[measure], ...values);
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= highest) ?? 10;
  return step * power;
}
