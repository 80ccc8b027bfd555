// The usage of a time span: sums, groups and days for the window, and the same as a table for spreadsheets.
import type { UsageQuery, UsageReport, UsageTotals } from '../../../shared/model/usage.ts';
import { timesOf, type TimeCount } from '../journal/answer-times.ts';
import type { Journal } from '../journal/journal.ts';
import { addTotals, NO_TOTALS, TOTAL_FIELDS } from '../journal/usage-day.ts';
import type { UsageRow } from '../journal/usage-table.ts';

export interface UsageService {
  report(query: UsageQuery): UsageReport;
  /** One line for each day and group, with a header. */
  csv(query: UsageQuery): string;
  /** Deletes all daily totals. */
  clear(): void;
}

/** Makes the service. */
export function createUsageService(journal: Pick<Journal, 'usage' | 'times' | 'clearUsage'>): UsageService {
  return {
    report: (query) => {
      const { rows, firstDay } = journal.usage(query);
      const times = journal.times(query, false);
      return {
        total: { ...sumOf(rows), ...timesOf(times) },
        groups: groupsOf(rows, times),
        days: rows,
        ...(firstDay === undefined ? {} : { firstDay }),
      };
    },
    csv: (query) => csvOf(query.by, journal.usage(query).rows, journal.times(query, true)),
    clear: () => journal.clearUsage(),
  };
}

function sumOf(rows: readonly UsageTotals[]): UsageTotals {
  return rows.reduce<UsageTotals>((sum, row) => addTotals(sum, row), NO_TOTALS);
}

function groupsOf(rows: readonly UsageRow[], times: readonly TimeCount[]): UsageReport['groups'] {
  const groups = Map.groupBy(rows, ({ id }) => id);
  const timesById = Map.groupBy(times, ({ id }) => id);
  return [...groups]
    .map(([id, own]) => ({ ...sumOf(own), id, ...timesOf(timesById.get(id) ?? []) }))
    .sort((left, right) => tokensOf(right) - tokensOf(left) || right.requests - left.requests);
}

function tokensOf({ inputTokens, outputTokens }: UsageTotals): number {
  return inputTokens + outputTokens;
}

const AMOUNT_DIGITS = 6;

const TIME_COLUMNS = ['firstTokenP50Ms', 'firstTokenP95Ms', 'durationP50Ms', 'durationP95Ms'] as const;

function csvOf(by: UsageQuery['by'], rows: readonly UsageRow[], times: readonly TimeCount[]): string {
  const names = TOTAL_FIELDS.map((field) => (field === 'amount' ? 'estimatedUsd' : field));
  const header = ['day', by, ...names, ...TIME_COLUMNS];
  const timesByRow = Map.groupBy(times, ({ day, id }) => `${day} ${id}`);
  const lines = rows.map((row) => {
    const { firstTokenMs, durationMs } = timesOf(timesByRow.get(`${row.day} ${row.id}`) ?? []);
    const spreads = [firstTokenMs?.p50, firstTokenMs?.p95, durationMs?.p50, durationMs?.p95];
    const numbers = TOTAL_FIELDS.map((field) => asNumber(row, field));
    return [row.day, asText(row.id), ...numbers, ...spreads.map((value) => String(value ?? ''))];
  });
  return [header, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function asNumber(row: UsageRow, field: keyof UsageTotals): string {
  // Sums of floating-point amounts end in noise.
  return String(field === 'amount' ? Number(row.amount.toFixed(AMOUNT_DIGITS)) : row[field]);
}

/** Spreadsheets run what looks like a formula, and clients choose the names of models. */
function asText(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
