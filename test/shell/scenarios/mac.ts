// What only macOS has: the title beside the icon, the Dock, and a notice with a button.
import assert from 'node:assert/strict';
import { calls, callNames } from '../double/calls.ts';
import { notifications, trays } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { signInToPlan, startVendor, willBeUsed } from '../harness/plan-login.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';
import { clickItem, menuItem } from '../harness/tray.ts';

const vendor = await startVendor();
await launch();
const { page } = await shownWindow();
const app = createControlClient(addressOf(dataFolder));
await signInToPlan(app);
await page.getByRole('navigation').waitFor();
await page.keyboard.press('Meta+,');
await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();

const dockCalls = (since: number): string[] =>
  callNames()
    .slice(since)
    .filter((name) => name.startsWith('dock.'));

await check('the icon is a template, and its menu opens by itself', () => {
  assert.match(trays[0]?.image.source ?? '', /runningTemplate\.png$/u);
  const before = calls.length;
  trays[0]?.emit('click');
  assert.ok(!callNames().slice(before).includes('window.focus'));
});

await check('beside the icon stands what is left of the plan, once that was chosen and is known', async () => {
  await page
    .getByRole('combobox', { name: 'Beside the icon in the menu bar' })
    .selectOption('What is left of the plan');
  await eventually('the choice', async () => (await app.preferences.get()).trayTitle === 'quota');
  assert.equal(trays[0]?.title, '');
  willBeUsed(vendor, 38);
  const { address, token } = await app.gateway.access();
  const response = await fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.5', messages: [{ role: 'user', content: 'hi' }] }),
  });
  assert.equal(response.status, 200, await response.text());
  await eventually('the title', () => trays[0]?.title === '62 %');
  await app.preferences.set({ trayTitle: 'none' });
  await eventually('the title to go', () => trays[0]?.title === '');
});

await check('the Dock has the icon while the window is open, unless that was switched off', async () => {
  let since = calls.length;
  theWindow().close();
  await eventually('the icon to go', () => dockCalls(since).includes('dock.hide'));
  since = calls.length;
  clickItem('Open Dragoman');
  assert.deepEqual(dockCalls(since), ['dock.show']);
  since = calls.length;
  await page.getByRole('combobox', { name: 'Icon in the Dock' }).selectOption('Never');
  await eventually('the icon to go', () => dockCalls(since).includes('dock.hide'));
  assert.equal(theWindow().isVisible(), true);
  assert.ok(callNames().slice(since).includes('window.focus'), 'the window went to the back');
  theWindow().close();
  since = calls.length;
  clickItem('Open Dragoman');
  assert.deepEqual(dockCalls(since), []);
});

await check('the notice after a switch has a button, and a click on the notice itself undoes nothing', async () => {
  const draft = { provider: 'custom', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' } as const;
  await app.connections.add({ ...draft, models: ['m'], id: 'lab', name: 'Lab' });
  await eventually('the connection', () => menuItem('Lab'));
  clickItem('Lab');
  const notice = await eventually('the notice', () =>
    notifications.find(({ options }) => options.title.endsWith(' Lab')),
  );
  assert.deepEqual(notice.options, {
    title: 'Requests now go to Lab',
    body: 'From the next request on.',
    actions: [{ type: 'button', text: 'Undo' }],
  });
  notice.emit('click');
  await page.waitForURL(/#\/connections$/u);
  assert.equal((await app.status.get()).active.id, 'lab');
  notice.emit('action', {}, 0);
  await eventually('the switch to be undone', async () => (await app.status.get()).active.id === 'chatgpt-codex');
});

await vendor.close();
await finish();
