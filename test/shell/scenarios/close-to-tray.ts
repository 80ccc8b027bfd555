// Closing the window where the desktop shows tray icons: the app stays, says so once, and can be brought back.
import assert from 'node:assert/strict';
import { app } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { askToShow, createControlClient } from '../../../src/main/core/control/control-client.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';

await launch();
await shownWindow();
const notices = () => calls.filter(({ api }) => api === 'notification.show');

await check('closing hides the window and the gateway goes on', async () => {
  theWindow().close();
  await eventually('the notice', () => notices().length === 1);
  assert.equal(theWindow().isVisible(), false);
  assert.ok(!callNames().includes('app.quit'));
  const { address } = await createControlClient(addressOf(dataFolder)).gateway.access();
  assert.equal((await fetch(`${address}/health`)).status, 200);
});

await check('a second start brings the window back', () => {
  app.emit('second-instance', {}, [], '', {});
  assert.equal(theWindow().isVisible(), true);
});

await check('so does the command, over the control channel', async () => {
  theWindow().close();
  const answer = await askToShow(addressOf(dataFolder), AbortSignal.timeout(5_000));
  assert.deepEqual(answer, { processId: process.pid, shell: 'electron' });
  assert.equal(theWindow().isVisible(), true);
});

await check('the notice came only once, and the page was loaded only once', () => {
  assert.equal(notices().length, 1);
  assert.equal(callNames().filter((name) => name === 'window.loadURL').length, 1);
});

await finish();
