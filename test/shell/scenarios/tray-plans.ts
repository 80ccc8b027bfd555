// A plan in the tray: what is left of it after a request, in the menu, the window and a notice; and when it ends.
import assert from 'node:assert/strict';
import { notifications } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { signInToPlan, startVendor, willBeUsed } from '../harness/plan-login.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow } from '../harness/scenario.ts';
import { menuItem } from '../harness/tray.ts';

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
    'Less than 10 % is left of its 5 hours limit. Choose another connection, or wait until it starts anew.',
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

await vendor.close();
await finish();
