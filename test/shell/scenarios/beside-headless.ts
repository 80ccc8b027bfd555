// Started while a headless Dragoman has the data folder: its window is opened in the browser, and the desktop app ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { appEnded } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { check, dataFolder, eventually, finish, launch, within } from '../harness/scenario.ts';

// The command is never part of the packaged app: it comes from npm or a checkout.
const entry = join(import.meta.dirname, '../../../out/headless/main.js');
const headless = spawn(process.execPath, [entry, 'serve', '--port', '0', '--no-open'], { stdio: 'ignore' });
const gone = once(headless, 'exit');

async function answers(): Promise<boolean> {
  try {
    return (await createControlClient(addressOf(dataFolder)).status.get()).shell === 'headless';
  } catch {
    // Not there yet.
    return false;
  }
}

try {
  await eventually('the headless app to answer', answers);
  await launch();

  await check('the headless window is opened and the desktop app ends with 0', async () => {
    assert.equal(await within(appEnded, 'the app to end'), 0);
    const opened = calls.filter(({ api }) => api === 'shell.openExternal').map(({ args }) => String(args[0]));
    assert.equal(opened.length, 1);
    assert.match(opened[0] ?? '', /^http:\/\/127\.0\.0\.1:\d+\//u);
  });

  await check('it made no window and no tray, and the headless app still runs', async () => {
    assert.ok(!callNames().some((name) => name.startsWith('new ')), callNames().join(' '));
    assert.ok(await answers());
  });
} finally {
  headless.kill('SIGTERM');
  await gone;
}

await finish();
