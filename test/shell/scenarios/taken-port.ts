// Started while another program has the port: the app lives, and says at every place what is wrong and what to do.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { notifications, trays } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';
import { menuItem, trayPicture } from '../harness/tray.ts';

const blocker = createServer();
await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
const { port } = blocker.address() as AddressInfo;
process.argv[process.argv.indexOf('--port') + 1] = String(port);

await launch();
const { page } = await shownWindow();
const app = createControlClient(addressOf(dataFolder));

await check('the icon warns, its tip and the head of the menu say so, and what needs an address is grey', async () => {
  await eventually('the warning', () => trayPicture() === 'warning-on-light');
  assert.equal(trays[0]?.toolTip, "Dragoman can't take requests. Open the window to see why.");
  assert.equal(menuItem("Dragoman can't take requests")?.enabled, false);
  assert.equal(menuItem('Copy base URL')?.enabled, false);
  assert.equal(menuItem('Copy key')?.enabled, false);
});

await check('a notice says why, once, and leads to where another port is chosen', async () => {
  assert.equal(notifications.length, 1);
  const [notice] = notifications;
  assert.equal(notice?.options.title, "Dragoman can't take requests");
  assert.match(notice?.options.body ?? '', new RegExp(String(port)));
  theWindow().close();
  notice?.emit('click');
  assert.equal(theWindow().isVisible(), true);
  await page.waitForURL(/#\/settings\/gateway/u);
  await page
    .getByText(notice?.options.body ?? '')
    .first()
    .waitFor();
});

await check('the window works all the same', async () => {
  await page.getByRole('link', { name: 'Connections' }).click();
  await page.getByText('No connection of your own yet').waitFor();
  assert.equal((await app.status.get()).gateway.state, 'failed');
});

blocker.close();
await finish();
