// What a page must not be able to do, even a page that is ours: leave, open windows, get permissions, or speak for the window.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { calls, callNames } from '../double/calls.ts';
import { createMainPort } from '../double/port.ts';
import { fetchFromApp } from '../double/scheme.ts';
import { ipcMain, isPermitted } from '../double/session.ts';
import { openPageApi } from '../harness/page-api.ts';
import { check, eventually, finish, launch, shownWindow } from '../harness/scenario.ts';

await launch();
const { page, webContents } = await shownWindow();
await page.getByText('Requests go to the demo').first().waitFor();
const start = page.url();

await check('the page can not navigate away', async () => {
  for (const target of ['https://example.com/', 'http://127.0.0.1:1/', 'https://other.app.test/']) {
    await page.evaluate((url) => void (location.href = url), target);
    await pause(150);
    assert.equal(page.url(), start, `the page went to ${target}`);
  }
  assert.equal(webContents.mainFrame.url, 'app://ui/?transport=port');
});

await check('the page can not open a window; a known site goes to the browser, an unknown one nowhere', async () => {
  await page.evaluate(() => void window.open('https://openrouter.ai/keys', '_blank', 'noopener'));
  await page.evaluate(() => void window.open('https://evil.example/', '_blank', 'noopener'));
  await eventually(
    'both to be answered',
    () => callNames().filter((name) => name === 'window.open answered').length === 2,
  );
  const actions = calls.filter(({ api }) => api === 'window.open answered').map(({ args }) => args[1]);
  assert.deepEqual(actions, ['deny', 'deny']);
  const opened = calls.filter(({ api }) => api === 'shell.openExternal').map(({ args }) => args[0]);
  assert.deepEqual(opened, ['https://openrouter.ai/keys']);
  await eventually('no second page to be left', () => page.context().pages().length === 1);
});

await check('the page can not put another page inside itself', async () => {
  const before = page.frames().length;
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
  });
  await pause(150);
  const inner = page
    .frames()
    .slice(before)
    .map((frame) => frame.url());
  assert.ok(
    inner.every((url) => !url.includes('example.com') || url.startsWith('chrome-error:')),
    inner.join(' '),
  );
  await page.evaluate(() => document.querySelector('iframe')?.remove());
});

await check('no permission is given but copying, to the window alone', () => {
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'midi', 'openExternal']) {
    assert.deepEqual(isPermitted(permission, 'app://ui/'), { request: false, check: false, device: false });
  }
  assert.deepEqual(isPermitted('clipboard-sanitized-write', 'app://ui/'), {
    request: true,
    check: true,
    device: false,
  });
  assert.deepEqual(isPermitted('clipboard-sanitized-write', 'https://example.com/'), {
    request: false,
    check: false,
    device: false,
  });
});

await check('only files of the window can be had through its scheme', async () => {
  for (const address of [
    'app://ui/..%2f..%2fpackage.json',
    'app://ui/%2e%2e/electron/main.js',
    'app://other/index.html',
  ]) {
    assert.equal((await fetchFromApp(address)).status, 404, address);
  }
});

await check("the core is refused to every frame that is not the window's own page", async () => {
  const frames = [null, { url: 'app://ui/' }, { url: 'https://example.com/' }];
  for (const senderFrame of frames) {
    const port = createMainPort({ deliver: () => assert.fail('an answer was sent'), onClose: () => undefined });
    const closed = once(port, 'close');
    ipcMain.emit('connect-api', { senderFrame, sender: webContents, ports: [port] }, null);
    await closed;
  }
});

await check('there is one channel from pages to the app, and no other', () => {
  assert.deepEqual(ipcMain.eventNames(), ['connect-api']);
});

await check('the window itself still works after all that', async () => {
  const api = await openPageApi(page);
  assert.ok(await api.call('status/get'));
  await page.reload();
  await page.getByText('Requests go to the demo').first().waitFor();
});

await finish();
