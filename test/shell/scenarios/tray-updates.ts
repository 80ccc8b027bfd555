// Check for updates, in the tray: the answer in the window, the notice, and the page in the browser.
import assert from 'node:assert/strict';
import { calls } from '../double/calls.ts';
import { notifications } from '../double/desktop.ts';
import { pageOf, startFakeReleases } from '../../support/fake-releases.ts';
import { check, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';
import { clickItem, menuItem } from '../harness/tray.ts';

const releases = await startFakeReleases();
process.env['DRAGOMAN_LOCAL_RELEASES'] = releases.url;
await launch();
const { page } = await shownWindow();
const opened = () => calls.filter(({ api }) => api === 'shell.openExternal').map(({ args }) => args[0]);

await check('nobody was asked at the start', async () => {
  await eventually('the menu', () => menuItem('Check for updates…'));
  assert.equal(releases.askedCount(), 0);
});

await check('a check brings the window up with the answer, and tells of the newer version', async () => {
  releases.release('v99.0.0');
  theWindow().close();
  clickItem('Check for updates…');
  assert.equal(theWindow().isVisible(), true);
  await page.waitForURL(/#\/settings\/about/u);
  await page.getByText('Version 99.0.0 is there.').waitFor();
  await eventually('the notice', () => notifications.length === 1);
  assert.deepEqual(notifications[0]?.options, {
    title: 'Dragoman 99.0.0 is there',
    body: 'Click here for its page. Nothing was downloaded.',
  });
  assert.deepEqual(opened(), []);
});

await check('a click on the notice, the menu and the link each open the page in the browser', async () => {
  notifications[0]?.emit('click');
  await eventually('the page', () => opened().length === 1);
  await eventually('the menu', () => menuItem('Version 99.0.0 is there…'));
  clickItem('Version 99.0.0 is there…');
  await eventually('the page again', () => opened().length === 2);
  await page.getByRole('link', { name: 'Open its page' }).click();
  await eventually('the page once more', () => opened().length === 3);
  assert.deepEqual(opened(), Array(3).fill(pageOf('v99.0.0')));
});

await releases.close();
await finish();
