import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../../../src/main/core/ir/failure.ts';
import type { JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';

describe('errors for clients of Gemini (wire.md 8.1)', () => {
  const table: [FailureCode, number, string][] = [
    ['bad-request', 400, 'INVALID_ARGUMENT'],
    ['unsupported', 400, 'INVALID_ARGUMENT'],
    ['unauthorized', 401, 'UNAUTHENTICATED'],
    ['auth-expired', 401, 'UNAUTHENTICATED'],
    ['billing', 429, 'RESOURCE_EXHAUSTED'],
    ['permission', 403, 'PERMISSION_DENIED'],
    ['not-found', 404, 'NOT_FOUND'],
    ['too-large', 413, 'INVALID_ARGUMENT'],
    ['rate-limited', 429, 'RESOURCE_EXHAUSTED'],
    ['overloaded', 503, 'UNAVAILABLE'],
    ['provider-error', 502, 'INTERNAL'],
    ['timeout', 504, 'DEADLINE_EXCEEDED'],
    ['context-overflow', 400, 'INVALID_ARGUMENT'],
  ];
  for (const [code, status, name] of table) {
    it(`say ${code} as ${status} ${name} (E-1)`, () => {
      const rendered = gemini.renderFailure({ code, message: 'What happened.' });
      expect(rendered).toEqual({
        status,
        headers: {},
        body: { error: { code: status, message: 'What happened.', status: name } },
      });
    });
  }

  it('say how long to wait in the header and in RetryInfo, which Gemini CLI reads (E-2)', () => {
    const { headers, body } = gemini.renderFailure({
      code: 'rate-limited',
      message: 'Slow down',
      retryAfterSeconds: 1.5,
    });
    expect(headers).toEqual({ 'retry-after': '2' });
    expect(body).toMatchObject({
      error: { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' }] },
    });
  });

  it('keep the provider’s status', () => {
    expect(gemini.renderFailure({ code: 'provider-error', message: 'x', status: 500 }).status).toBe(500);
    expect(gemini.renderFailure({ code: 'overloaded', message: 'x', status: 529 }).status).toBe(503);
  });
});

describe('errors of Gemini providers', () => {
  const parse = (status: number, json: JsonValue | undefined, text = ''): ReturnType<typeof gemini.parseFailure> =>
    gemini.parseFailure({ status, headers: { 'x-request-id': 'r1' }, json, text });
  const error = (code: number, message: string, more = {}): JsonValue => ({
    error: { code, message, status: 'S', ...more },
  });

  it('are read, wrapped in a list or not (E-3)', () => {
    const body = { error: { code: 503, message: 'Overloaded now', status: 'UNAVAILABLE' } };
    const expected = {
      code: 'overloaded',
      status: 503,
      message: 'Overloaded now',
      providerCode: 'UNAVAILABLE',
      providerRequestId: 'r1',
    };
    expect(parse(503, body)).toMatchObject(expected);
    expect(parse(503, [body])).toMatchObject(expected);
  });

  it('about a wrong key are that, although the status is 400', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
    expect(parse(400, error(400, 'API key not valid.', { details })).code).toBe('auth-expired');
  });

  it('about a spent rate limit are that, although they speak of billing', () => {
    const message = 'You exceeded your current quota, please check your plan and billing details.';
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure' },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '36s' },
    ];
    expect(parse(429, error(429, message, { status: 'RESOURCE_EXHAUSTED', details }))).toMatchObject({
      code: 'rate-limited',
      retryAfterSeconds: 36,
    });
    expect(parse(429, error(429, message, { status: 'RESOURCE_EXHAUSTED' })).code).toBe('billing');
  });

  it('about a prompt that is too long are known by their words', () => {
    const message = 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).';
    expect(parse(400, error(400, message, { status: 'INVALID_ARGUMENT' })).code).toBe('context-overflow');
  });

  it('that are web pages or nothing at all are told in our own words', () => {
    expect(parse(502, undefined, '<html><body>secret</body></html>').message).not.toContain('secret');
    expect(parse(500, undefined).message).toContain('500');
  });
});
