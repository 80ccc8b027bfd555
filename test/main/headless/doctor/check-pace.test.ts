// What the doctor says of the pace of the running app.
import { expect, it } from 'vitest';
import type { Diagnostics } from '../../../../src/shared/model/diagnostics.ts';
import { checkPace } from '../../../../src/main/headless/doctor/check-pace.ts';

const MEGABYTE = 1024 ** 2;

function figures(changes: Partial<Diagnostics> = {}): Diagnostics {
  return {
    version: '1.0.0',
    shell: 'headless',
    versions: {},
    system: 'linux x64',
    uptimeMs: 5_400_000,
    memory: { residentBytes: 120 * MEGABYTE, heapUsedBytes: 40 * MEGABYTE },
    journal: { bytes: 3 * MEGABYTE },
    dataFolder: '/data',
    openRequests: 2,
    eventLoop: { longestMs: 0 },
    ...changes,
  };
}

it('is well when no request came lately', () => {
  expect(checkPace(figures())).toEqual({
    check: 'Pace',
    state: 'ok',
    text: 'no requests lately; up 1.5 h, 2 requests open, 120 MB of memory, journal 3 MB',
  });
});

it('is well when requests hardly wait, even if one once did', () => {
  const eventLoop = { recent: { p50Ms: 0.1, p99Ms: 4, maxMs: 900 }, longestMs: 900 };
  expect(checkPace(figures({ eventLoop }))).toMatchObject({ state: 'ok', text: expect.stringContaining('4 ms') });
});

it('warns when requests wait again and again', () => {
  const eventLoop = { recent: { p50Ms: 90, p99Ms: 400, maxMs: 900 }, longestMs: 900 };
  const finding = checkPace(figures({ eventLoop }));
  expect(finding).toMatchObject({ state: 'warn', text: expect.stringContaining('400 ms late') });
  expect(finding.todo).toBeDefined();
});

it('warns of much memory', () => {
  const memory = { residentBytes: 1500 * MEGABYTE, heapUsedBytes: 900 * MEGABYTE };
  expect(checkPace(figures({ memory }))).toMatchObject({ state: 'warn', text: expect.stringContaining('1500 MB') });
});
