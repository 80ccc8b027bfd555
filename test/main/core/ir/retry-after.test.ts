import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter, type RetryHints } from '../../../../src/main/core/ir/classify.ts';

const NOW = Date.parse('Wed, 25 Nov 2026 12:00:00 GMT');
const header = (value: string, more: Record<string, string> = {}): RetryHints => ({
  headers: { 'retry-after': value, ...more },
  now: NOW,
});
const spoken = (message: string): RetryHints => ({ headers: {}, message });
/** The provider's clock is ten minutes ahead of ours. */
const AHEAD = { date: 'Wed, 25 Nov 2026 12:10:00 GMT' };

describe('how long a provider asks to wait (R-12)', () => {
  const table: [string, RetryHints, number | undefined][] = [
    ['seconds', header('20'), 20],
    ['seconds with a fraction', header('1.5'), 1.5],
    ['seconds in white space', header(' 7 '), 7],
    ['no wait at all', header('0'), 0],
    ['a whole year', header('31536000'), 31_536_000],
    ['a billion seconds are no advice', header('1000000000'), undefined],
    ['a negative number', header('-5'), undefined],
    ['an exponent', header('1e3'), undefined],
    ['not a number', header('NaN'), undefined],
    ['infinity', header('Infinity'), undefined],
    ['garbage', header('soon'), undefined],
    ['nothing', header(''), undefined],
    ['a number and garbage', header('20 minutes'), undefined],
    ['a list', header('20, 30'), undefined],
    ['no header', { headers: {} }, undefined],
    ['a date', header('Wed, 25 Nov 2026 12:00:30 GMT'), 30],
    ['a date in the past', header('Wed, 25 Nov 2026 11:59:00 GMT'), undefined],
    ['a date in the far future', header('Fri, 01 Jan 2100 00:00:00 GMT'), undefined],
    ['an impossible date', header('Wed, 99 Nov 2026 12:00:00 GMT'), undefined],
    ["a date by the provider's clock", header('Wed, 25 Nov 2026 12:10:30 GMT', AHEAD), 30],
    ['a date that only our clock calls future', header('Wed, 25 Nov 2026 12:05:00 GMT', AHEAD), undefined],
    ['a date beside a broken Date header', header('Wed, 25 Nov 2026 12:00:30 GMT', { date: 'yesterday' }), 30],
    ['a date without any clock', { headers: { 'retry-after': 'Wed, 25 Nov 2026 12:00:30 GMT' } }, undefined],
    ['milliseconds', { headers: { 'retry-after-ms': '1250' } }, 1.25],
    ['milliseconds before seconds', header('9', { 'retry-after-ms': '250' }), 0.25],
    ['seconds when the milliseconds are garbage', header('9', { 'retry-after-ms': '-1' }), 9],
    ["Google's RetryInfo", { headers: {}, retryDelay: '22.572s' }, 22.572],
    ['the header before RetryInfo', { ...header('3'), retryDelay: '22s' }, 3],
    ['RetryInfo when the header is garbage', { ...header('x'), retryDelay: '22s' }, 22],
    ['a broken RetryInfo', { headers: {}, retryDelay: '22' }, undefined],
    ['words, in seconds (E-2)', spoken('Rate limit reached. Please try again in 1.2s.'), 1.2],
    ['words, in milliseconds', spoken('Please try again in 340ms.'), 0.34],
    ['words, in minutes', spoken('Try again in 2m'), 120],
    ['words, in minutes and seconds', spoken('Please try again in 18m7.2s. Need more tokens?'), 1087.2],
    ['words, in hours', spoken('Please try again in 1h2m3s.'), 3723],
    ['words, written out', spoken('Please retry after 20 seconds.'), 20],
    ['words, written out in minutes', spoken('try again in 1 minute'), 60],
    ['words of Google', spoken('Please retry in 22.572s.'), 22.572],
    ['RetryInfo before words', { ...spoken('try again in 9s'), retryDelay: '2s' }, 2],
    ['words without a time', spoken('Please try again later, 500 requests are waiting.'), undefined],
    ['words with an absurd time', spoken('try again in 99999999999999 s'), undefined],
  ];

  it.each(table)('%s', (_name, hints, seconds) => {
    const found = readRetryAfter(hints);
    if (seconds === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(seconds, 6);
  });

  it('is never NaN, negative or longer than a year, whatever the provider sends', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(fc.tuple(anything, anything, anything, anything), (texts) => {
        const [retryAfter, milliseconds, retryDelay, message] = texts;
        const headers = { 'retry-after': retryAfter, 'retry-after-ms': milliseconds };
        const seconds = readRetryAfter({ headers, retryDelay, message: `try again in ${message}`, now: NOW });
        return seconds === undefined || (seconds >= 0 && seconds <= 366 * 24 * 3600);
      }),
      { numRuns: 2000 },
    );
  });
});
