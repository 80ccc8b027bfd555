// The log file: what stands in it, what never does, and that it stays small.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createJsonLog } from '../../../../src/main/core/host/json-log.ts';
import { redactText, redactValue } from '../../../../src/main/core/host/redact.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function linesOf(path: string): Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function bench(options: { maximumBytes?: number; keptFiles?: number } = {}) {
  const path = join(temporaryFolder(), 'dragoman.log');
  return { path, log: createJsonLog({ path, clock: { now: () => 0 }, ...options }) };
}

describe('the log file', () => {
  test('holds one JSON object a line, with time, level and details', () => {
    const { log, path } = bench();
    log.info('started', { port: 7417 });
    log.warn('two\nlines');
    expect(linesOf(path)).toEqual([
      { time: '1970-01-01T00:00:00.000Z', level: 'info', message: 'started', details: { port: 7417 } },
      { time: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'two\nlines' },
    ]);
  });

  test('can be read by this user alone, also when it was open before', () => {
    const path = join(temporaryFolder(), 'dragoman.log');
    writeFileSync(path, '', { mode: 0o644 });
    createJsonLog({ path, clock: { now: () => 0 } }).info('started');
    // Windows has no such modes and reports this one for every writable file.
    expect(statSync(path).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });

  test('starts anew when it is full, keeps the ones before, and not for ever', () => {
    const { log, path } = bench({ maximumBytes: 500, keptFiles: 2 });
    for (let line = 0; line < 50; line += 1) log.info(`line ${line}`);
    expect(readdirSync(dirname(path)).toSorted()).toEqual(['dragoman.log', 'dragoman.log.1', 'dragoman.log.2']);
    for (const name of readdirSync(dirname(path))) {
      expect(statSync(join(dirname(path), name)).size).toBeLessThanOrEqual(500);
    }
    expect(linesOf(path).at(-1)).toMatchObject({ message: 'line 49' });
  });

  test('that can not be written stops nothing and later says how many lines are missing', () => {
    const folder = join(temporaryFolder(), 'later');
    const path = join(folder, 'dragoman.log');
    const log = createJsonLog({ path, clock: { now: () => 0 } });
    log.info('one');
    log.error('two');
    mkdirSync(folder);
    log.info('three');
    log.info('four');
    expect(linesOf(path)).toMatchObject([{ message: 'three', droppedLines: 2 }, { message: 'four' }]);
    expect(linesOf(path)[1]).not.toHaveProperty('droppedLines');
  });

  test('never shows a key, wherever it comes from', () => {
    const { log, path } = bench();
    const cause = new Error('refused: Bearer canary1234567890');
    log.error('failed for sk-canary-1234567890', {
      error: new Error('GET https://user:canary@example.com/v1?key=canary failed', { cause }),
      authorization: 'canary',
      nested: { list: ['AIzaCANARY1234567890', { apiKey: 'canary' }] },
    });
    expect(readFileSync(path, 'utf8').toLowerCase()).not.toContain('canary');
  });
});

describe('redaction', () => {
  test.each([
    ['drg-aB3dE6gH9', '[hidden]'],
    ['key sk-ant-api03-abc_DEF-123 refused', 'key [hidden] refused'],
    ['at https://example.com/v1/models?key=abc#x', 'at https://example.com/v1/models?…#x'],
    ['eyJhbGciOiJI.eyJzdWIiOiIx.c2ln', '[hidden]'],
    ['what is a task-force? nothing secret', 'what is a task-force? nothing secret'],
    ['file:///home/a/b.ts:12:5', 'file:///home/a/b.ts:12:5'],
  ])('%s becomes %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  test('keeps counts, cuts what is endless, and survives circles', () => {
    const circle: Record<string, unknown> = { outputTokens: 5, bytes: new Uint8Array(3), long: 'x'.repeat(9_000) };
    circle['self'] = circle;
    const shown = redactValue(circle) as { outputTokens: number; bytes: string; long: string };
    expect(shown.outputTokens).toBe(5);
    expect(shown.bytes).toBe('3 bytes');
    expect(shown.long.length).toBeLessThan(4_100);
    expect(() => JSON.stringify(shown)).not.toThrow();
  });
});
