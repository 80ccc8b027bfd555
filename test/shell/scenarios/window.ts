// The window: in which order the app sets itself up, what the page can do, and that it talks to the core both ways.
import assert from 'node:assert/strict';
import { calls, callNames } from '../double/calls.ts';
import { fetchFromApp } from '../double/scheme.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { openPageApi } from '../harness/page-api.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow } from '../harness/scenario.ts';

await launch();
const window = await shownWindow();
const { page } = window;

await check('the lock, the sandbox and the scheme come first, and the walls stand before the window', () => {
  const order = [
    'app.setPath',
    'app.requestSingleInstanceLock',
    'app.enableSandbox',
    'protocol.registerSchemesAsPrivileged',
    'session.setPermissionRequestHandler',
    'session.setPermissionCheckHandler',
    'session.setDevicePermissionHandler',
    'protocol.handle',
    'new BrowserWindow',
    'webContents.setWindowOpenHandler',
    'window.loadURL',
    'window.show',
  ];
  assert.deepEqual(
    order.toSorted((left, right) => callNames().indexOf(left) - callNames().indexOf(right)),
    order,
  );
  for (const name of order) assert.ok(callNames().includes(name), `${name} was never called`);
});

await check("the data folder is Electron's folder, too", () => {
  const paths = calls.filter(({ api }) => api === 'app.setPath').map(({ args }) => args);
  assert.deepEqual(
    paths.find(([name]) => name === 'userData'),
    ['userData', dataFolder],
  );
});

await check('the window is sandboxed, isolated, without Node, and has a usable size', () => {
  const options = calls.find(({ api }) => api === 'new BrowserWindow')?.args[0] as Record<string, unknown>;
  const preferences = options['webPreferences'] as Record<string, unknown>;
  assert.equal(preferences['sandbox'], true);
  assert.equal(preferences['contextIsolation'], true);
  assert.equal(preferences['nodeIntegration'], false);
  assert.equal(preferences['webviewTag'], false);
  assert.equal(options['show'], false);
  assert.deepEqual(
    [options['width'], options['height'], options['minWidth'], options['minHeight']],
    [1100, 720, 860, 560],
  );
});

await check('every file of the window comes with the policy, and Chromium enforces it', async () => {
  const policy = (await fetchFromApp('app://ui/')).headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/u);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.hasInlineScriptRun = true;';
    document.head.append(script);
    return 'hasInlineScriptRun' in globalThis;
  });
  assert.equal(ran, false);
  const outcome = await page.evaluate(() =>
    fetch('https://example.com/').then(
      () => 'sent',
      () => 'blocked',
    ),
  );
  assert.equal(outcome, 'blocked');
  assert.ok(!callNames().includes('page asks outside'), 'the page asked for something outside the app');
});

await check('the page sees nothing of Node, Electron or the preload', async () => {
  const kinds = await page.evaluate(() =>
    ['require', 'process', 'module', 'electron', 'ipcRenderer', 'shellDoubleToMain', 'shellDoubleDeliver'].map(
      (name) => typeof (globalThis as unknown as Record<string, unknown>)[name],
    ),
  );
  assert.deepEqual([...new Set(kinds)], ['undefined']);
});

await check('the window shows what the core says', async () => {
  await page.getByText('Requests go to the demo').first().waitFor();
});

await check('a call from the page is answered by the core, and a wrong one is refused', async () => {
  const api = await openPageApi(page);
  const status = (await api.call('status/get')) as { shell: string; gateway: { port: number } };
  assert.equal(status.shell, 'electron');
  assert.notEqual(status.gateway.port, 7417, '--port 0 lets the system choose');
  await assert.rejects(api.call('connections/activate', { id: 'nobody' }), /refused with 404/u);
  await assert.rejects(api.call('connections/activate', { id: 7 }), /refused with 400/u);
});

await check('nonsense on the port breaks nothing', async () => {
  const api = await openPageApi(page);
  for (const text of ['', '{', '[]', '{"i":"x","p":{"u":"http://["}}', '{"i":"x","t":3,"p":{"e":"message"}}']) {
    await api.sendRaw(text);
  }
  assert.ok(await api.call('status/get'));
});

await check('a request through the gateway appears as a live row', async () => {
  const api = await openPageApi(page);
  await api.follow('activity/watch');
  const { address, token } = await createControlClient(addressOf(dataFolder)).gateway.access();
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByText('No requests yet').waitFor();
  const response = await fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ model: 'gpt-5', messages: [{ role: 'user', content: 'good day' }] }),
  });
  assert.equal(response.status, 200, await response.text());
  await eventually('the row to come over the port', async () =>
    (await api.events()).some((event) => JSON.stringify(event).includes('"askedModel":"gpt-5"')),
  );
  const row = page.getByRole('row').filter({ hasText: 'gpt-5' });
  await row.waitFor();
});

await check('nothing that the page loaded was missing or refused', () => {
  assert.deepEqual(
    calls.filter(({ api }) => api === 'page asks outside'),
    [],
  );
  assert.deepEqual(
    calls.filter(({ api }) => api === 'dialog.showErrorBox'),
    [],
  );
});

await finish();
