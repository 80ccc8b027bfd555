// The tray: what its menu offers, that clicks reach the core and the window follows, and how the app ends from there.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { appEnded } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { trays } from '../double/desktop.ts';
import { acquireInstanceLock } from '../../../src/main/core/control/instance-lock.ts';
import { openPageApi, type PageApi } from '../harness/page-api.ts';
import { clickItem, menuItem, menuItems, trayPicture } from '../harness/tray.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow, within } from '../harness/scenario.ts';

await launch();
const { page } = await shownWindow();
const api: PageApi = await openPageApi(page);
const status = () =>
  api.call('status/get') as Promise<{ active: { id: string }; gateway: { address: string; isRoutingOn: boolean } }>;

await check('there is one icon, with a tip and a menu that say where Dragoman runs', async () => {
  assert.equal(trays.length, 1);
  const { gateway } = await status();
  const place = gateway.address.replace('http://', '');
  await eventually('the menu to show the address', () => menuItem(`Running · ${place}`));
  assert.equal(trays[0]?.toolTip, 'Dragoman · Demo · clients connected: 0');
  assert.equal(trays[0]?.image.source, 'buffer at 1');
  assert.equal(trayPicture(), 'running-on-light');
  assert.equal(menuItems()[0]?.label, 'Open Dragoman', 'on Linux the window must be the first thing in the menu');
});

await check('a connection that is added appears in the menu, and the active one is marked', async () => {
  await api.call('connections/add', {
    id: 'lab',
    name: 'Lab & Co',
    provider: 'custom',
    protocol: 'openai-chat',
    baseUrl: 'http://127.0.0.1:9/v1',
    models: ['m1'],
  });
  await api.call('connections/add', {
    id: 'attic',
    name: 'Attic',
    provider: 'custom',
    protocol: 'openai-chat',
    baseUrl: 'http://127.0.0.1:9/v1',
    models: ['m1'],
  });
  await eventually('both items', () => menuItem('Lab && Co') !== undefined && menuItem('Attic') !== undefined);
  const { active } = await status();
  assert.equal(menuItem('Lab && Co')?.checked, active.id === 'lab');
  assert.equal(menuItem('Attic')?.type, 'radio');
});

await check('choosing a connection makes it active, in the core, the menu and the window', async () => {
  clickItem('Attic');
  await eventually('the core to follow', async () => (await status()).active.id === 'attic');
  await eventually(
    'the mark to move',
    () => menuItem('Attic')?.checked === true && menuItem('Lab && Co')?.checked === false,
  );
  await page.getByText('Requests go to Attic').first().waitFor();
});

await check('a profile that is made in the window can be chosen', async () => {
  await api.call('profiles/create', { name: 'Cheap' });
  await eventually('the profile', () => menuItem('Cheap') !== undefined && menuItem('None')?.checked === true);
  clickItem('Cheap');
  await eventually('the mark to move', () => menuItem('Cheap')?.checked === true);
  clickItem('None');
  await eventually('the mark to move back', () => menuItem('None')?.checked === true);
});

await check('routing is switched off and on', async () => {
  clickItem('Routing');
  await eventually('routing to be off', async () => !(await status()).gateway.isRoutingOn);
  await eventually(
    'the mark to go',
    () => menuItem('Routing')?.checked === false && menuItem(/Switched off/u) !== undefined,
  );
  assert.equal(trayPicture(), 'off-on-light');
  clickItem('Routing');
  await eventually('routing to be on', async () => (await status()).gateway.isRoutingOn);
  await eventually('the picture to follow', () => trayPicture() === 'running-on-light');
});

await check('the next request goes to the connection that was chosen, and is the last one in the menu', async () => {
  clickItem('Attic');
  await eventually('the choice', async () => (await status()).active.id === 'attic');
  const { gateway } = await status();
  clickItem('Copy key');
  const key = await eventually('the key', () => calls.findLast(({ api: name }) => name === 'clipboard.writeText'));
  const response = await fetch(`${gateway.address}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': String(key.args[0]), 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'default', max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  assert.equal(response.headers.get('x-dragoman-connection') ?? 'attic', 'attic');
  await eventually('the last request', () => menuItem(/^Last: .*failed/u));
});

await check('the settings open in the window', async () => {
  clickItem('Settings…');
  await page.waitForURL(/#\/settings/u);
});

await check('the base URL is copied', async () => {
  clickItem('Copy base URL');
  const { gateway } = await status();
  const copied = await eventually('the clipboard', () =>
    calls.findLast(({ api: name }) => name === 'clipboard.writeText'),
  );
  assert.deepEqual(copied.args, [gateway.address]);
});

await check('a click on the icon brings the window to the front', () => {
  const before = callNames().filter((name) => name === 'window.focus').length;
  trays[0]?.emit('click');
  assert.equal(callNames().filter((name) => name === 'window.focus').length, before + 1);
});

await check(
  'quitting really closes the window, takes the icon away once, frees the folder and ends with 0',
  async () => {
    const window = theWindow();
    const { gateway } = await status();
    clickItem('Quit Dragoman');
    assert.equal(await within(appEnded, 'the app to end'), 0);
    assert.ok(window.isDestroyed());
    assert.equal(callNames().filter((name) => name === 'tray.destroy').length, 1);
    await assert.rejects(fetch(`${gateway.address}/health`), 'the gateway still answers');
    const lock = acquireInstanceLock(dataFolder);
    assert.ok(lock !== undefined, 'the data folder is still locked');
    lock.release();
    assert.ok(!existsSync(join(dataFolder, 'control.sock')), 'the control socket is still there');
  },
);

await finish();
