// Notices: one of a kind in ten minutes, none of a kind that is muted, and where a click on one leads.
import assert from 'node:assert/strict';
import { writeFileSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { notifications } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { PROVIDER_KEY, startProvider } from '../../support/scripted-provider.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';
import { menuItem } from '../harness/tray.ts';

await launch();
const { page } = await shownWindow();
const app = createControlClient(addressOf(dataFolder));
const provider = await startProvider();
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9/v1';

const CONNECTION = { provider: 'custom', protocol: 'openai-chat', key: PROVIDER_KEY } as const;
await app.connections.add({ ...CONNECTION, id: 'down', name: 'Down', baseUrl: NOWHERE, models: ['quick-model'] });
await app.connections.add({ ...CONNECTION, id: 'spare', name: 'Spare', baseUrl: provider.baseUrl, models: ['spare'] });
await app.connections.activate({ id: 'down' });
await app.profiles.change({ change: { fallbacks: ['spare/quick-model'] } });

/** One request that the fallback answers, seen by the tray. */
async function askOnce(): Promise<void> {
  const { address, token } = await app.gateway.access();
  await app.connections.tryNow({ id: 'down' });
  const response = await fetch(`${address}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': token,
      'content-type': 'application/json',
      'user-agent': 'claude-cli/2.1.197 (external, cli)',
    },
    body: JSON.stringify({ model: 'claude-x', max_tokens: 20, messages: [{ role: 'user', content: 'hi' }] }),
  });
  assert.equal(response.headers.get('x-dragoman-connection'), 'spare', await response.text());
}
const titles = () => notifications.map(({ options }) => options.title);

await check('a kind that is muted is not told', async () => {
  await app.preferences.set({ mutedNotices: ['provider-down'] });
  await askOnce();
  await eventually('the tray to have heard of it', () => menuItem(/^Last: /u));
  assert.deepEqual(titles(), []);
});

await check('unmuted it is told once, however often it happens', async () => {
  await app.preferences.set({ mutedNotices: [] });
  await askOnce();
  await eventually('the notice', () => notifications.length === 1);
  assert.deepEqual(notifications[0]?.options, {
    title: 'Down did not answer',
    body: 'Spare took over. Dragoman asks Down again by itself.',
  });
  await askOnce();
  await askOnce();
  await eventually('all four to be in the log', async () => {
    const { exchanges } = await app.activity.list({});
    return exchanges.length === 4 && exchanges.every(({ state }) => state === 'done');
  });
});

await check('another kind is told at once: a client that another program changed', async () => {
  const settings = join(homedir(), '.claude', 'settings.json');
  mkdirSync(join(homedir(), '.claude'), { recursive: true });
  writeFileSync(settings, '{}\n');
  await app.clients.connect({ client: 'claude-code' });
  await eventually('the tray to know it', () => menuItem('Disconnect…'));
  writeFileSync(settings, readFileSync(settings, 'utf8').replace(/http:\/\/127[^"]*/u, 'http://other'));
  // The file is looked at after any change of the settings, too.
  await app.preferences.set({ theme: 'dark' });
  await eventually('the notice', () => notifications.length > 1);
  // By now the later failures would have been told as well.
  assert.deepEqual(titles(), ['Down did not answer', 'Claude Code no longer uses Dragoman as set up']);
});

await check('a click on a notice brings the window up with the screen it is about', async () => {
  theWindow().close();
  assert.equal(theWindow().isVisible(), false);
  notifications[0]?.emit('click');
  assert.equal(theWindow().isVisible(), true);
  await page.waitForURL(/#\/activity/u);
  notifications[1]?.emit('click');
  await page.waitForURL(/#\/clients/u);
});

provider.close();
await finish();
