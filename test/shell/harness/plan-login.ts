// A sign-in with a plan in a scenario: at a stand-in of the vendor on this computer.
import assert from 'node:assert/strict';
import type { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { startFakeIdentityProvider, type FakeIdentityProvider } from '../../support/fake-identity-provider/server.ts';
import { eventually } from './scenario.ts';

/** Starts the stand-in; the app must be launched after it. */
export async function startVendor(): Promise<FakeIdentityProvider> {
  const vendor = await startFakeIdentityProvider();
  process.env['DRAGOMAN_LOCAL_IDENTITY_PROVIDER'] = vendor.url;
  return vendor;
}

/** Signs in as a person with a browser would; the connection `chatgpt-codex` comes with it. */
export async function signInToPlan(app: ReturnType<typeof createControlClient>): Promise<void> {
  const { id } = await app.signIn.start({ provider: 'chatgpt-codex', way: 'browser' });
  const url = await eventually('the page to open', async () => {
    return (await app.signIn.waiting()).find((attempt) => attempt.id === id)?.url;
  });
  assert.equal((await fetch(url)).status, 200);
  await eventually('the account', async () => (await app.signIn.accounts()).length > 0);
}

/** The next time that the vendor is asked what is left, this much is used of the limit of five hours. */
export function willBeUsed({ knobs }: FakeIdentityProvider, percent: number): void {
  const primary_window = { used_percent: percent, limit_window_seconds: 18_000, reset_at: 1_900_000_000 };
  const reply = { status: 200, body: { rate_limit: { primary_window } } };
  knobs.overrides.push({ pathEnd: '/chatgpt/usage', reply });
}
