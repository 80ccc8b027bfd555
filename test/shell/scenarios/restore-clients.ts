// Started with --restore-clients, as an uninstaller does it: everything goes back, and the app ends without a window.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createClients } from '../../../src/main/core/clients/clients.ts';
import { createSystemClock } from '../../../src/main/core/host/system-clock.ts';
import { appEnded } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { check, dataFolder, finish, launch, within } from '../harness/scenario.ts';

const MINE = '{\n\t"theme": "dark"\n}';
const settings = join(homedir(), '.claude', 'settings.json');
const record = join(dataFolder, 'clients', 'claude-code-user.json');

mkdirSync(join(homedir(), '.claude'), { recursive: true });
writeFileSync(settings, MINE);
mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
createClients({
  place: { homeFolder: homedir(), platform: process.platform, readEnvironment: () => undefined },
  dataFolder,
  clock: createSystemClock(),
}).connect(
  { client: 'claude-code', scope: 'user' },
  { address: 'http://127.0.0.1:7417', token: 'drg-x', models: { slots: {}, list: [] }, servesWebSearch: false },
);

await check('the client is connected before', () => {
  assert.notEqual(readFileSync(settings, 'utf8'), MINE);
  assert.ok(existsSync(record));
});

await launch();

await check('its file is the same as ever, byte for byte, and the app has ended without a window', async () => {
  const code = await within(appEnded, 'the app to end');
  assert.deepEqual(
    calls.filter(({ api }) => api === 'dialog.showErrorBox').map(({ args }) => args),
    [],
  );
  assert.equal(code, 0);
  assert.equal(readFileSync(settings, 'utf8'), MINE);
  assert.ok(!existsSync(record));
  assert.ok(!callNames().includes('window.loadURL'));
});

await finish();
