// Links and sessions, and what shows when the app is gone.
import assert from 'node:assert/strict';
import { assertAccessible, headlessOnly, type World } from '../world.ts';

const LINKS = 'links with a code are how a browser signs in';

/** The last one stops the app. */
export const session = {
  'a used link, or none, leads to the way to a new one': headlessOnly(LINKS, async ({ firstLink, openPage }) => {
    for (const url of [firstLink, new URL('/', firstLink).href]) {
      const page = await openPage(url, { isQuiet: true });
      await page.getByRole('heading', { name: 'Open a new link' }).waitFor();
      await page.getByText('dragoman open', { exact: true }).waitFor();
      await assertAccessible(page, 'signed out');
      await page.context().close();
    }
  }),

  'a new link works in the tab that had none': headlessOnly(LINKS, async ({ firstLink, openPage, newLink }) => {
    const page = await openPage(new URL('/', firstLink).href, { isQuiet: true });
    await page.getByRole('heading', { name: 'Open a new link' }).waitFor();
    await page.goto(await newLink());
    await page.getByRole('navigation').waitFor();
    assert.doesNotMatch(page.url(), /code=/);
    await page.context().close();
  }),

  'a second window follows what the first one does': headlessOnly(
    'the desktop app has one window',
    async ({ page, openPage, newLink }) => {
      const second = await openPage(await newLink());
      await page.getByRole('switch', { name: 'Routing on' }).click();
      await second.getByRole('switch', { name: 'Routing off' }).click();
      await page.getByRole('switch', { name: 'Routing on' }).waitFor();
      await second.context().close();
    },
  ),

  'no screen broke the content policy, wrote an error, or asked a foreign host': ({ complaints }: World) => {
    assert.deepEqual(complaints, []);
  },

  'the window says so when the app stops': headlessOnly(
    'the window of the desktop app ends with it',
    async ({ page, server }) => {
      await server.stop();
      await page.getByText('Dragoman does not answer. What you see may be old. Reconnecting…').waitFor();
      await page.getByRole('banner').getByText('No answer', { exact: true }).waitFor();
      await assertAccessible(page, 'while reconnecting');
    },
  ),
};
