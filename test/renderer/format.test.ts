// Numbers, times and names as people read them.
import { describe, expect, it } from 'vitest';
import {
  clientName,
  formatAge,
  formatDuration,
  formatTime,
  formatTokens,
  protocolPair,
} from '../../src/renderer/data/format.ts';

describe('durations', () => {
  it.each([
    [0, '0ms'],
    [-4, '0ms'],
    [840.4, '840ms'],
    [999.6, '1.00s'],
    [1240, '1.24s'],
    [9994, '9.99s'],
    [9999, '10.0s'],
    [59_940, '59.9s'],
    [59_960, '1m 0s'],
    [125_400, '2m 5s'],
  ])('%d milliseconds are shown as %s', (durationMs, shown) => {
    expect(formatDuration(durationMs, 'en')).toBe(shown);
  });

  it('follow the language', () => {
    expect(formatDuration(1240, 'zh-Hant')).toMatch(/^1\.24\s?秒$/);
  });
});

describe('token counts', () => {
  it.each([
    [0, '0'],
    [12_345, '12,345'],
    [99_999, '99,999'],
    [128_400, '128.4K'],
    [2_000_000, '2M'],
  ])('%d are shown as %s', (count, shown) => {
    expect(formatTokens(count, 'en')).toBe(shown);
  });
});

describe('times', () => {
  const now = new Date(2026, 10, 25, 14, 3, 9).getTime();

  it('of today have seconds and no date', () => {
    expect(formatTime(now - 5000, now, 'en')).toBe('14:03:04');
  });

  it('of another day have the date', () => {
    expect(formatTime(now - 86_400_000, now, 'en')).toBe('11/24, 14:03');
  });

  it('at midnight begin with 00', () => {
    const midnight = new Date(2026, 10, 25, 0, 0, 1).getTime();
    expect(formatTime(midnight, now, 'en')).toBe('00:00:01');
  });

  it.each([
    [400, 'now'],
    [12_000, '12 seconds ago'],
    [119_000, '1 minute ago'],
    [7_300_000, '2 hours ago'],
  ])('%d milliseconds back are called "%s"', (back, shown) => {
    expect(formatAge(now - back, now, 'en')).toBe(shown);
  });
});

describe('names', () => {
  it('of known clients are spelled as their makers do, others are shown as they came', () => {
    expect([clientName('claude-code'), clientName('my-tool'), clientName('unknown')]).toEqual([
      'Claude Code',
      'my-tool',
      undefined,
    ]);
  });

  it('of protocols are a pair only when something is translated', () => {
    expect(protocolPair('anthropic-messages', 'openai-chat')).toBe('Messages → Chat');
    expect(protocolPair('gemini', 'gemini')).toBe('Gemini');
    expect(protocolPair('gemini', undefined)).toBe('Gemini');
  });
});
