// A plan in the tray: what is left of it after a request, in the menu, the window and a notice; and when it ends.
import assert from 'node:assert/strict';
import { notifications } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { signInToPlan, startVendor, willBeUsed } from '../harness/plan-login.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';
import { clickItem, menuItem, trayPicture } from '../harness/tray.ts';

const NAME = /^ChatGPT .*ash@/u;

const vendor = await startVendor();
await launch();
const { page } = await shownWindow();
const app = createControlClient(addressOf(dataFolder));
await signInToPlan(app);

async function request(): Promise<number> {
  const { address, token } = await app.gateway.access();
  const response = await fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'chatgpt-codex/gpt-5.5', messages: [{ role: 'user', content: 'hi' }] }),
  });
  await response.text();
  return response.status;
}

await check('nobody is asked before a request, and the menu says nothing of the plan', async () => {
  await eventually('the connection', () => menuItem(NAME));
  assert.equal(menuItem(/ % left/u), undefined);
  assert.equal(vendor.count('/chatgpt/usage'), 0);
});

await check('after a request the menu tells plan and rest, and a notice that little is left', async () => {
  willBeUsed(vendor, 93);
  assert.equal(await request(), 200);
  const shown = await eventually('plan and rest', () => menuItem(/^ChatGPT .*: ash.* · Plus · 7 % left$/u));
  assert.equal(shown.checked, true);
  await eventually('the notice', () => notifications.length === 1);
  assert.match(notifications[0]?.options.title ?? '', /^ChatGPT .*ash@example\.com is almost used up$/u);
  assert.equal(
    notifications[0]?.options.body,
    'Less than 10 % is left of its 5-hour limit. Choose another connection, or wait until it starts anew.',
  );
});

await check('further requests ask nobody and tell nothing', async () => {
  for (let time = 0; time < 5; time += 1) assert.equal(await request(), 200);
  await eventually('all of them in the log', async () => (await app.activity.list({})).exchanges.length === 6);
  assert.equal(vendor.count('/chatgpt/usage'), 1);
  assert.equal(notifications.length, 1);
});

await check('a click on the notice leads to the same reading in the window, which asks nobody for it', async () => {
  notifications[0]?.emit('click');
  await page.waitForURL(/#\/connections/u);
  const list = page.getByRole('list', { name: 'Connections' });
  await list.getByText('5 hours: 93% used').waitFor();
  assert.equal(vendor.count('/chatgpt/usage'), 1);
});

await check('when the login ends, the item says so, and a click leads to its sign-in in the window', async () => {
  await page.keyboard.press('Control+,');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  vendor.book.revokeAll();
  assert.notEqual(await request(), 200);
  const ended = await eventually('the item to say so', () => menuItem(/^ChatGPT .* – sign in again$/u));
  assert.equal(menuItem(/ % left/u), undefined);
  await eventually('the warning', () => trayPicture() === 'warning-on-light');
  theWindow().close();
  clickItem(ended.label ?? '');
  assert.equal(theWindow().isVisible(), true);
  const focused = page.getByRole('listitem', { name: /^ChatGPT/u }).locator('button:focus');
  await focused.waitFor();
  assert.match((await focused.getAttribute('aria-label')) ?? '', /ChatGPT/u);
  await page.waitForURL(/#\/connections$/u);
  assert.equal((await app.status.get()).active.id, 'chatgpt-codex', 'the click chose something else');
});

await check('so does a click on the notice that told of it', async () => {
  const notice = await eventually('the notice', () =>
    notifications.find(({ options }) => options.title.startsWith('Sign in again')),
  );
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.waitForURL(/#\/overview/u);
  notice.emit('click');
  await page
    .getByRole('listitem', { name: /^ChatGPT/u })
    .locator('button:focus')
    .waitFor();
});

await check('signed in again, the connection can be chosen and asked as before', async () => {
  await signInToPlan(app);
  await eventually(
    'the item to be well',
    () => menuItem(NAME) !== undefined && menuItem(/sign in again/u) === undefined,
  );
  assert.equal(await request(), 200);
});

await vendor.close();
await finish();
