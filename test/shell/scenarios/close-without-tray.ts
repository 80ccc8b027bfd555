// Closing the window where no tray could bring it back: the app ends instead of living on unseen.
import assert from 'node:assert/strict';
import { appEnded } from '../double/app.ts';
import { calls } from '../double/calls.ts';
import { check, finish, launch, shownWindow, theWindow, within } from '../harness/scenario.ts';

await launch();
await shownWindow();

await check('closing the window quits the app', async () => {
  theWindow().close();
  assert.equal(await within(appEnded, 'the app to end'), 0);
  assert.deepEqual(
    calls.filter(({ api }) => api === 'notification.show'),
    [],
  );
});

await finish();
