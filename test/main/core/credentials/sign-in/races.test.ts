// Many at once: a thousand refusals in one process, and two processes with one rotating token.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTokenKeeper } from '../../../../../src/main/core/credentials/oauth/token-keeper.ts';
import { openAccountsFile } from '../../../../../src/main/core/credentials/vault/accounts-file.ts';
import type { NewTokens } from '../../../../../src/main/core/credentials/vault/credential.ts';
import { createVault, type Vault } from '../../../../../src/main/core/credentials/vault/vault.ts';
import { startFakeIdentityProvider } from '../../../../support/fake-identity-provider/server.ts';
import { jwt } from '../../../../support/fake-identity-provider/tokens.ts';
import { createFakeClock, createMemoryLog, createMemorySecrets, type FakeClock } from '../../support/ports.ts';
import { openSharedSecrets } from './support-secrets.ts';
import { tellCount } from '../../../../support/tell-count.ts';

/** The full number is for the long runs; a few tell whether it works at all. */
const ROUNDS = Math.max(10, Math.round(200 * (Number(process.env['TRUST_RUNS'] ?? 0) > 0 ? 1 : 0.05)));

let folder: string;
let clock: FakeClock;
let vault: Vault;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-races-'));
  clock = createFakeClock();
  const log = createMemoryLog();
  vault = createVault({ secrets: createMemorySecrets(), file: openAccountsFile({ folder, clock, log }), clock, log });
});

afterEach(() => rmSync(folder, { recursive: true }));

function keeperWith(renew: () => Promise<NewTokens>, leadMs = 300_000) {
  return createTokenKeeper({
    vault,
    clock,
    log: createMemoryLog(),
    folder,
    renewalOf: () => ({ leadMs, renew }),
    random: () => 0.5,
    onNeedsLogin: () => undefined,
  });
}

const START = { refreshToken: 'r1', accessToken: 'a1' };
const { signal } = new AbortController();

it('15.3/5 a thousand refusals of one token cost one renewal, and whoever leaves does not stop it', async () => {
  const { id } = await vault.keep('x', 'device', { identity: 'i', label: 'l', tokens: START });
  const gate = Promise.withResolvers<NewTokens>();
  let renewals = 0;
  const keeper = keeperWith(() => {
    renewals += 1;
    return gate.promise;
  });
  const leaving = new AbortController();
  const left = keeper.afterRefusal(id, 'a1', leaving.signal);
  left.catch(() => undefined);
  const waiting = Array.from({ length: 1000 }, () => keeper.afterRefusal(id, 'a1', signal));
  await expect.poll(() => renewals).toBe(1);
  leaving.abort();
  await expect(left).rejects.toMatchObject({ code: 'cancelled' });
  gate.resolve({ refreshToken: 'r2', accessToken: 'a2' });
  const tokens = await Promise.all(waiting);
  expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['a2']));
  expect((await keeper.afterRefusal(id, 'a1', signal)).accessToken).toBe('a2');
  expect(renewals).toBe(1);
  tellCount('refusals', waiting.length);
});

it('renews a token shortly before its end without anybody waiting, and not long before', async () => {
  const expiresAt = clock.now() + 3_600_000;
  const { id } = await vault.keep('x', 'device', { identity: 'i', label: 'l', tokens: { ...START, expiresAt } });
  let renewals = 0;
  const keeper = keeperWith(async () => {
    renewals += 1;
    return { accessToken: 'a2', expiresAt: clock.now() + 3_600_000 };
  });
  clock.advance(3_600_000 - 301_000);
  expect((await keeper.fresh(id, signal)).accessToken).toBe('a1');
  expect(renewals).toBe(0);
  clock.advance(2000);
  expect((await keeper.fresh(id, signal)).accessToken).toBe('a1');
  await keeper.stop();
  expect((await keeper.fresh(id, signal)).accessToken).toBe('a2');
  expect(renewals).toBe(1);
});

it('never puts the result of an old renewal over a newer login', async () => {
  const { id } = await vault.keep('x', 'device', { identity: 'i', label: 'l', tokens: START });
  const gate = Promise.withResolvers<NewTokens>();
  let hasStarted = false;
  const keeper = keeperWith(() => {
    hasStarted = true;
    return gate.promise;
  });
  const renewing = keeper.afterRefusal(id, 'a1', signal);
  await expect.poll(() => hasStarted).toBe(true);
  await vault.keep('x', 'device', { identity: 'i', label: 'l', tokens: { refreshToken: 'n', accessToken: 'new' } });
  gate.resolve({ refreshToken: 'r2', accessToken: 'a2' });
  expect((await renewing).accessToken).toBe('new');
  expect((await vault.tokens(id))?.refreshToken).toBe('n');
});

it(`15.3/6 two processes that renew the same login ${ROUNDS} times never use a refresh token twice`, async () => {
  const fake = await startFakeIdentityProvider();
  const own = createVault({
    secrets: openSharedSecrets(join(folder, 'shared-secrets.json')),
    file: openAccountsFile({ folder, clock, log: createMemoryLog() }),
    clock,
    log: createMemoryLog(),
  });
  const pair = fake.book.issue((number) => jwt({ number }, number));
  const login = { identity: 'i', label: 'l', tokens: { accessToken: pair.access, refreshToken: pair.refresh } };
  const { id } = await own.keep('chatgpt-codex', 'browser', login);
  const program = join(import.meta.dirname, 'racing-process.ts');
  const words = ['--disable-warning=ExperimentalWarning', program, folder, fake.url, id, String(ROUNDS)];
  const runs = [1, 2].map(() => promisify(execFile)(process.execPath, words, { timeout: 120_000 }));
  const outputs = await Promise.all(runs);
  await fake.close();
  expect(outputs.map(({ stdout, stderr }) => stdout.trim() + stderr)).toEqual(['failures 0', 'failures 0']);
  const sent = fake.requests.map(({ body }) => body['refresh_token']);
  expect(new Set(sent).size).toBe(sent.length);
  expect(sent.length).toBeGreaterThanOrEqual(ROUNDS);
  tellCount('races', ROUNDS);
}, 130_000);
