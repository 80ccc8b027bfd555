// The tray and connected clients: how they stand, the way to disconnect one, and quitting after all were put back.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { appEnded } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { trays } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow, within } from '../harness/scenario.ts';
import { clickItem, menuItem, menuItems } from '../harness/tray.ts';

const MINE = '{\n\t"theme": "dark"\n}';
const settings = join(homedir(), '.claude', 'settings.json');
mkdirSync(join(homedir(), '.claude'), { recursive: true });
writeFileSync(settings, MINE);

await launch();
const { page } = await shownWindow();
const app = createControlClient(addressOf(dataFolder));

await check('without a client the menu leads to connecting one, and offers no restoring', async () => {
  await eventually('the item', () => menuItem('Connect a client…'));
  assert.equal(menuItem('Restore clients…'), undefined);
  assert.equal(menuItem('Restore clients and quit'), undefined);
  theWindow().close();
  clickItem('Connect a client…');
  assert.equal(theWindow().isVisible(), true);
  await page.waitForURL(/#\/clients$/u);
});

await check('a connected client is listed with how it stands, and counted in the tip', async () => {
  await app.clients.connect({ client: 'claude-code' });
  await eventually('the client', () => menuItem('Claude Code') !== undefined && menuItem('Connected') !== undefined);
  await eventually('the tip', () => trays[0]?.toolTip === 'Dragoman · Demo · clients connected: 1');
});

await check('disconnecting is asked in the window, which shows what would change', async () => {
  clickItem('Disconnect…');
  const dialog = page.getByRole('dialog', { name: /Claude Code/u });
  await dialog.waitFor();
  assert.match(readFileSync(settings, 'utf8'), /ANTHROPIC_BASE_URL/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

await check('beside the switch for routing stands the way to put all clients back, which asks first', async () => {
  const labels = menuItems().map(({ label }) => label);
  assert.equal(labels[labels.indexOf('Routing') + 1], 'Restore clients…');
  clickItem('Restore clients…');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  assert.match(readFileSync(settings, 'utf8'), /ANTHROPIC_BASE_URL/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

await check('a long list of connections ends after fifteen with the way to the window', async () => {
  for (let number = 1; number <= 17; number += 1) {
    await app.connections.add({
      id: `c${number}`,
      name: `Connection ${number}`,
      provider: 'custom',
      protocol: 'openai-chat',
      baseUrl: 'http://127.0.0.1:9/v1',
      models: ['m1'],
    });
  }
  await app.connections.activate({ id: 'c17' });
  await eventually('the active one', () => menuItem('Connection 17')?.checked === true);
  const list = menuItems().find(({ label }) => label === 'Active connection')?.submenu;
  assert.ok(Array.isArray(list));
  assert.equal(list.filter(({ type }) => type === 'radio').length, 16, 'fifteen, and the active one');
  clickItem('More…');
  await page.waitForURL(/#\/connections/u);
});

await check('the line that says where Dragoman runs copies the address', async () => {
  clickItem(/^Running · /u);
  const { address } = await app.gateway.access();
  await eventually('the clipboard', () =>
    calls.some(({ api, args }) => api === 'clipboard.writeText' && args[0] === address),
  );
});

await check('"Restore clients and quit" puts the file back to the byte, asks nothing, and ends', async () => {
  clickItem('Restore clients and quit');
  assert.equal(await within(appEnded, 'the app to end'), 0);
  assert.equal(readFileSync(settings, 'utf8'), MINE);
  assert.ok(!callNames().includes('dialog.showMessageBox'));
});

await finish();
