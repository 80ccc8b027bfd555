// A switch in the tray: the icon's pulse, the notice that takes it back, and what that must leave alone.
import assert from 'node:assert/strict';
import { calls } from '../double/calls.ts';
import { notifications, systemChoices } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';
import { clickItem, menuItem, picturesSince } from '../harness/tray.ts';

await launch();
const { page } = await shownWindow();
const app = createControlClient(addressOf(dataFolder));
for (const name of ['One', 'Two', 'Three']) {
  const draft = { provider: 'custom', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' } as const;
  await app.connections.add({ ...draft, models: ['m'], id: name.toLowerCase(), name });
}
await app.connections.activate({ id: 'one' });
await eventually('the menu', () => menuItem('Three') !== undefined && menuItem('One')?.checked === true);

const active = async (): Promise<string> => (await app.status.get()).active.id;
const pulse = ['switched-on-light', 'running-on-light'];

await check('a switch changes the picture for a moment, and is told with the way back', async () => {
  const before = calls.length;
  clickItem('Two');
  await eventually('the notice', () => notifications.length === 1);
  assert.deepEqual(notifications[0]?.options, {
    title: 'Requests now go to Two',
    body: 'From the next request on. Click here to undo this.',
  });
  await eventually('the pulse to end', () => picturesSince(before).at(-1) === 'running-on-light');
  assert.deepEqual(picturesSince(before).slice(-2), pulse);
  assert.equal(await active(), 'two');
});

await check('a click on the notice puts back what was in use, in the core, the menu and the window', async () => {
  const before = calls.length;
  notifications[0]?.emit('click');
  await eventually('the core to follow', async () => (await active()) === 'one');
  await eventually('the mark to move back', () => menuItem('One')?.checked === true);
  await page.getByText('Requests go to One').first().waitFor();
  await eventually('the icon to tell', () => picturesSince(before).includes('switched-on-light'));
  assert.equal(notifications.length, 1, 'taking back needs no notice of its own');
});

await check(
  'a switch that was made later in the window is left alone: the notice goes, and its click shows it',
  async () => {
    clickItem('Two');
    const notice = await eventually('the notice', () => notifications[1]);
    await app.connections.activate({ id: 'three' });
    await eventually('the notice to go', () =>
      calls.some(({ api, args }) => api === 'notification.close' && args[0] === notice.options),
    );
    theWindow().close();
    notice.emit('click');
    assert.equal(theWindow().isVisible(), true);
    await page.waitForURL(/#\/connections$/u);
    assert.equal(await active(), 'three');
  },
);

await check('who wants no movement gets none, and who muted the notice gets none', async () => {
  systemChoices.prefersReducedMotion = true;
  await app.preferences.set({ mutedNotices: ['switched'] });
  const [before, told] = [calls.length, notifications.length];
  clickItem('One');
  await eventually('the mark to move', () => menuItem('One')?.checked === true);
  assert.ok(!picturesSince(before).includes('switched-on-light'));
  assert.equal(notifications.length, told);
});

await finish();
