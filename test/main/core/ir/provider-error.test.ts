import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/main/core/ir/json.ts';
import { readProviderError } from '../../../../src/main/core/ir/provider-error.ts';

const read = (json: JsonValue): ReturnType<typeof readProviderError> =>
  readProviderError(json, JSON.stringify(json), 400);

describe('shapes of error bodies (E-3)', () => {
  it.each<[string, JsonValue, string]>([
    ['an error object', { error: { message: 'bad', type: 't' } }, 'bad'],
    ['an error text', { error: 'bad' }, 'bad'],
    ['a message', { message: 'bad' }, 'bad'],
    ['a detail', { detail: 'bad' }, 'bad'],
    ['a detail with a message', { detail: { message: 'bad' } }, 'bad'],
    ['a list of details (FastAPI)', { detail: [{ loc: ['body'], msg: 'one' }, { msg: 'two' }] }, 'one; two'],
    ['details inside the message (Mistral)', { object: 'error', message: { detail: [{ msg: 'extra' }] } }, 'extra'],
    ['a base_resp (MiniMax)', { base_resp: { status_code: 1008, status_msg: 'no money' } }, 'no money'],
    ['a list around an error (Gemini)', [{ error: { code: 400, message: 'bad', status: 'INVALID_ARGUMENT' } }], 'bad'],
    ['a list of errors (Cloudflare)', { success: false, errors: [{ code: 7003, message: 'bad' }] }, 'bad'],
    ['a failed response (Responses)', { type: 'response.failed', response: { error: { message: 'bad' } } }, 'bad'],
    ['an error and a message', { error: 'Unauthorized', message: 'no such key' }, 'no such key'],
  ])('%s', (_name, json, message) => {
    expect(read(json).message).toBe(message);
  });

  it('an error object without words is shown as it is', () => {
    expect(read({ error: { code: 7 } })).toEqual({ message: '{"code":7}', code: '7' });
    expect(read({ error: { message: '' } }).message).toBe('{"message":""}');
  });

  it.each<[JsonValue]>([[{}], [[]], [null]])('%j says nothing', (json) => {
    expect(read(json).message).toBe('The provider answered with status 400 and no explanation.');
  });

  it('gives the own words of a provider behind OpenRouter, unless they are a web page', () => {
    const behind = (raw: string): JsonValue => ({ error: { message: 'Provider returned error', metadata: { raw } } });
    expect(read(behind('no such model')).message).toBe('Provider returned error: no such model');
    expect(read(behind('<html>')).message).toBe('Provider returned error');
  });

  it('tells type, code, field and the wait that Google asks for', () => {
    expect(read({ error: { message: 'm', type: 'invalid', code: 'c', param: 'tools[0]' } })).toEqual({
      message: 'm',
      type: 'invalid',
      code: 'c',
      param: 'tools[0]',
    });
    const details = [{ '@type': 'x' }, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2s' }];
    expect(read({ error: { code: 429, message: 'm', status: 'RESOURCE_EXHAUSTED', details } })).toEqual({
      message: 'm',
      code: '429',
      type: 'RESOURCE_EXHAUSTED',
      retryDelay: '2s',
    });
  });

  it('finds the code inside Azure’s inner error and beside a bare message', () => {
    expect(read({ error: { message: 'm', innererror: { code: 'ResponsibleAIPolicyViolation' } } }).code).toBe(
      'ResponsibleAIPolicyViolation',
    );
    expect(read({ message: 'm', code: 30001 }).code).toBe('30001');
  });
});

describe('bodies that are no JSON (E-2)', () => {
  it.each(['<!DOCTYPE html><html>secret page</html>', '<html>x', ' \n<?xml version="1.0"?>', 'x <HTML> y'])(
    'never shows markup: %s',
    (page) => {
      const { message } = readProviderError(undefined, page, 502);
      expect(message).toBe('The provider answered with status 502 and a web page instead of an API answer.');
    },
  );

  it('says that there was nothing', () => {
    expect(readProviderError(undefined, ' ', 500).message).toBe(
      'The provider answered with status 500 and no explanation.',
    );
  });

  it('shows plain text, cut when it is endless', () => {
    expect(readProviderError(undefined, 'no such host\n', 400).message).toBe('no such host');
    expect(readProviderError(undefined, 'x'.repeat(100_000), 400).message.length).toBeLessThan(5000);
  });

  it('never shows markup inside an error object either', () => {
    const { message } = read({ error: { message: '<html><body>nginx</body></html>' } });
    expect(message).not.toContain('<');
  });
});

describe('secrets (E-7)', () => {
  it('are hidden in every shape', () => {
    const key = 'sk-proj-0123456789abcdef';
    for (const json of [{ error: { message: key } }, { error: key }, { detail: key }, { message: key }]) {
      expect(read(json).message).toBe('[key]');
    }
    expect(readProviderError(undefined, `bad ${key}`, 401).message).toBe('bad [key]');
  });
});

describe('any JSON', () => {
  it.each<JsonValue>([
    null,
    5,
    'text',
    true,
    [],
    [null],
    [[]],
    { error: null },
    { error: [] },
    { detail: 5 },
    { base_resp: 3 },
  ])('gives words: %j', (json) => {
    expect(read(json).message).not.toBe('');
  });
});
