// Renewal when the clock jumps or the computer sleeps, when the process dies at the worst moment, and when storage is in trouble.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SignInError } from '../../../../../src/main/core/credentials/oauth/sign-in-error.ts';
import { createTokenKeeper } from '../../../../../src/main/core/credentials/oauth/token-keeper.ts';
import { openAccountsFile } from '../../../../../src/main/core/credentials/vault/accounts-file.ts';
import type { NewTokens, Tokens } from '../../../../../src/main/core/credentials/vault/credential.ts';
import { createVault, type Vault } from '../../../../../src/main/core/credentials/vault/vault.ts';
import type { Clock } from '../../../../../src/main/core/ports.ts';
import { createFakeClock, createMemoryLog, createMemorySecrets, type FakeClock } from '../../support/ports.ts';

const HOUR = 3_600_000;
const { signal } = new AbortController();

let folder: string;
let time: FakeClock;
/** How far the wall clock is off from what has really passed. */
let shift: number;
let secrets: ReturnType<typeof createMemorySecrets>;
let log: ReturnType<typeof createMemoryLog>;
const clock: Clock = {
  now: () => time.now() + shift,
  monotonic: () => time.monotonic(),
  setTimer: (delayMs, callback) => time.setTimer(delayMs, callback),
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-clock-'));
  time = createFakeClock();
  shift = 0;
  secrets = createMemorySecrets();
  log = createMemoryLog();
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A process that has just started on the data folder, with a provider whose refresh tokens are good once. */
function start(provider: { used: Set<string>; sent: string[] } = { used: new Set(), sent: [] }) {
  const vault = createVault({ secrets, file: openAccountsFile({ folder, clock, log }), clock, log });
  const told: string[] = [];
  const renew = async (_credential: unknown, { refreshToken = '' }: Tokens): Promise<NewTokens> => {
    provider.sent.push(refreshToken);
    if (provider.used.has(refreshToken)) throw new SignInError('reused', 'It was used before. Sign in again.');
    provider.used.add(refreshToken);
    const number = provider.sent.length + 1;
    return { refreshToken: `r${number}`, accessToken: `a${number}`, expiresAt: clock.now() + HOUR };
  };
  const keeper = createTokenKeeper({
    vault,
    clock,
    log,
    folder,
    renewalOf: () => ({ leadMs: 300_000, renew }),
    random: () => 0.5,
    onNeedsLogin: (_credential, reason) => told.push(reason),
  });
  return { vault, keeper, provider, told };
}

function signIn(vault: Vault, expiresAt = clock.now() + HOUR) {
  const tokens = { refreshToken: 'r1', accessToken: 'a1', expiresAt };
  return vault.keep('x', 'device', { identity: 'i', label: 'l', tokens });
}

describe('a wall clock that jumps', () => {
  it('forward past the end costs one renewal, however many wait', async () => {
    const { vault, keeper, provider } = start();
    const { id } = await signIn(vault);
    shift = 2 * HOUR;
    const all = await Promise.all(Array.from({ length: 1000 }, () => keeper.fresh(id, signal)));
    expect(new Set(all.map(({ accessToken }) => accessToken))).toEqual(new Set(['a2']));
    expect(provider.sent).toEqual(['r1']);
  });

  it('over a night’s sleep costs one renewal, and then it is as before', async () => {
    const { vault, keeper, provider } = start();
    const { id } = await signIn(vault);
    // The time since the start stands still while a computer sleeps.
    shift = 8 * HOUR;
    expect((await keeper.fresh(id, signal)).accessToken).toBe('a2');
    time.advance(HOUR - 301_000);
    expect((await keeper.fresh(id, signal)).accessToken).toBe('a2');
    expect(provider.sent).toEqual(['r1']);
    time.advance(300_000);
    expect((await keeper.fresh(id, signal)).accessToken).toBe('a3');
  });

  it('back sends nothing too early, and a refusal tells the truth', async () => {
    const { vault, keeper, provider } = start();
    const { id } = await signIn(vault);
    shift = -8 * HOUR;
    time.advance(2 * HOUR);
    expect((await keeper.fresh(id, signal)).accessToken).toBe('a1');
    expect(provider.sent).toEqual([]);
    const all = await Promise.all(Array.from({ length: 1000 }, () => keeper.afterRefusal(id, 'a1', signal)));
    expect(new Set(all.map(({ accessToken }) => accessToken))).toEqual(new Set(['a2']));
    expect(provider.sent).toEqual(['r1']);
    // What was told in the wrong time is put right with the clock.
    shift = 0;
    expect((await keeper.fresh(id, signal)).accessToken).toBe('a3');
    expect(provider.sent).toEqual(['r1', 'r2']);
  });

  it('so far ahead that a new token seems over does not renew in a loop', async () => {
    const { vault, keeper, provider } = start();
    const { id } = await signIn(vault, clock.now() - HOUR);
    for (let look = 0; look < 5; look += 1) await keeper.fresh(id, signal);
    expect(provider.sent).toEqual([]);
  });
});

describe('a process that dies', () => {
  it('15.3/6 before the renewed token was saved costs one new sign-in, told once, and the used token is not sent in a loop', async () => {
    const first = start();
    const { id } = await signIn(first.vault);
    secrets.failure = new Error('the computer lost power');
    expect((await first.keeper.afterRefusal(id, 'a1', signal)).accessToken).toBe('a2');
    secrets.failure = undefined;
    const second = start(first.provider);
    for (let request = 0; request < 5; request += 1)
      await expect(second.keeper.afterRefusal(id, 'a1', signal)).rejects.toThrow('Sign in again');
    expect(first.provider.sent).toEqual(['r1', 'r1']);
    expect(second.told).toHaveLength(1);
    expect(start(first.provider).vault.find(id)?.status.state).toBe('needs-login');
  });

  it('15.3/6 after the renewed token was saved loses nothing', async () => {
    const first = start();
    const { id } = await signIn(first.vault);
    await first.keeper.afterRefusal(id, 'a1', signal);
    const second = start(first.provider);
    expect((await second.keeper.fresh(id, signal)).accessToken).toBe('a2');
    expect((await second.keeper.afterRefusal(id, 'a2', signal)).accessToken).toBe('a3');
    expect(first.provider.sent).toEqual(['r1', 'r2']);
  });
});

describe('storage', () => {
  it('15.3/15 that is locked for a while ends no login: it serves again when it is open', async () => {
    const { id } = await signIn(start().vault);
    const { vault, keeper, told } = start();
    secrets.failure = new Error('the keychain is locked');
    await expect(keeper.fresh(id, signal)).rejects.toThrow('locked');
    expect(vault.find(id)?.status.state).toBe('ok');
    secrets.failure = undefined;
    expect((await keeper.fresh(id, signal)).accessToken).toBe('a1');
    expect(told).toEqual([]);
  });

  it('15.3/15 whose list of accounts makes no sense is set aside whole, and signing in works', async () => {
    writeFileSync(join(folder, 'accounts.json'), '{"version":1,"accounts":[{"id":');
    const { vault } = start();
    expect(vault.list()).toEqual([]);
    await signIn(vault);
    const kept = readdirSync(folder).find((name) => name.startsWith('accounts.json.unreadable-')) ?? 'none';
    expect(readFileSync(join(folder, kept), 'utf8')).toBe('{"version":1,"accounts":[{"id":');
    expect(start().vault.list()).toHaveLength(1);
  });

  it('15.3/15 with a login that makes no sense says so without a word of it, and a new sign-in replaces it', async () => {
    const { id } = await signIn(start().vault);
    secrets.entries.set(`login-${id}`, '{"refreshToken":"rt-secret"');
    const { vault, keeper } = start();
    const error: unknown = await keeper.fresh(id, signal).catch((reason: unknown) => reason);
    expect(String(error)).toContain('sign in again');
    expect(String(error)).not.toContain('rt-secret');
    await expect(signIn(vault)).resolves.toMatchObject({ id });
    expect((await keeper.fresh(id, signal)).accessToken).toBe('a1');
  });
});
