// Links and sessions, and what shows when the app is gone.
import assert from 'node:assert/strict';
import { assertAccessible, type World } from '../world.ts';

/** The last one stops the app. */
export const session = {
  'a used link, or none, leads to the way to a new one': async ({ server, openPage }: World) => {
    for (const url of [server.window ?? '', new URL('/', server.window ?? '').href]) {
      const page = await openPage(url, { isQuiet: true });
      await page.getByRole('heading', { name: 'Open a new link' }).waitFor();
      await page.getByText('dragoman open', { exact: true }).waitFor();
      await assertAccessible(page, 'signed out');
      await page.context().close();
    }
  },

  'a new link works in the tab that had none': async ({ server, openPage, newLink }: World) => {
    const page = await openPage(new URL('/', server.window ?? '').href, { isQuiet: true });
    await page.getByRole('heading', { name: 'Open a new link' }).waitFor();
    await page.goto(await newLink());
    await page.getByRole('navigation').waitFor();
    assert.doesNotMatch(page.url(), /code=/);
    await page.context().close();
  },

  'a second window follows what the first one does': async ({ page, openPage, newLink }: World) => {
    const second = await openPage(await newLink());
    const routing = (name: string) => ({ of: (where: typeof page) => where.getByRole('switch', { name }) });
    await routing('Routing on').of(page).click();
    await routing('Routing off').of(second).click();
    await routing('Routing on').of(page).waitFor();
    await second.context().close();
  },

  'no screen broke the content policy, wrote an error, or asked a foreign host': ({ complaints }: World) => {
    assert.deepEqual(complaints, []);
  },

  'the window says so when the app stops': async ({ page, server }: World) => {
    await server.stop();
    await page.getByText('Dragoman does not answer. What you see may be old. Reconnecting…').waitFor();
    await assertAccessible(page, 'while reconnecting');
  },
};
