import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classifyProviderError, redactKeys } from '../../../../src/main/core/ir/classify.ts';
import type { FailureCode } from '../../../../src/main/core/ir/failure.ts';
import type { JsonValue } from '../../../../src/main/core/ir/json.ts';
import { readProviderError } from '../../../../src/main/core/ir/provider-error.ts';
import { tellCount } from '../../../support/tell-count.ts';

/** Error bodies as providers send them, one a line, with the class each belongs to; keys and ids are invented. */
type CorpusEntry = readonly [provider: string, status: number, body: unknown, code: FailureCode];

const CORPUS = join(import.meta.dirname, '../../../fixtures/ir/provider-errors.json');
const PROVIDER_ERRORS = JSON.parse(readFileSync(CORPUS, 'utf8')) as CorpusEntry[];

function classify(status: number, body: unknown): FailureCode {
  const [json, text] = typeof body === 'string' ? [undefined, body] : [body as JsonValue, JSON.stringify(body)];
  return classifyProviderError({ status, ...readProviderError(json, text, status) });
}

/** Classes that make a gateway avoid a provider for a while. */
const OUTAGES: readonly FailureCode[] = ['overloaded', 'provider-error', 'timeout', 'rate-limited', 'unreachable'];

describe('error bodies of real providers (R-14, R-15, P23)', () => {
  it('are many, and from many providers', () => {
    expect(PROVIDER_ERRORS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(PROVIDER_ERRORS.map(([provider]) => provider)).size).toBeGreaterThanOrEqual(15);
  });

  it('get the right class in at least 95 of 100 cases', () => {
    const wrong = PROVIDER_ERRORS.flatMap(([provider, status, body, code]) => {
      const found = classify(status, body);
      return found === code ? [] : [`${provider} ${status} ${JSON.stringify(body)}: ${found}, not ${code}`];
    });
    tellCount('bodies', PROVIDER_ERRORS.length);
    tellCount('wrong', wrong.length);
    expect(wrong.length / PROVIDER_ERRORS.length, wrong.join('\n')).toBeLessThanOrEqual(0.05);
  });

  it('never take a full context for an outage', () => {
    tellCount('full contexts', PROVIDER_ERRORS.filter(([, , , code]) => code === 'context-overflow').length);
    for (const [provider, status, body, code] of PROVIDER_ERRORS) {
      if (code !== 'context-overflow') continue;
      expect(OUTAGES, `${provider} ${status} ${JSON.stringify(body)}`).not.toContain(classify(status, body));
    }
  });
});

describe('numbers that look like statuses', () => {
  it.each([
    'max 500 tokens',
    'connect to 127.0.0.1:503 refused',
    'request id req_429529500',
    'You sent 529 messages, the limit is 503',
  ])('in a text decide nothing: %s', (message) => {
    expect(classifyProviderError({ status: 400, message })).toBe('bad-request');
    expect(classifyProviderError({ status: 401, message })).toBe('auth-expired');
    expect(classifyProviderError({ status: 500, message })).toBe('provider-error');
  });

  it('in the code of an error inside an answer of status 200 do', () => {
    for (const [code, expected] of [
      ['401', 'auth-expired'],
      ['402', 'billing'],
      ['429', 'rate-limited'],
      ['503', 'overloaded'],
      ['400', 'bad-request'],
    ] as const) {
      expect(classifyProviderError({ status: 200, code, message: 'x' })).toBe(expected);
    }
  });

  it('in the code do not overrule the status that came', () => {
    expect(classifyProviderError({ status: 403, code: '500', message: 'x' })).toBe('permission');
  });
});

describe('an answer of status 200 that holds an error', () => {
  it('without words that say more is a fault of the provider', () => {
    expect(classifyProviderError({ status: 200, message: 'something broke' })).toBe('provider-error');
    expect(classifyProviderError({ status: 200, type: 'api_error', message: 'x' })).toBe('provider-error');
  });
});

describe('keys in what a provider says (E-7)', () => {
  it.each([
    'sk-proj-abcdef0123456789ABCDEF',
    'sk-ant-api03-AbCdEf-123_456',
    'sk-or-v1-0123456789abcdef',
    'sk-proj-****************wxyz',
    'gsk_abc123DEF456',
    'xai-AbCd1234efgh',
    'AIzaSyA1234567890abcdefghijklmnopqrstuvw',
    'hf_AbCdEfGhIjKlMnOp',
    'nvapi-AbCd1234-_efgh',
    'pplx-0123456789abcdef',
    'csk-0123456789abcdef',
    'r8_AbCdEf0123456789',
    'fw_AbCdEf0123456789',
    'gho_AbCdEf0123456789',
    'ya29.a0AbCdEf-0123456789',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sflKxwRJSMeKKF2QT4',
    '0123456789abcdef0123456789abcdef.AbCdEfGhIjKlMnOp',
    'drg-AbCdEf0123456789',
  ])('are hidden: %s', (key) => {
    const redacted = redactKeys(`Incorrect API key provided: ${key}. Find yours at https://example.test/keys`);
    expect(redacted).toBe('Incorrect API key provided: [key]. Find yours at https://example.test/keys');
  });

  it('are hidden behind Bearer', () => {
    expect(redactKeys('header "Bearer abc.def-123456" is wrong')).toBe('header "Bearer [key]" is wrong');
  });

  it.each([
    "role 'system' is not supported on this model",
    'adaptive thinking is not supported on this model',
    'prompt is too long: 213462 tokens > 200000 maximum',
    'key_not_found: the field key-management is unknown, see token-counting',
    'task-specific-model, sk-learn and pk are words; desk-1234567 is one too',
    'use Bearer authentication, not basic authentication',
    'request req_011CSHoEeqs5C35K2UUqR7Fy failed',
  ])('are not seen where there are none: %s', (text) => {
    expect(redactKeys(text)).toBe(text);
  });
});
