// What is printed: a line a cell, the matrix, the last line.
import type { CellResult } from './cells.ts';

export function formatCell({ cell, passed, reason, seconds }: CellResult): string {
  const name = [cell.client.name, cell.upstream, cell.scenario].join(' → ').padEnd(56);
  const remark = reason === undefined ? '' : `  ${reason}`;
  return `${passed ? 'passed' : 'FAILED'}  ${name} ${seconds.toFixed(1).padStart(5)} s${remark}`;
}

/** A Markdown table: clients down, upstreams across, `passed/all` and the names of what failed. */
export function formatMatrix(results: readonly CellResult[]): string {
  const columns = [...new Set(results.map(({ cell }) => cell.upstream))];
  const clients = [...new Set(results.map(({ cell }) => cell.client))];
  const rows = clients.map(({ name, title }) => {
    const fields = columns.map((column) =>
      formatField(results.filter(({ cell }) => cell.client.name === name && cell.upstream === column)),
    );
    return `| ${[title, ...fields].join(' | ')} |`;
  });
  return [`| client | ${columns.join(' | ')} |`, `|---|${columns.map(() => '---|').join('')}`, ...rows].join('\n');
}

function formatField(results: readonly CellResult[]): string {
  const failed = results.filter(({ passed }) => !passed).map(({ cell }) => cell.scenario);
  return [`${results.length - failed.length}/${results.length}`, ...failed].join(' ');
}

export function formatSum(results: readonly CellResult[], others = { passed: 0, failed: 0 }): string {
  const passed = results.filter((result) => result.passed).length;
  return `${passed + others.passed} passed, ${results.length - passed + others.failed} failed`;
}
