// Prints what came of the promises.
import type { Outcome, TrustPromise } from './promise.ts';

export interface Result {
  readonly promise: TrustPromise;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** One line while the others still run, with what went wrong below it. */
export function describeResult({ promise, outcome, seconds }: Result): string {
  const head = `${outcome.isKept ? 'kept  ' : 'BROKEN'} ${promise.id.padEnd(3)} ${promise.title}: ${outcome.figure} (${seconds.toFixed(0)} s)`;
  return [head, ...(outcome.notes ?? []).map((note) => `         ${note.replaceAll('\n', '\n         ')}`)].join('\n');
}

/** All of them as a table that Markdown reads as well. */
export function makeTable(results: readonly Result[]): string {
  const rows = results.map(({ promise, outcome }) => [
    promise.id,
    promise.title,
    outcome.figure,
    promise.limit,
    outcome.isKept ? 'kept' : 'BROKEN',
  ]);
  const all = [['#', 'promise', 'reached', 'limit', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...rest] = all;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rest.map(line)].join('\n');
}
