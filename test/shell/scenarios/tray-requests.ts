// The tray while requests run: a switch, a pause and what the icon tells, with two providers that really answer.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { nativeTheme, trays } from '../double/desktop.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { PROVIDER_KEY, startProvider } from '../../support/scripted-provider.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow } from '../harness/scenario.ts';
import { clickItem, menuItem, trayPicture } from '../harness/tray.ts';

await launch();
const { page } = await shownWindow();
const app = createControlClient(addressOf(dataFolder));
const old = await startProvider();
const other = await startProvider();

const CONNECTION = { provider: 'custom', protocol: 'openai-chat', key: PROVIDER_KEY } as const;
await app.connections.add({ ...CONNECTION, id: 'old', name: 'Old', baseUrl: old.baseUrl, models: ['slow-model'] });
await app.connections.add({ ...CONNECTION, id: 'new', name: 'New', baseUrl: other.baseUrl, models: ['quick-model'] });
await app.connections.activate({ id: 'old' });
const settings = join(homedir(), '.claude', 'settings.json');
mkdirSync(join(homedir(), '.claude'), { recursive: true });
writeFileSync(settings, '{}\n');
await app.clients.connect({ client: 'claude-code' });
const { env } = JSON.parse(readFileSync(settings, 'utf8')) as { env: Record<string, string> };

/** As Claude Code would, with what stands in its settings. */
function ask(change: object = {}): Promise<Response> {
  return fetch(`${env['ANTHROPIC_BASE_URL']}/v1/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${env['ANTHROPIC_AUTH_TOKEN']}`,
      'content-type': 'application/json',
      'user-agent': 'claude-cli/2.1.197 (external, cli)',
    },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 20,
      messages: [{ role: 'user', content: 'hi' }],
      ...change,
    }),
  });
}

const servedBy = (response: Response): string | null => response.headers.get('x-dragoman-connection');
const written = (): [string, number] => [readFileSync(settings, 'utf8'), statSync(settings).mtimeMs];

await check('a switch counts for the next request; the stream that runs and the file of the client stay', async () => {
  const before = written();
  const running = await ask({ stream: true });
  assert.equal(servedBy(running), 'old');
  await eventually('both connections', () => menuItem('New') !== undefined && menuItem('Old')?.checked === true);
  clickItem('New');
  await eventually('the mark to move', () => menuItem('New')?.checked === true);
  const next = await ask();
  assert.equal(servedBy(next), 'new');
  assert.match(await next.text(), /Hello\./);
  old.release();
  const whole = await running.text();
  assert.match(whole, /"lo\."/);
  assert.match(whole, /event: message_stop/);
  assert.deepEqual(written(), before);
  await eventually('the last request', () => menuItem(/^Last: Claude Code → (quick|slow)-model · \d+\.\d s · 200$/u));
});

await check('with routing off a client is told so, the stream that runs goes on, and no file changes', async () => {
  await app.connections.activate({ id: 'old' });
  await eventually('the mark to move', () => menuItem('Old')?.checked === true);
  const before = written();
  const running = await ask({ stream: true });
  clickItem('Routing');
  await eventually('the icon to tell', () => trayPicture() === 'off-on-light');
  assert.match(trays[0]?.toolTip ?? '', /^Dragoman is switched off \(127\.0\.0\.1:\d+\)$/u);
  const refused = await ask();
  assert.equal(refused.status, 503);
  assert.match(await refused.text(), /Routing is switched off in Dragoman\. Switch it on in the window or the tray/);
  await page.getByRole('switch', { name: 'Routing off' }).waitFor();
  old.release();
  assert.match(await running.text(), /event: message_stop/);
  clickItem('Routing');
  await eventually('the icon to tell', () => trayPicture() === 'running-on-light');
  assert.deepEqual(written(), before);
});

await check('a connection that needs a key can not be chosen, and is warned of when it is the active one', async () => {
  await app.connections.add({ id: 'bare', name: 'Bare', provider: 'openrouter', models: ['m1'] });
  const bare = await eventually('the reason', () => menuItem('Bare – needs a key'));
  assert.equal(bare.enabled, false);
  await app.connections.activate({ id: 'bare' });
  await eventually('the warning', () => trayPicture() === 'warning-on-light');
  assert.match(trays[0]?.toolTip ?? '', /Bare can't answer/u);
  clickItem('New');
  await eventually('the warning to go', () => trayPicture() === 'running-on-light');
});

await check('the picture follows the colour of the panel', async () => {
  nativeTheme.shouldUseDarkColors = true;
  nativeTheme.emit('updated');
  await eventually('the light picture', () => trayPicture() === 'running-on-dark');
  nativeTheme.shouldUseDarkColors = false;
  nativeTheme.emit('updated');
  await eventually('the dark picture', () => trayPicture() === 'running-on-light');
});

await check('recording is stopped from the tray, which shows it only while it goes on', async () => {
  assert.equal(menuItem('Record bodies'), undefined);
  await app.activity.recording.set({ mode: 'always' });
  await eventually('the item', () => menuItem('Record bodies')?.checked === true);
  clickItem('Record bodies');
  await eventually('the item to go', () => menuItem('Record bodies') === undefined);
  assert.equal((await app.activity.recording.get()).mode, 'off');
});

old.close();
other.close();
await finish();
