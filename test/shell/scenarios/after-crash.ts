// An error that nobody caught has the app started again in the background; the start after one tells of it.
import assert from 'node:assert/strict';
import { app } from '../double/app.ts';
import { callNames } from '../double/calls.ts';
import { check, eventually, finish, launch, shownWindow } from '../harness/scenario.ts';

await launch();

await check('the user is told once the gateway runs, and the window stays closed', async () => {
  await eventually('a notice', () => callNames().includes('notification.show'));
  assert.ok(!callNames().includes('new BrowserWindow'));
});

await check('the app is there when it is wanted', async () => {
  app.emit('second-instance', {}, [], '', {});
  const { page } = await shownWindow();
  await page.getByText('Requests go to the demo').first().waitFor();
});

await finish();
