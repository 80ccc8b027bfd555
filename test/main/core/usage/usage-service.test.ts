// Reports and tables of usage.
import { describe, expect, it } from 'vitest';
import { NO_TOTALS } from '../../../../src/main/core/journal/usage-day.ts';
import type { TimeCount } from '../../../../src/main/core/journal/answer-times.ts';
import type { UsageRow } from '../../../../src/main/core/journal/usage-table.ts';
import { createUsageService } from '../../../../src/main/core/usage/usage-service.ts';

const QUERY = { from: '2026-03-01', to: '2026-03-31', by: 'model' } as const;

function row(day: string, id: string, totals: Partial<UsageRow> = {}): UsageRow {
  return { ...NO_TOTALS, day, id, requests: 1, ...totals };
}

function serviceWith(...rows: UsageRow[]) {
  return serviceOf(rows);
}

/** Both models answered on one day: one of them four times, of which one answer took long. */
const TIMES: TimeCount[] = [
  { day: '2026-03-01', id: 'a', kind: 'firstToken', step: 100, count: 3 },
  { day: '2026-03-01', id: 'a', kind: 'firstToken', step: 200, count: 1 },
  { day: '2026-03-01', id: 'a', kind: 'duration', step: 210, count: 4 },
  { day: '2026-03-01', id: 'b', kind: 'duration', step: 100, count: 2 },
];

function serviceOf(rows: UsageRow[], times: TimeCount[] = []) {
  return createUsageService({
    usage: () => ({ rows, firstDay: '2026-02-01' }),
    times: (_query, isByDay) => (isByDay ? times : times.map((count) => ({ ...count, day: '' }))),
    clearUsage: () => undefined,
  });
}

describe('a report', () => {
  it('sums all, and each group over the days, the most tokens first', () => {
    const report = serviceWith(
      row('2026-03-01', 'small', { inputTokens: 5, amount: 0.1 }),
      row('2026-03-01', 'big', { inputTokens: 50, outputTokens: 5, amount: 0.2 }),
      row('2026-03-02', 'small', { inputTokens: 6, errors: 1 }),
    ).report(QUERY);
    expect(report.total).toMatchObject({ requests: 3, errors: 1, inputTokens: 61, outputTokens: 5 });
    expect(report.total.amount).toBeCloseTo(0.3, 12);
    expect(report.groups).toMatchObject([
      { id: 'big', inputTokens: 50 },
      { id: 'small', inputTokens: 11, requests: 2, errors: 1 },
    ]);
    expect(report.days.map(({ day, id }) => `${day} ${id}`)).toEqual([
      '2026-03-01 small',
      '2026-03-01 big',
      '2026-03-02 small',
    ]);
    expect(report.firstDay).toBe('2026-02-01');
  });

  it('tells how long half and nearly all of the answers took, of all and of each group', () => {
    const report = serviceOf([row('2026-03-01', 'a'), row('2026-03-01', 'b'), row('2026-03-01', 'c')], TIMES).report(
      QUERY,
    );
    expect(report.groups).toMatchObject([
      { id: 'a', firstTokenMs: { p50: 132, p95: 17_293 }, durationMs: { p50: 28_168, p95: 28_168 } },
      { id: 'b', durationMs: { p50: 132, p95: 132 } },
      { id: 'c' },
    ]);
    expect(report.groups[1]).not.toHaveProperty('firstTokenMs');
    expect(report.groups[2]).not.toHaveProperty('durationMs');
    expect(report.total).toMatchObject({ firstTokenMs: { p50: 132 }, durationMs: { p50: 28_168, p95: 28_168 } });
  });

  it('of nothing is all zero', () => {
    expect(serviceWith().report(QUERY)).toMatchObject({ total: NO_TOTALS, groups: [], days: [] });
  });
});

describe('a table', () => {
  it('has one line for each day and group, with whole numbers and amounts without noise', () => {
    const rows = [
      row('2026-03-01', 'a', { inputTokens: 1200, amount: 0.1 + 0.2, pricedRequests: 1 }),
      row('2026-03-02', 'b'),
    ];
    const text = serviceOf(rows, TIMES).csv(QUERY);
    expect(text.split('\r\n')).toEqual([
      'day,model,requests,errors,inputTokens,cacheReadTokens,cacheWriteTokens,outputTokens,reasoningTokens,estimatedUsd,pricedRequests,includedRequests,freeRequests,unknownRequests,firstTokenP50Ms,firstTokenP95Ms,durationP50Ms,durationP95Ms',
      '2026-03-01,a,1,0,1200,0,0,0,0,0.3,1,0,0,0,132,17293,28168,28168',
      '2026-03-02,b,1,0,0,0,0,0,0,0,0,0,0,0,,,,',
      '',
    ]);
  });

  it('holds nothing that a spreadsheet would run, and nothing that breaks a line', () => {
    const text = serviceWith(
      row('2026-03-01', '=HYPERLINK("http://x","y")'),
      row('2026-03-01', '@sum'),
      row('2026-03-01', 'a,b\r\nc'),
    ).csv(QUERY);
    expect(text).toContain(`2026-03-01,"'=HYPERLINK(""http://x"",""y"")",1,`);
    expect(text).toContain("2026-03-01,'@sum,1,");
    expect(text).toContain('2026-03-01,"a,b\r\nc",1,');
  });
});
