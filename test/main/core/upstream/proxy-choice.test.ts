// S-24: which proxy a request takes, by what the user chose and what the environment says.
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../src/main/core/ir/failure.ts';
import { createProxyFor } from '../../../../src/main/core/upstream/proxy-choice.ts';
import { isProxyChoice } from '../../../../src/shared/proxy.ts';

const PROVIDER = 'https://api.provider.test/v1/messages';

function choose(setting: string, environment: Record<string, string>, address = PROVIDER): string | undefined {
  const proxyFor = createProxyFor({ setting: () => setting, readEnvironment: (name) => environment[name] });
  return proxyFor(new URL(address));
}

const SECURE = { HTTPS_PROXY: 'http://proxy.test:3128' };

describe('S-24: the proxy of a request', () => {
  it.each([
    ['nothing is set', {}, undefined],
    ['the variable for https is set', SECURE, 'http://proxy.test:3128'],
    ['it is written small', { https_proxy: 'http://proxy.test:3128' }, 'http://proxy.test:3128'],
    ['it has no http:// before it', { HTTPS_PROXY: 'proxy.test:3128' }, 'http://proxy.test:3128'],
    ['it holds a password', { HTTPS_PROXY: 'http://a:b@proxy.test' }, 'http://a:b@proxy.test'],
    ['only that for everything is set', { ALL_PROXY: 'http://all.test' }, 'http://all.test'],
    ['only that for http is set', { HTTP_PROXY: 'http://plain.test' }, undefined],
    ['it is empty', { HTTPS_PROXY: ' ' }, undefined],
  ] as const)('follows the environment: %s', (_case, environment, proxy) => {
    expect(choose('environment', environment)).toBe(proxy);
  });

  it('goes by the protocol of the address', () => {
    const both = { HTTP_PROXY: 'http://plain.test', ...SECURE };
    expect(choose('environment', both, 'http://provider.test/v1')).toBe('http://plain.test');
  });

  it('is none when it is switched off, and the chosen one whatever the environment says', () => {
    expect(choose('off', SECURE)).toBeUndefined();
    expect(choose('http://own.test:8080', SECURE)).toBe('http://own.test:8080');
    expect(choose('env:MINE', { MINE: 'http://a:b@mine.test:1', ...SECURE })).toBe('http://a:b@mine.test:1');
  });

  it.each(['http://127.0.0.1:11434', 'http://localhost:1234', 'http://[::1]:8080', 'http://models.localhost'])(
    'is none for this computer: %s',
    (address) => {
      expect(choose('http://own.test:8080', { HTTP_PROXY: 'http://proxy.test' }, address)).toBeUndefined();
    },
  );

  it.each([
    ['*', true],
    ['provider.test', true],
    ['.provider.test', true],
    ['*.provider.test', true],
    ['other.test, API.Provider.Test', true],
    ['api.provider.test:443', true],
    ['api.provider.test:8443', false],
    ['vider.test', false],
    ['', false],
  ])('is none where NO_PROXY names the host: %j', (list, isExcepted) => {
    const proxy = choose('environment', { ...SECURE, NO_PROXY: list });
    expect(proxy).toBe(isExcepted ? undefined : SECURE.HTTPS_PROXY);
  });

  it.each([
    ['environment', { HTTPS_PROXY: 'socks5://proxy.test:1080' }, /HTTPS_PROXY does not hold/],
    ['env:MINE', {}, /MINE that should name it is not set/],
  ] as const)('says what is wrong with %s', (setting, environment, text) => {
    expect(() => choose(setting, environment)).toThrow(FailureError);
    expect(() => choose(setting, environment)).toThrow(text);
  });
});

describe('what may be written for it', () => {
  it.each(['off', 'environment', 'env:COMPANY_PROXY', 'http://proxy.test:3128', 'https://proxy.test/'])(
    'takes %s',
    (text) => {
      expect(isProxyChoice(text)).toBe(true);
    },
  );

  it.each([
    '',
    'on',
    'env:',
    'proxy.test:3128',
    'socks5://proxy.test',
    'http://a:b@proxy.test',
    'http://proxy.test/path',
  ])('refuses %j', (text) => {
    expect(isProxyChoice(text)).toBe(false);
  });
});
