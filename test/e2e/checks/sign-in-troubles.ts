// Sign-ins that don't go well: cancelled, refused, too late, a provider in trouble, a login that ended; and by keyboard alone.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { assertServes, press, rowOf, signedIn, signOut, SUBSCRIPTIONS } from '../sign-in-row.ts';
import { ask, assertAccessible, headlessOnly, show, until, type Checks, type World } from '../world.ts';

const { chatgpt, xai } = SUBSCRIPTIONS;
const ASH = 'ash@example.com';
const FOR_EVER = Array.from({ length: 100 }, () => 'pending' as const);
const MOST_TABS = 120;

/** Goes on with the Tab key until it is there. */
async function tabTo(wanted: Locator): Promise<void> {
  const page = wanted.page();
  for (let count = 0; count < MOST_TABS; count += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${String(wanted)}`);
}

export const signInTroubles = {
  'by keyboard alone: sign in with a code, copy it, and sign out': async (world) => {
    const { identity, page, readClipboard } = world;
    const row = rowOf(world, xai);
    identity.knobs.polls = ['pending', 'pending'];
    await show(page, 'connections');
    await tabTo(row.getByRole('button', { name: `${xai.name}: sign in with a code` }));
    await page.keyboard.press('Enter');
    const copy = row.getByRole('button', { name: 'Copy the code' });
    await copy.waitFor();
    await tabTo(copy);
    await page.keyboard.press('Enter');
    await until(readClipboard, (text) => text === 'ABCD-EFGH');
    await signedIn(world, xai, ASH);
    const leave = row.getByRole('button', { name: `Sign out ${ASH}` });
    await tabTo(leave);
    await page.keyboard.press('Enter');
    await leave.waitFor({ state: 'detached' });
  },

  'a sign-in that waits is still there after another screen and a new page, and can be cancelled': async (world) => {
    const { identity, page, app } = world;
    const row = rowOf(world, xai);
    identity.knobs.polls = [...FOR_EVER];
    await press(world, xai, 'sign in with a code');
    await row.getByText('ABCD-EFGH').waitFor();
    await show(page, 'overview');
    await show(page, 'connections');
    await row.getByText('ABCD-EFGH').waitFor();
    await page.reload();
    await row.getByText('ABCD-EFGH').waitFor();
    await row.getByRole('button', { name: 'Cancel' }).click();
    await row.getByRole('button', { name: `${xai.name}: sign in with a code` }).waitFor();
    assert.equal(await row.getByText('ABCD-EFGH').count(), 0);
    assert.deepEqual(await app.signIn.accounts(), []);
  },

  ...Object.fromEntries(
    [
      ['refused on the page', 'denied', 'The sign-in was refused on the page. Start again to try once more.'],
      ['too late', 'expired', 'The code is over. Start again for a new one.'],
    ].map(([what, poll, text = '']) => [
      `what happened stands when it was ${what}, and the next try works`,
      async (world: World): Promise<void> => {
        world.identity.knobs.polls = [poll === 'denied' ? 'denied' : 'expired'];
        await press(world, xai, 'sign in with a code');
        await rowOf(world, xai).getByText(text).waitFor();
        await assertAccessible(world.page, `a sign-in that was ${what}`);
        await press(world, xai, 'sign in with a code');
        await signedIn(world, xai, ASH);
        await signOut(world, xai, ASH);
      },
    ]),
  ),

  'a provider in trouble gives no code: the status stands. While it waits, trouble costs nothing': async (world) => {
    const { identity } = world;
    identity.knobs.overrides = [{ pathEnd: '/xai/oauth2/device/code', reply: { status: 500 } }];
    await press(world, xai, 'sign in with a code');
    await rowOf(world, xai)
      .getByText(/gave no code to sign in with \(status 500\)\. Try again later\./)
      .waitFor();
    identity.knobs.polls = ['error'];
    await press(world, xai, 'sign in with a code');
    await signedIn(world, xai, ASH);
  },

  'a login that ended is told on the overview and in its row, until one signs in again': async (world) => {
    const { identity, page } = world;
    const row = rowOf(world, xai);
    const [before] = await world.app.signIn.accounts();
    assert.ok(before !== undefined);
    identity.book.revokeAll();
    assert.match(await ask(world, `${before.connections[0]}/${xai.model}`), /sign in again/i);
    await show(page, 'overview');
    await page.getByText(`The sign-in with ${xai.name} (${ASH}) has ended`).waitFor();
    await assertAccessible(page, 'the overview with a login that ended');
    await page
      .getByRole('list', { name: 'Needs your attention' })
      .getByRole('button', { name: 'Sign in again' })
      .click();
    await row.getByText('Sign in again', { exact: true }).waitFor();
    await row
      .getByRole('button', { name: `${xai.name}: sign in with a code` })
      .and(page.locator(':focus'))
      .waitFor();
    await assertAccessible(page, 'a login that ended');
    await press(world, xai, 'sign in with a code');
    const after = await signedIn(world, xai, ASH);
    assert.equal(after.id, before.id);
    await row.getByText('Sign in again', { exact: true }).waitFor({ state: 'detached' });
    await assertServes(world, xai, after);
    await show(page, 'overview');
    await page.getByText(`The sign-in with ${xai.name} (${ASH}) has ended`).waitFor({ state: 'detached' });
  },

  'a browser in which the sign-in was refused says so as text, and so does the window': headlessOnly(
    'the desktop app opens the address in the system, outside of its window',
    async (world) => {
      const { identity, page } = world;
      identity.knobs.authorize = 'refuse';
      await show(page, 'connections');
      await press(world, chatgpt, 'sign in');
      const [opened] = await Promise.all([
        page.waitForEvent('popup'),
        rowOf(world, chatgpt)
          .getByRole('link', { name: /^Open / })
          .click(),
      ]);
      await opened.getByText('The sign-in was refused in the browser').waitFor();
      assert.equal(await opened.locator('img').count(), 0);
      await opened.close();
      await rowOf(world, chatgpt).getByText('The sign-in was refused in the browser').waitFor();
      assert.equal(await page.locator('img[src=x]').count(), 0);
    },
  ),

  'no trouble broke the content policy, wrote an error, or asked a foreign host': ({ complaints }: World) => {
    assert.deepEqual(complaints, []);
  },
} satisfies Checks;
