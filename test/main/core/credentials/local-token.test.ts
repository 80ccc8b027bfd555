// The token that clients show to the gateway.
import { describe, expect, it } from 'vitest';
import { settingsSchema, type SettingsInput } from '../../../../src/shared/model/settings.ts';
import { createKeyResolver } from '../../../../src/main/core/credentials/key-resolver.ts';
import { createLocalTokens, type LocalTokens } from '../../../../src/main/core/credentials/local-token.ts';
import { createMemoryLog, createMemorySecrets } from '../support/ports.ts';

async function start(
  options: {
    token?: string;
    tokens?: SettingsInput['tokens'];
    environment?: Record<string, string>;
    secrets?: ReturnType<typeof createMemorySecrets>;
  } = {},
): Promise<{ tokens: LocalTokens; log: string[] }> {
  const secrets = options.secrets ?? createMemorySecrets();
  const log = createMemoryLog();
  const keys = createKeyResolver({ secrets, readEnvironment: (name) => options.environment?.[name] });
  const settings = settingsSchema.parse({
    ...(options.token === undefined ? {} : { gateway: { token: options.token } }),
    profiles: { cheap: {}, work: {} },
    tokens: options.tokens,
  });
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

describe('further tokens', () => {
  const TOKENS = [
    { name: 'a', token: 'drg-token-of-project-a', profile: 'cheap' },
    { name: 'b', token: 'env:TOKEN_B', profile: 'work' },
    { name: 'plain', token: 'secret:plain' },
  ];
  const environment = { TOKEN_B: 'drg-token-of-project-b' };

  it('VE-9: let in with their profile, wherever they are kept', async () => {
    const secrets = createMemorySecrets();
    secrets.entries.set('plain', 'drg-token-without-profile');
    const { tokens } = await start({ tokens: TOKENS, environment, secrets });
    expect(tokens.check('drg-token-of-project-a')).toEqual({ name: 'a', profile: 'cheap' });
    expect(tokens.check('drg-token-of-project-b')).toEqual({ name: 'b', profile: 'work' });
    expect(tokens.check('drg-token-without-profile')).toEqual({ name: 'plain' });
    expect(tokens.check(tokens.reveal()), 'the main one still has none').toEqual({});
    expect(tokens.check('drg-token-of-project-c')).toBeUndefined();
    expect([tokens.revealFor('work'), tokens.revealFor('none')]).toEqual(['drg-token-of-project-b', undefined]);
    expect([tokens.find('a'), tokens.find('none')]).toEqual(['drg-token-of-project-a', undefined]);
  });

  it('that can not be read open nothing, and say so in the log without their text', async () => {
    const { tokens, log } = await start({ tokens: TOKENS });
    expect(tokens.check('drg-token-of-project-b')).toBeUndefined();
    expect(tokens.check('env:TOKEN_B')).toBeUndefined();
    expect(tokens.check('secret:plain')).toBeUndefined();
    expect(tokens.check('')).toBeUndefined();
    expect(log.filter((line) => line.includes('opens nothing'))).toHaveLength(2);
  });

  it('open nothing from the moment on at which they are taken back, before anything is read', async () => {
    const { tokens } = await start({ tokens: TOKENS, environment });
    const fewer = settingsSchema.parse({
      profiles: { cheap: {}, work: {} },
      tokens: [
        { name: 'b', token: 'env:TOKEN_B', profile: 'cheap' },
        { name: 'new', token: 'drg-a-new-one' },
      ],
    });
    const refreshed = tokens.refresh(fewer);
    expect(tokens.check('drg-token-of-project-a')).toBeUndefined();
    expect(tokens.check('drg-token-of-project-b'), 'another profile from now on').toEqual({
      name: 'b',
      profile: 'cheap',
    });
    await refreshed;
    expect(tokens.check('drg-a-new-one')).toEqual({ name: 'new' });
  });

  it('of settings that came later win over those that were read slowly', async () => {
    const { tokens } = await start();
    const settingsWith = (token: string) => settingsSchema.parse({ tokens: [{ name: 'x', token }] });
    const first = tokens.refresh(settingsWith('drg-first-text'));
    const second = tokens.refresh(settingsWith('drg-second-text'));
    await Promise.all([first, second]);
    expect([tokens.check('drg-first-text'), tokens.check('drg-second-text')]).toEqual([undefined, { name: 'x' }]);
  });
});

it('a token that was taken back opens nothing, and is still known for what it was', async () => {
  const tokens = [{ name: 'client.claude', token: 'drg-of-a-client' }];
  const { tokens: local } = await start({ tokens });
  expect(local.wasTakenBack('drg-of-a-client')).toBe(false);
  await local.refresh(settingsSchema.parse({ tokens: [] }));
  expect(local.check('drg-of-a-client')).toBeUndefined();
  expect(local.wasTakenBack('drg-of-a-client')).toBe(true);
  expect(local.wasTakenBack('drg-of-nobody')).toBe(false);
  await local.refresh(settingsSchema.parse({ tokens }));
  expect(local.wasTakenBack('drg-of-a-client')).toBe(false);
});
