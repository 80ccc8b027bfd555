// Turns what was measured into tables: medians over the rounds, and ratios that were paired within each round.
import { GOALS, isMet, type Goal } from './goals.ts';
import { isTranslated, laneNamed } from './lanes.ts';
import type { Measured } from './run-rounds.ts';
import { median } from './statistics.ts';
import { DIRECT, FLOOR } from './targets.ts';
import { WORKLOADS, type Column } from './workloads.ts';

export interface Row {
  readonly target: string;
  readonly values: Readonly<Record<string, number>>;
  readonly goals: readonly {
    readonly title: string;
    readonly figure: number;
    readonly goal: Goal;
    readonly isMet: boolean;
  }[];
  readonly sent: number;
  readonly problems: number;
}

export interface Table {
  readonly lane: string;
  readonly workload: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

const FRESH_TITLES: Readonly<Record<string, string>> = {
  memory: 'W4: memory of a fresh process',
  start: 'W5: from the start to the first answer',
};
const FRESH_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  memory: [
    { value: 'idle', title: 'idle MB', digits: 0 },
    { value: 'after', title: 'after the requests MB', digits: 0 },
    { value: 'rested', title: 'and a rest MB', digits: 0 },
    { value: 'slope', title: 'KB per 1,000 requests', digits: 0 },
  ],
  start: [{ value: 'milliseconds', title: 'ms', digits: 0 }],
};

export function makeTables(measured: readonly Measured[]): Table[] {
  const keys = [...new Set(measured.map(({ lane, workload }) => `${workload} ${lane}`))];
  return keys.map((key) => makeTable(measured.filter(({ lane, workload }) => `${workload} ${lane}` === key)));
}

function makeTable(measured: readonly Measured[]): Table {
  const { lane = '', workload = '' } = measured[0] ?? {};
  const known = WORKLOADS.find(({ name }) => name === workload);
  const columns = known?.columns ?? FRESH_COLUMNS[workload] ?? [];
  const targets = [...new Set(measured.map(({ target }) => target))].sort(byRank);
  const rows = targets.map((target) => makeRow(measured, { target, columns, lane, workload }));
  return { lane, workload, title: known?.title ?? FRESH_TITLES[workload] ?? workload, columns, rows };
}

function byRank(left: string, right: string): number {
  const rank = (name: string): number => [DIRECT, FLOOR].indexOf(name) + (name === DIRECT || name === FLOOR ? 0 : 3);
  return rank(left) - rank(right);
}

interface RowPlace {
  readonly target: string;
  readonly columns: readonly Column[];
  readonly lane: string;
  readonly workload: string;
}

function makeRow(measured: readonly Measured[], { target, columns, lane, workload }: RowPlace): Row {
  const own = measured.filter((one) => one.target === target);
  const values = Object.fromEntries(
    columns.map(({ value }) => [value, median(own.map((one) => one.values[value] ?? Number.NaN))]),
  );
  const isGateway = target !== DIRECT && target !== FLOOR;
  const goals = (isGateway ? (GOALS[workload] ?? []) : []).map((goal) => {
    const figure =
      goal.kind === 'plain' ? (values[goal.value] ?? Number.NaN) : pairedRatio(measured, target, goal.value);
    const isLaneTranslated = isTranslated(laneNamed(lane) ?? { name: lane, client: 'gemini', upstream: 'gemini' });
    return { title: goal.title, figure, goal, isMet: isMet(goal, figure, isLaneTranslated) };
  });
  const sent = own.reduce((total, one) => total + one.sent, 0);
  return { target, values, goals, sent, problems: own.reduce((total, one) => total + one.problems.length, 0) };
}

/** The median of the ratios to the bare proxy in the same round. */
function pairedRatio(measured: readonly Measured[], target: string, value: string): number {
  const ratios = measured
    .filter((one) => one.target === target)
    .map((one) => {
      const floor = measured.find((other) => other.target === FLOOR && other.round === one.round);
      return (one.values[value] ?? Number.NaN) / (floor?.values[value] ?? Number.NaN);
    });
  return median(ratios);
}

/** The tables as text for a terminal; they are Markdown as well. */
export function printTables(tables: readonly Table[]): string {
  return tables.map(printTable).join('\n');
}

function printTable({ title, lane, columns, rows }: Table): string {
  const goalTitles = [...new Set(rows.flatMap(({ goals }) => goals.map((goal) => goalTitle(goal.goal))))];
  const head = ['', ...columns.map((column) => column.title), ...goalTitles, 'sent', 'wrong'];
  const body = rows.map((row) => [
    row.target,
    ...columns.map(({ value, digits }) => format(row.values[value], digits)),
    ...goalTitles.map((name) => goalCell(row, name, lane)),
    String(row.sent),
    String(row.problems),
  ]);
  return `\n${title} (${lane})\n\n${align([head, ...body])}\n`;
}

function goalTitle({ title, kind }: Goal): string {
  return kind === 'ratio' ? `${title} × ${FLOOR}` : `${title} (goal)`;
}

function goalCell({ goals }: Row, name: string, lane: string): string {
  const found = goals.find(({ goal }) => goalTitle(goal) === name);
  if (found === undefined) return '';
  const { goal, figure, isMet: isReached } = found;
  const known = laneNamed(lane);
  const limit = known !== undefined && isTranslated(known) ? goal.translated : goal.native;
  if (!Number.isFinite(limit)) return format(figure, 2);
  const sign = goal.sense === 'most' ? '≤' : '≥';
  return `${format(figure, 2)} (${sign} ${limit}) ${isReached ? 'met' : 'MISSED'}`;
}

function format(value: number | undefined, digits: number): string {
  return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${cells.join(' | ')} |`;
  });
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [lines[0], `| ${rule.join(' | ')} |`, ...lines.slice(1)].join('\n');
}
