// Started with --hidden, as after a login: the gateway works, and no window is made until somebody wants it.
import assert from 'node:assert/strict';
import { app } from '../double/app.ts';
import { callNames } from '../double/calls.ts';
import { trays } from '../double/desktop.ts';
import { check, eventually, finish, launch, shownWindow } from '../harness/scenario.ts';

await launch();

await check('there is an icon and a running gateway, but no window', async () => {
  await eventually('the gateway to run', () => trays[0]?.toolTip.startsWith('Dragoman · Demo'));
  assert.ok(!callNames().includes('new BrowserWindow'));
});

await check('a second start shows the window', async () => {
  app.emit('second-instance', {}, [], '', {});
  const { page } = await shownWindow();
  await page.getByText('Requests go to the demo').first().waitFor();
});

await finish();
