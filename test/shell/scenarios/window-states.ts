// What the window goes through: minimised, moved, maximised, and its page dying under it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { notifications, trays } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';

const PLACE = { x: 300, y: 120, width: 900, height: 640 };
const TOLD = 'This window had stopped working and was loaded again.';

await launch();
const first = await shownWindow();
await first.page.getByText('Requests go to the demo').first().waitFor();
const remembered = () => JSON.parse(readFileSync(join(dataFolder, 'window.json'), 'utf8')) as Record<string, unknown>;
const loads = () => callNames().filter((name) => name === 'window.loadURL').length;

await check('a minimised window comes back to the front at a second start', () => {
  theWindow().minimize();
  app.emit('second-instance', {}, [], '', {});
  assert.equal(theWindow().isMinimized(), false);
  assert.equal(callNames().at(-1), 'window.focus');
});

await check('where it was is remembered when it is closed to the tray', async () => {
  theWindow().setBounds(PLACE);
  theWindow().close();
  assert.equal(theWindow().isVisible(), false);
  assert.deepEqual({ ...remembered(), hasSeenTrayNotice: 0 }, { ...PLACE, isMaximized: false, hasSeenTrayNotice: 0 });
  trays[0]?.emit('click');
  assert.equal(theWindow().isVisible(), true);
});

await check('a page that dies is loaded again in the same window, says so, and works', async () => {
  const dead = first.page;
  await first.crash();
  await eventually('the new page', () => first.page !== dead);
  const { page } = first;
  await page.getByText(TOLD).waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByText(TOLD).waitFor({ state: 'detached' });
  await page.getByRole('switch', { name: 'Routing on' }).click();
  await page.getByRole('switch', { name: 'Routing off' }).click();
  await page.getByRole('switch', { name: 'Routing on' }).waitFor();
  assert.equal(theWindow(), first);
  assert.equal(loads(), 1);
});

await check('one that keeps dying is given up: the gateway goes on, and the user is told', async () => {
  theWindow().maximize();
  for (let time = 0; time < 3; time += 1) {
    const dead = first.page;
    await first.crash();
    if (time === 2) break;
    await eventually('the next page', () => first.page !== dead);
    await first.page.getByText(TOLD).waitFor();
  }
  await eventually('the window to be gone', () => first.isDestroyed());
  assert.equal(notifications.at(-1)?.options.title, 'The window stopped working');
  assert.ok(!callNames().includes('app.quit'));
  const { address } = await createControlClient(addressOf(dataFolder)).gateway.access();
  assert.equal((await fetch(`${address}/health`)).status, 200);
});

await check('a click on that notice opens a new window, where the old one was', async () => {
  notifications.at(-1)?.emit('click');
  const { page } = await shownWindow();
  await page.getByText('Requests go to the demo').first().waitFor();
  const made = calls.findLast(({ api }) => api === 'new BrowserWindow')?.args[0] as Record<string, unknown>;
  assert.deepEqual({ x: made['x'], y: made['y'], width: made['width'], height: made['height'] }, PLACE);
  assert.equal(theWindow().isMaximized(), true);
  assert.equal(await page.getByText(TOLD).count(), 0);
});

await finish(/the page of the window ended unexpectedly/u);
