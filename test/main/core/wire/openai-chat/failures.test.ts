import { describe, expect, it } from 'vitest';
import type { Failure, FailureCode } from '../../../../../src/main/core/ir/failure.ts';
import type { JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';

function parse(
  status: number,
  json: JsonValue | undefined,
  more: { headers?: Record<string, string>; text?: string } = {},
): Failure {
  return openaiChat.parseFailure({ status, headers: more.headers ?? {}, json, text: more.text ?? '' });
}

describe('errors of Chat providers (E-3)', () => {
  const error = (fields: Record<string, JsonValue>): JsonValue => ({ error: fields });
  const CASES: [string, number, JsonValue, Partial<Failure>][] = [
    [
      'a wrong key',
      401,
      error({ message: 'Incorrect API key', type: 'invalid_request_error', code: 'invalid_api_key' }),
      { code: 'auth-expired', status: 401 },
    ],
    [
      'a long prompt',
      400,
      error({
        message: "This model's maximum context length is 8 tokens.",
        code: 'context_length_exceeded',
        param: 'messages',
      }),
      { code: 'context-overflow', param: 'messages' },
    ],
    [
      'no money',
      429,
      error({ message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' }),
      { code: 'billing' },
    ],
    ['a text', 500, { error: 'crash' }, { code: 'provider-error', message: 'crash' }],
    ['a message', 404, { message: 'no such model' }, { code: 'not-found', message: 'no such model' }],
    [
      'a FastAPI detail',
      422,
      { detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
      { code: 'bad-request', message: 'Extra inputs are not permitted' },
    ],
    [
      'an array (Gemini)',
      429,
      [{ error: { code: 429, message: 'quota', status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '7s' }] } }],
      { code: 'rate-limited', retryAfterSeconds: 7 },
    ],
    [
      'MiniMax',
      200,
      { base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
      { code: 'billing', status: 402 },
    ],
    [
      'OpenRouter',
      502,
      error({ message: 'Provider returned error', code: 502, metadata: { raw: 'the model is down' } }),
      { message: 'Provider returned error: the model is down' },
    ],
    [
      'Azure',
      400,
      error({ message: 'filtered', code: 'content_filter', innererror: { code: 'ResponsibleAIPolicyViolation' } }),
      { code: 'content-policy' },
    ],
  ];
  for (const [name, status, json, expected] of CASES) {
    it(`${name} is ${expected.code ?? 'understood'}`, () => {
      expect(parse(status, json)).toMatchObject(expected);
    });
  }

  it('keep the status and what the provider said (E-2)', () => {
    const failure = parse(429, error({ message: 'Slow down please', code: 'rate_limit_exceeded' }), {
      headers: { 'retry-after': '7', 'x-request-id': 'r-1' },
    });
    expect(failure).toMatchObject({
      status: 429,
      message: 'Slow down please',
      retryAfterSeconds: 7,
      providerRequestId: 'r-1',
      providerCode: 'rate_limit_exceeded',
    });
    expect(parse(429, error({ message: 'Please try again in 1.2s.' })).retryAfterSeconds).toBe(1.2);
  });

  it('never show a web page, and say something when the provider says nothing', () => {
    const page = parse(502, undefined, { text: '<html><body>Bad gateway <b>nginx</b></body></html>' });
    expect(page.message).not.toContain('<');
    expect(page).toMatchObject({ status: 502, code: 'provider-error' });
    expect(parse(503, undefined).message).toMatch(/503/);
    expect(parse(503, { error: '' }).message).toMatch(/503/);
    expect(parse(502, { error: { message: '<!DOCTYPE html><p>Bad gateway' } }).message).not.toContain('<');
  });

  it('show no fragment of a key (E-7)', () => {
    const { message } = parse(
      401,
      error({ message: 'Incorrect API key provided: sk-proj-abcd1234efgh. See our site.' }),
    );
    expect(message).not.toContain('abcd1234');
    expect(message).toContain('Incorrect API key provided');
  });

  it('that are redirects or no answers at all have no status of the provider', () => {
    expect(parse(302, undefined, { text: 'moved' }).status).toBeUndefined();
  });
});

describe('errors for Chat clients (E-1)', () => {
  const CASES: [FailureCode, number, string, string | null][] = [
    ['bad-request', 400, 'invalid_request_error', null],
    ['unsupported', 400, 'invalid_request_error', 'unsupported_field'],
    ['unauthorized', 401, 'invalid_request_error', 'invalid_api_key'],
    ['auth-expired', 401, 'invalid_request_error', 'invalid_api_key'],
    ['billing', 402, 'insufficient_quota', 'insufficient_quota'],
    ['not-found', 404, 'invalid_request_error', 'model_not_found'],
    ['context-overflow', 400, 'invalid_request_error', 'context_length_exceeded'],
    ['rate-limited', 429, 'rate_limit_error', 'rate_limit_exceeded'],
    ['overloaded', 529, 'server_error', 'overloaded'],
    ['provider-error', 502, 'server_error', null],
    ['timeout', 504, 'server_error', 'timeout'],
  ];
  for (const [code, status, type, word] of CASES) {
    it(`${code} is ${status} ${word ?? type}`, () => {
      expect(openaiChat.renderFailure({ code, message: 'why' })).toEqual({
        status,
        headers: {},
        body: { error: { message: 'why', type, param: null, code: word } },
      });
    });
  }

  it('name the field that can not be served', () => {
    const failure: Failure = { code: 'unsupported', param: 'tools[0].type', message: 'tools[0].type: no' };
    expect(openaiChat.renderFailure(failure).body).toHaveProperty('error.param', 'tools[0].type');
  });

  it('say how long to wait, in whole seconds and for the SDK in milliseconds (E-2)', () => {
    const headers = (retryAfterSeconds: number): unknown =>
      openaiChat.renderFailure({ code: 'rate-limited', message: 'm', retryAfterSeconds }).headers;
    expect(headers(7)).toEqual({ 'retry-after': '7' });
    expect(headers(1.2)).toEqual({ 'retry-after': '2', 'retry-after-ms': '1200' });
  });
});
