// Started with settings that make no sense: the user is told what to do, the app ends with 1, and the file is left alone.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appEnded } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { check, dataFolder, finish, launch, within } from '../harness/scenario.ts';

const BROKEN = '{ "connections": [ {';
const path = join(dataFolder, 'settings.json');
mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
writeFileSync(path, BROKEN);

await launch();

await check('a message says what is broken and what to do, and the app ends with 1', async () => {
  assert.equal(await within(appEnded, 'the app to end'), 1);
  const shown = calls.filter(({ api }) => api === 'dialog.showErrorBox');
  assert.equal(shown.length, 1);
  assert.match(String(shown[0]?.args[1]), /settings\.json can't be used.*Repair it, or move it away/su);
});

await check('the file is as it was, and no window was opened', () => {
  assert.equal(readFileSync(path, 'utf8'), BROKEN);
  assert.ok(!callNames().includes('new BrowserWindow'));
});

await finish();
