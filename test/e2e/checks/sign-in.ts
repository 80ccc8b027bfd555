// Signing in from the window, against a fake vendor on loopback.
import assert from 'node:assert/strict';
import { assertAccessible, until, show, type World } from '../world.ts';

export const signIn = {
  'a code is shown to copy, and the account appears when it was entered': async ({
    page,
    identity,
    readClipboard,
  }: World) => {
    identity.knobs.polls = ['pending', 'pending'];
    await show(page, 'connections');
    const card = page.getByRole('region', { name: 'Subscriptions' });
    await card.getByRole('button', { name: /xAI.*: sign in with a code$/ }).click();
    await card.getByText('ABCD-EFGH').waitFor();
    await card.getByRole('button', { name: 'Copy the code' }).click();
    await until(readClipboard, (text) => text === 'ABCD-EFGH');
    await card.getByText('Signed in as').waitFor();
    await card.getByText('ash@example.com').first().waitFor();
    await assertAccessible(page, 'the subscriptions');
  },

  'signing out takes the account and its connection away': async ({ page }: World) => {
    const card = page.getByRole('region', { name: 'Subscriptions' });
    await card.getByRole('button', { name: 'Sign out ash@example.com' }).click();
    await card.getByText('ash@example.com').first().waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: /xAI/ }).waitFor({ state: 'detached' });
  },

  'where nobody can sign in the reason stands': async ({ page }: World) => {
    const card = page.getByRole('region', { name: 'Subscriptions' });
    await card.getByText('Anthropic allows a Claude subscription only in Claude Code itself.').waitFor();
    assert.equal(await card.getByRole('button', { name: /Antigravity/ }).count(), 0);
  },
};
