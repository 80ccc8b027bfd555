import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../../../src/main/core/ir/failure.ts';
import type { JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { openaiResponses } from '../../../../../src/main/core/wire/openai-responses/index.ts';
import { answer, stream } from './support.ts';

function parsed(status: number, json: JsonValue | undefined, headers: Record<string, string> = {}): unknown {
  return openaiResponses.parseFailure({ status, headers, json, text: json === undefined ? '<html>x</html>' : '' });
}

describe("a provider's errors (E-2, E-3)", () => {
  it('keeps status, text, code, waiting time and request id', () => {
    const error = { message: 'Slow down please', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' };
    expect(parsed(429, { error }, { 'retry-after': '7', 'x-request-id': 'req_1' })).toMatchObject({
      code: 'rate-limited',
      status: 429,
      message: 'Slow down please',
      retryAfterSeconds: 7,
      providerCode: 'rate_limit_exceeded',
      providerRequestId: 'req_1',
    });
  });

  it('understands other shapes and never shows HTML', () => {
    expect(parsed(400, { detail: 'Unsupported parameter: temperature' })).toMatchObject({
      code: 'bad-request',
      message: 'Unsupported parameter: temperature',
    });
    expect(JSON.stringify(parsed(502, undefined))).not.toContain('<html>');
  });

  it('takes an error with status 200 for 502 unless its code says more', () => {
    expect(parsed(200, { error: { message: 'no' } })).toMatchObject({ code: 'provider-error' });
    expect(parsed(200, { error: { message: 'no' } })).not.toHaveProperty('status');
  });
});

describe('errors inside an answer of status 200 (E-3)', () => {
  const failureIn = (body: Parameters<typeof openaiResponses.parseAnswer>[0]): unknown =>
    openaiResponses.parseAnswer(body).find((event) => event.type === 'error')?.failure;

  it.each<[string, FailureCode]>([
    ['server_error', 'provider-error'],
    ['rate_limit_exceeded', 'rate-limited'],
    ['context_length_exceeded', 'context-overflow'],
    ['insufficient_quota', 'billing'],
    ['invalid_prompt', 'bad-request'],
    ['invalid_image_url', 'bad-request'],
    ['image_content_policy_violation', 'content-policy'],
    ['server_is_overloaded', 'overloaded'],
  ])('reads a failed response with code %s as %s', (code, expected) => {
    expect(failureIn({ status: 'failed', output: [], error: { code, message: 'kaboom' } })).toMatchObject({
      code: expected,
      message: 'kaboom',
    });
  });

  it('reads failures without a reason, cancelled, unfinished and foreign bodies', () => {
    expect(failureIn({ status: 'failed', error: null })).toMatchObject({ code: 'provider-error' });
    expect(failureIn({ status: 'cancelled', output: [] })).toMatchObject({ code: 'provider-error' });
    expect(failureIn({ status: 'in_progress', output: [] })).toMatchObject({ code: 'protocol' });
    expect(failureIn({ error: { message: 'no credits', code: 'insufficient_quota' } })).toMatchObject({
      code: 'billing',
    });
    expect(failureIn({ message: 'nope' })).toMatchObject({ message: 'nope' });
    expect(failureIn({})).toMatchObject({ code: 'protocol' });
  });
});

describe('errors for a client (E-1)', () => {
  it.each<[FailureCode, number, [string, string | null]]>([
    ['bad-request', 400, ['invalid_request_error', null]],
    ['unsupported', 400, ['invalid_request_error', 'unsupported_field']],
    ['unauthorized', 401, ['invalid_request_error', 'invalid_api_key']],
    ['auth-expired', 401, ['invalid_request_error', 'invalid_api_key']],
    ['billing', 402, ['insufficient_quota', 'insufficient_quota']],
    ['not-found', 404, ['invalid_request_error', 'model_not_found']],
    ['context-overflow', 400, ['invalid_request_error', 'context_length_exceeded']],
    ['rate-limited', 429, ['rate_limit_error', 'rate_limit_exceeded']],
    ['overloaded', 529, ['server_error', 'server_error']],
    ['timeout', 504, ['server_error', 'server_error']],
  ])('renders %s', (code, status, [type, errorCode]) => {
    expect(openaiResponses.renderFailure({ code, message: 'm', param: 'p' })).toEqual({
      status,
      headers: {},
      body: { error: { message: 'm', type, param: 'p', code: errorCode } },
    });
  });

  it('keeps the status of the provider and says when to try again', () => {
    const failure = { code: 'rate-limited', message: 'm', status: 430, retryAfterSeconds: 1.2 } as const;
    expect(openaiResponses.renderFailure(failure)).toMatchObject({
      status: 430,
      headers: { 'retry-after': '2', 'retry-after-ms': '1200' },
    });
  });
});

describe('an error in the middle of a stream (E-4)', () => {
  const errorOf = (failure: Parameters<typeof openaiResponses.renderFailure>[0]): unknown => {
    const last =
      stream([{ type: 'error', failure }])
        .trimEnd()
        .split('\ndata: ')
        .at(-1) ?? '';
    return (JSON.parse(last) as { response: { error: unknown } }).response.error;
  };

  it('tells Codex in its words how long to wait (E-2)', () => {
    expect(errorOf({ code: 'rate-limited', message: 'Too fast.', retryAfterSeconds: 1.25 })).toEqual({
      code: 'rate_limit_exceeded',
      message: 'Too fast. Please try again in 1.25s.',
    });
    expect(errorOf({ code: 'rate-limited', message: 'Please try again in 3s.', retryAfterSeconds: 3 })).toMatchObject({
      message: 'Please try again in 3s.',
    });
  });

  it.each<[FailureCode, string]>([
    ['overloaded', 'server_error'],
    ['cut', 'server_error'],
    ['context-overflow', 'context_length_exceeded'],
    ['billing', 'insufficient_quota'],
    ['content-policy', 'invalid_prompt'],
    ['bad-request', 'invalid_prompt'],
  ])('maps %s to %s, so that clients retry what may pass and stop at what will not', (code, expected) => {
    expect(errorOf({ code, message: 'm' })).toEqual({ code: expected, message: 'm' });
  });

  it('is told by a whole answer as well, if one is asked for', () => {
    const failed = answer([{ type: 'error', failure: { code: 'cut', message: 'm' } }]);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'server_error', message: 'm' }, usage: null });
  });
});
