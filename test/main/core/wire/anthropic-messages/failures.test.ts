import { describe, expect, it } from 'vitest';
import type { Failure, FailureCode } from '../../../../../src/main/core/ir/failure.ts';
import type { JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';

const render = (failure: Failure): ReturnType<typeof anthropicMessages.renderFailure> =>
  anthropicMessages.renderFailure(failure);

function parse(status: number, json: JsonValue | undefined, headers: Record<string, string> = {}): Failure {
  return anthropicMessages.parseFailure({
    status,
    headers,
    json,
    text: json === undefined ? '' : JSON.stringify(json),
  });
}

const error = (type: string, message: string): JsonValue => ({ type: 'error', error: { type, message } });

describe('errors for a client (E-1)', () => {
  it.each<[FailureCode, number, string]>([
    ['bad-request', 400, 'invalid_request_error'],
    ['unsupported', 400, 'invalid_request_error'],
    ['unauthorized', 401, 'authentication_error'],
    ['forbidden', 403, 'permission_error'],
    ['auth-expired', 401, 'authentication_error'],
    ['permission', 403, 'permission_error'],
    ['billing', 402, 'billing_error'],
    ['not-found', 404, 'not_found_error'],
    ['method-not-allowed', 405, 'invalid_request_error'],
    ['too-large', 413, 'request_too_large'],
    ['unsupported-media-type', 415, 'invalid_request_error'],
    ['context-overflow', 400, 'invalid_request_error'],
    ['content-policy', 400, 'invalid_request_error'],
    ['rate-limited', 429, 'rate_limit_error'],
    ['overloaded', 529, 'overloaded_error'],
    ['provider-error', 502, 'api_error'],
    ['unreachable', 502, 'api_error'],
    ['tls', 502, 'api_error'],
    ['timeout', 504, 'timeout_error'],
    ['protocol', 502, 'api_error'],
    ['cut', 502, 'api_error'],
    ['internal', 500, 'api_error'],
  ])('%s has status %d and type %s', (code, status, type) => {
    expect(render({ code, message: 'words' })).toMatchObject({
      status,
      body: { type: 'error', error: { type } },
    });
  });

  it('keep the status of the provider, the wait and the request id (E-2)', () => {
    expect(
      render({ code: 'rate-limited', message: 'm', status: 430, retryAfterSeconds: 1.2, providerRequestId: 'req_1' }),
    ).toEqual({
      status: 430,
      headers: { 'retry-after': '2' },
      body: { type: 'error', error: { type: 'rate_limit_error', message: 'm' }, request_id: 'req_1' },
    });
    expect(render({ code: 'overloaded', message: 'm', status: 503 })).toMatchObject({ status: 503, headers: {} });
  });

  it('say "prompt is too long" when it is: Claude Code compacts at these words only (E-1)', () => {
    const said = (message: string): unknown => render({ code: 'context-overflow', message }).body['error'];
    expect(said('maximum context length is 4096')).toMatchObject({
      message: 'prompt is too long: maximum context length is 4096',
    });
    expect(said('prompt is too long: 5 > 4')).toMatchObject({ message: 'prompt is too long: 5 > 4' });
  });

  it('begin with the path of a field that is not supported (E-1)', () => {
    const failure: Failure = { code: 'unsupported', param: 'n', message: 'n: Anthropic gives one answer per request' };
    expect(render(failure).body['error']).toMatchObject({ message: expect.stringMatching(/^n: /) });
  });
});

describe('errors of a provider', () => {
  it('are read with type, status, wait and request id', () => {
    const headers = { 'retry-after': '7', 'request-id': 'req_1' };
    const json = error('rate_limit_error', 'Too fast');
    expect(parse(429, json, headers)).toEqual({
      code: 'rate-limited',
      message: 'Too fast',
      status: 429,
      retryAfterSeconds: 7,
      providerCode: 'rate_limit_error',
      raw: json,
      providerRequestId: 'req_1',
    });
  });

  it('that make Claude Code change its request are passed on word by word (S-5)', () => {
    for (const message of [
      "role 'system' is not supported on this model",
      'messages.1: role \'system\' is not supported on this model. Use the top-level "system" parameter.',
      'adaptive thinking is not supported on this model',
    ]) {
      const { status, body } = render(parse(400, error('invalid_request_error', message)));
      expect(status).toBe(400);
      expect(body['error']).toEqual({ type: 'invalid_request_error', message });
    }
  });

  it('about a full context keep status and words (R-15)', () => {
    const failure = parse(400, error('invalid_request_error', 'prompt is too long: 213462 tokens > 200000 maximum'));
    expect(failure).toMatchObject({ code: 'context-overflow', status: 400 });
    expect(render(failure).body['error']).toMatchObject({
      message: 'prompt is too long: 213462 tokens > 200000 maximum',
    });
  });

  it('without a body still say something, and never hold a web page', () => {
    expect(parse(500, undefined).message).toContain('status 500');
    const page = anthropicMessages.parseFailure({
      status: 502,
      headers: {},
      json: undefined,
      text: '<html>nginx</html>',
    });
    expect(page).toMatchObject({ code: 'provider-error', status: 502 });
    expect(page.message).not.toContain('<');
    expect(page).not.toHaveProperty('raw');
  });

  it('hide keys (E-7)', () => {
    expect(parse(401, error('authentication_error', 'invalid sk-ant-api03-0123456789')).message).toBe('invalid [key]');
  });

  it('inside an answer of status 200 have the status of their class', () => {
    const failure = parse(200, error('overloaded_error', 'Overloaded'));
    expect(failure).not.toHaveProperty('status');
    expect(render(failure).status).toBe(529);
  });
});
