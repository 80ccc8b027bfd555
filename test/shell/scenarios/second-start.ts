// Started while another desktop app runs: ends at once and touches nothing.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { appEnded } from '../double/app.ts';
import { callNames } from '../double/calls.ts';
import { check, dataFolder, finish, launch, within } from '../harness/scenario.ts';

await launch();

await check('it ends with 0', async () => {
  assert.equal(await within(appEnded, 'the app to end'), 0);
});

await check('it made no window and no tray, and wrote no file', () => {
  assert.ok(!callNames().some((name) => name.startsWith('new ') || name === 'protocol.handle'), callNames().join(' '));
  const files = readdirSync(dataFolder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  assert.deepEqual(files, []);
});

await finish();
