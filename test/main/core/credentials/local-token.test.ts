// The token that clients show to the gateway.
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../../src/shared/model/settings.ts';
import { createKeyResolver } from '../../../../src/main/core/credentials/key-resolver.ts';
import { createLocalTokens, type LocalTokens } from '../../../../src/main/core/credentials/local-token.ts';
import { createMemoryLog, createMemorySecrets } from '../support/ports.ts';

async function start(
  options: {
    token?: string;
    environment?: Record<string, string>;
    secrets?: ReturnType<typeof createMemorySecrets>;
  } = {},
): Promise<{ tokens: LocalTokens; log: string[] }> {
  const secrets = options.secrets ?? createMemorySecrets();
  const log = createMemoryLog();
  const keys = createKeyResolver({ secrets, readEnvironment: (name) => options.environment?.[name] });
  const settings = settingsSchema.parse(options.token === undefined ? {} : { gateway: { token: options.token } });
  return { tokens: await createLocalTokens({ settings, keys, secrets, log }), log: log.lines };
}

describe('the local token', () => {
  it('is made once, long and random, and is the same after a restart', async () => {
    const secrets = createMemorySecrets();
    const { tokens } = await start({ secrets });
    expect(tokens.reveal()).toMatch(/^drg-[A-Za-z0-9_-]{43}$/);
    expect(tokens.lastFour).toBe(tokens.reveal().slice(-4));
    expect((await start({ secrets })).tokens.reveal()).toBe(tokens.reveal());
    expect((await start()).tokens.reveal()).not.toBe(tokens.reveal());
  });

  it('lets in the right token and nothing else', async () => {
    const { tokens } = await start();
    const token = tokens.reveal();
    expect(tokens.check(token)).toEqual({});
    for (const wrong of ['', ' ', `${token} `, token.slice(0, -1), `${token}x`, token.toUpperCase(), 'drg-']) {
      expect(tokens.check(wrong), JSON.stringify(wrong)).toBeUndefined();
    }
  });

  it('comes from the settings when they name one', async () => {
    const { tokens } = await start({
      token: 'env:DRAGOMAN_TOKEN',
      environment: { DRAGOMAN_TOKEN: 'drg-from-environment' },
    });
    expect(tokens.check('drg-from-environment')).toEqual({});
    const short = await start({ token: 'test' });
    expect(short.tokens.check('test')).toEqual({});
    expect(short.tokens.lastFour, 'four characters would be all of it').toBe('');
  });

  it('is an error when its variable is not set', async () => {
    await expect(start({ token: 'env:DRAGOMAN_TOKEN' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('DRAGOMAN_TOKEN'),
    });
  });

  it('lasts for this run when the keychain can not keep it', async () => {
    const secrets = createMemorySecrets();
    secrets.failure = new Error('no keychain');
    const { tokens, log } = await start({ secrets });
    expect(tokens.check(tokens.reveal())).toEqual({});
    expect(log.join('\n')).toContain('no keychain');
    expect(log.join('\n')).not.toContain(tokens.reveal());
  });
});
