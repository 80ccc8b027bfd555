// Started with --port and something that is no port: the app says what to write, and ends with 1 before it does anything.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appEnded } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { check, dataFolder, finish, launch, within } from '../harness/scenario.ts';

process.argv[process.argv.indexOf('--port') + 1] = '70000';

await launch();

await check('a message says what to write, and the app ends with 1', async () => {
  assert.equal(await within(appEnded, 'the app to end'), 1);
  const shown = calls.filter(({ api }) => api === 'dialog.showErrorBox');
  assert.match(String(shown[0]?.args[1]), /"70000" is no port.*from 0 to 65535/su);
});

await check('nothing was begun', () => {
  assert.ok(!callNames().includes('app.requestSingleInstanceLock'));
  assert.ok(!existsSync(dataFolder));
});

await finish();
