// `dragoman usage`: what was used and what it cost about, by provider, connection, model or client.
import { addDays } from '../../../shared/days.ts';
import {
  daySchema,
  usageDimensionSchema,
  usageQuerySchema,
  type UsageQuery,
  type UsageReport,
} from '../../../shared/model/usage.ts';
import { createDayOf } from '../../core/journal/usage-day.ts';
import { textOption, UsageError, type Command, type OptionValues } from '../command.ts';
import { runningApp } from '../running-app.ts';

const DAYS_SHOWN = 7;

export const usageCommand: Command = {
  name: 'usage',
  summary: 'Sums requests, tokens, estimated cost and times; of the last 7 days unless others are named.',
  usage: 'usage [--from DAY] [--to DAY] [--by provider|connection|model|client] [--csv]',
  optionHelp: {
    '--from DAY': 'the first day, such as 2026-03-01',
    '--to DAY': 'the last day; today when it is left out',
    '--by WHAT': 'split by provider, connection, model or client',
    '--csv': 'a table for spreadsheets, one line for each day',
  },
  options: { from: { type: 'string' }, to: { type: 'string' }, by: { type: 'string' }, csv: { type: 'boolean' } },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const isTable = options['csv'] === true;
    if (isTable && isJson) throw new UsageError('Use either --csv or --json.');
    const query = readQuery(options);
    const { usage } = runningApp(world);
    const { signal } = world;
    if (isTable) {
      const { text } = await usage.csv(query, { signal });
      world.terminal.print(text.trimEnd());
      return 0;
    }
    const report = await usage.totals(query, { signal });
    world.terminal.print(isJson ? JSON.stringify(report) : readable(report, query));
    return 0;
  },
};

function readQuery(options: OptionValues): UsageQuery {
  const to = textOption(options, 'to') ?? createDayOf()(Date.now());
  const by = usageDimensionSchema.safeParse(textOption(options, 'by') ?? 'provider').data;
  if (by === undefined) throw new UsageError('After --by comes provider, connection, model or client.');
  const from = textOption(options, 'from') ?? weekBefore(to);
  const query = usageQuerySchema.safeParse({ from, to, by });
  if (query.success) return query.data;
  const [issue] = query.error.issues;
  throw new UsageError(`--${String(issue?.path[0] ?? 'from')}: ${issue?.message ?? 'not a day'}.`);
}

/** What is no day is refused afterwards, with the name of its option. */
function weekBefore(day: string): string {
  return daySchema.safeParse(day).success ? addDays(day, 1 - DAYS_SHOWN) : day;
}

type Group = UsageReport['total'];

const HEADER = ['', 'requests', 'errors', 'input', 'from cache', 'output', 'cost (est.)', 'first token', 'answer'];

function readable({ total, groups }: UsageReport, { from, to }: UsageQuery): string {
  const days = from === to ? from : `${from} to ${to}`;
  if (total.requests === 0) return `${days}: nothing was counted.`;
  const rows = [HEADER, ...groups.map((group) => cells(group.id === '' ? '-' : group.id, group)), cells('all', total)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [days, ...lines, 'Times: half of the answers, and 19 of 20, took at most so long.'].join('\n');
}

function cells(name: string, group: Group): string[] {
  const { requests, errors, inputTokens, cacheReadTokens, outputTokens } = group;
  const numbers = [requests, errors, inputTokens, cacheReadTokens, outputTokens];
  return [
    name,
    ...numbers.map((value) => value.toLocaleString('en')),
    costOf(group),
    spread(group.firstTokenMs),
    spread(group.durationMs),
  ];
}

function costOf({ amount, pricedRequests, unknownRequests, includedRequests, freeRequests }: Group): string {
  if (pricedRequests > 0) return `$${amount.toFixed(2)}`;
  if (unknownRequests > 0) return 'not known';
  if (includedRequests > 0) return 'included';
  return freeRequests > 0 ? 'free' : '-';
}

function spread(times: Group['durationMs']): string {
  return times === undefined ? '-' : `${seconds(times.p50)} / ${seconds(times.p95)}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0)} s`;
}
