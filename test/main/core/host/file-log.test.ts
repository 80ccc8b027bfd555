// The log file: what stands in it, what never does, and that it stays small.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFileLog } from '../../../../src/main/core/host/file-log.ts';
import { redactText, redactValue } from '../../../../src/main/core/host/redact.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function linesOf(path: string): Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log file', () => {
  test('holds one JSON object a line, with time, level and details', () => {
    const log = openFileLog({ dataFolder: temporaryFolder(), clock: { now: () => 0 } });
    log.info('started', { port: 7417 });
    log.warn('two\nlines');
    expect(linesOf(log.path)).toEqual([
      { time: '1970-01-01T00:00:00.000Z', level: 'info', message: 'started', details: { port: 7417 } },
      { time: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'two\nlines' },
    ]);
  });

  test('can be read by this user alone', () => {
    const log = openFileLog({ dataFolder: temporaryFolder(), clock: { now: () => 0 } });
    log.info('started');
    // Windows has no such modes and reports this one for every writable file.
    expect(statSync(log.path).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });

  test('starts anew when it is full and keeps the one before', () => {
    const log = openFileLog({ dataFolder: temporaryFolder(), clock: { now: () => 0 }, maximumBytes: 500 });
    for (let line = 0; line < 50; line += 1) log.info(`line ${line}`);
    expect(statSync(log.path).size).toBeLessThan(700);
    expect(statSync(log.path.replace('.log', '.old.log')).size).toBeLessThan(700);
    expect(linesOf(log.path).at(-1)).toMatchObject({ message: 'line 49' });
  });

  test('that can not be written is told once and stops nothing', () => {
    const file = join(temporaryFolder(), 'not-a-folder');
    writeFileSync(file, '');
    const failures: unknown[] = [];
    const log = openFileLog({ dataFolder: file, clock: { now: () => 0 }, onFailure: (error) => failures.push(error) });
    log.info('one');
    log.error('two');
    expect(failures).toHaveLength(1);
  });

  test('never shows a key, wherever it comes from', () => {
    const log = openFileLog({ dataFolder: temporaryFolder(), clock: { now: () => 0 } });
    const cause = new Error('refused: Bearer canary1234567890');
    log.error('failed for sk-canary-1234567890', {
      error: new Error('GET https://user:canary@example.com/v1?key=canary failed', { cause }),
      authorization: 'canary',
      nested: { list: ['AIzaCANARY1234567890', { apiKey: 'canary' }] },
    });
    expect(readFileSync(log.path, 'utf8').toLowerCase()).not.toContain('canary');
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
