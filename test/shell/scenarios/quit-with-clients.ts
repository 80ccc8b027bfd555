// Quitting while a client is connected: the app asks, stays, puts everything back, or does what was chosen once for all.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { MessageBoxOptions } from 'electron';
import { app, appEnded } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { boxAnswers } from '../double/desktop.ts';
import { openPageApi } from '../harness/page-api.ts';
import { check, dataFolder, eventually, finish, launch, shownWindow, within } from '../harness/scenario.ts';

const MINE = '{\n\t"theme": "dark"\n}';
const settings = join(homedir(), '.claude', 'settings.json');
mkdirSync(join(homedir(), '.claude'), { recursive: true });
writeFileSync(settings, MINE);

await launch();
const window = await shownWindow();
const api = await openPageApi(window.page);
const boxes = () => calls.filter(({ api: name }) => name === 'dialog.showMessageBox');

await check('without connected clients nothing is asked, and connecting changes the file', async () => {
  assert.equal(boxes().length, 0);
  await api.call('clients/connect', { client: 'claude-code' });
  assert.match(readFileSync(settings, 'utf8'), /ANTHROPIC_BASE_URL/);
});

await check('quitting names the clients, and "Keep running" changes nothing', async () => {
  boxAnswers.push({ button: 'Keep running' });
  app.quit();
  const question = await eventually('the question', () => boxes()[0]);
  const [{ detail = '', buttons }] = question.args as [MessageBoxOptions];
  assert.match(detail, /Claude Code/);
  assert.deepEqual(buttons, ['Keep running', 'Restore and quit', 'Quit']);
  assert.equal(window.isVisible(), true);
  assert.ok(!callNames().includes('app.exit'));
  assert.match(readFileSync(settings, 'utf8'), /ANTHROPIC_BASE_URL/);
});

await check('"Restore and quit" puts the file back to the byte, keeps the choice, and ends', async () => {
  boxAnswers.push({ button: 'Restore and quit', isChecked: true });
  app.quit();
  assert.equal(await within(appEnded, 'the app to end'), 0);
  assert.equal(readFileSync(settings, 'utf8'), MINE);
  assert.equal(existsSync(join(dataFolder, 'clients', 'claude-code-user.json')), false);
  assert.match(readFileSync(join(dataFolder, 'settings.json'), 'utf8'), /"onQuit": ?"restore"/);
});

await finish();
