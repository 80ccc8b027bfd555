// Connecting a client in the window, its first request, and the way back.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { assertAccessible, FIRST_SIZE, show, type World } from '../world.ts';
import { walkByTab } from '../tab-walk.ts';

const MINE =
  '{\n\t"statusLine": { "type": "command", "command": "true" },\n\t"env": { "MY_TOKEN": "a-secret-of-mine" }\n}\n';

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function install(home: string, name: string, version: string): void {
  const path = join(home, 'bin', name);
  write(path, `#!/bin/sh\necho '${version}'\n`);
  chmodSync(path, 0o755);
}

const settingsOf = (home: string): string => join(home, '.claude/settings.json');
const read = (home: string): string => readFileSync(settingsOf(home), 'utf8');
const dialogOf = (page: Page) => page.getByRole('dialog');

/** As Claude Code would ask with what stands in its settings. */
async function askAsConnected(home: string): Promise<number> {
  const { env } = JSON.parse(read(home)) as { env: Record<string, string> };
  const response = await fetch(`${env['ANTHROPIC_BASE_URL']}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${env['ANTHROPIC_AUTH_TOKEN']}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'claude-x', max_tokens: 20, messages: [{ role: 'user', content: 'hi' }] }),
  });
  await response.text();
  return response.status;
}

/** Tabs to a button of the dialog and presses it. */
async function pressButton(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < 20; stop += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.textContent)) === name) break;
  }
  await page.keyboard.press('Enter');
}

export const clients = {
  'without any client: says so, and offers what any program needs': async ({ page, readClipboard }: World) => {
    await show(page, 'clients');
    await page.getByRole('heading', { name: 'No client found on this computer' }).waitFor();
    await page.getByText('npm install -g @google/gemini-cli').waitFor();
    await assertAccessible(page, 'no clients');
    await page.getByRole('button', { name: 'Copy the variables' }).click();
    await page.getByRole('button', { name: 'Copy the variables' }).getByText('Copied').waitFor();
    const text = await readClipboard();
    assert.match(text, /export ANTHROPIC_BASE_URL='http:\/\/127\.0\.0\.1:\d+'\n.*drg-/s);
  },

  'a client that gets installed shows by itself, with version and path': async ({ page, home }: World) => {
    write(settingsOf(home), MINE);
    install(home, 'claude', '2.1.331 (Claude Code)');
    install(home, 'crush', '0.31.0');
    const row = page.getByRole('listitem').filter({ hasText: 'Claude Code' });
    await row.getByText('2.1.331', { exact: true }).waitFor();
    await row.getByText(join(home, 'bin/claude')).waitFor();
    await row.getByText('Not connected').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Crush' }).getByText('Not verified').waitFor();
    await assertAccessible(page, 'clients');
  },

  'the command palette leads to connecting it': async ({ page }: World) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Connect Claude Code' }).waitFor();
    await page.keyboard.type('connect claude');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Connect Claude Code' }).waitFor();
    await closeByKey(page);
  },

  'before anything is written, the change is shown, with secrets hidden': async ({ page, home }: World) => {
    await page.getByRole('button', { name: 'Connect Claude Code' }).click();
    const changes = page.getByRole('region', { name: `Changes in ${settingsOf(home)}` });
    await changes.getByText('"ANTHROPIC_BASE_URL"').waitFor();
    assert.doesNotMatch((await changes.textContent()) ?? '', /drg-|a-secret-of-mine/);
    assert.equal(read(home), MINE);
    await assertAccessible(page, 'the plan of a connect');
  },

  'how far it reaches is chosen: a folder needs its whole path, one start edits nothing': async ({
    page,
    home,
  }: World) => {
    const dialog = dialogOf(page);
    await dialog.getByRole('radio', { name: 'One folder' }).click();
    await dialog.getByLabel('Folder').fill('here');
    await dialog.getByText('Give the whole path, from the root on.').waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Connect', exact: true }).isEnabled(), false);
    await dialog.getByLabel('Folder').fill(join(home, 'project'));
    await dialog.getByText(join(home, 'project/.claude/settings.local.json')).first().waitFor();
    await dialog.getByRole('radio', { name: 'Shell' }).click();
    await dialog.getByLabel('Shell').selectOption('fish');
    await dialog.getByText(join(home, '.config/fish/conf.d/dragoman-claude-code-fish.fish')).first().waitFor();
    await dialog.getByRole('radio', { name: 'One start' }).click();
    await dialog.getByText('dragoman run claude', { exact: true }).waitFor();
    await dialog.getByRole('radio', { name: 'Always' }).click();
  },

  'connected, it waits for the first request and tells when it came': async ({ page, home }: World) => {
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.getByText('Waiting for the first request…').waitFor();
    assert.equal(await askAsConnected(home), 200);
    await dialog.getByText(/^First request at \d\d:\d\d/).waitFor();
    await assertAccessible(page, 'after a connect');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    const row = page.getByRole('listitem').filter({ hasText: 'Claude Code' }).first();
    await row.getByText('Connected', { exact: true }).waitFor();
  },

  'what another program changes shows by itself, and restoring says what it will leave': async ({
    page,
    home,
  }: World) => {
    write(
      settingsOf(home),
      read(home).replace(/"ANTHROPIC_BASE_URL":\s*"[^"]*"/, '"ANTHROPIC_BASE_URL": "http://other"'),
    );
    await page.getByText('Changed by another program').waitFor();
    await page.getByRole('tab', { name: 'Backups' }).click();
    await page.getByText('Changed since').waitFor();
    await assertAccessible(page, 'backups');
    await page.getByRole('button', { name: 'Restore Claude Code (Always)' }).click();
    const dialog = dialogOf(page);
    await dialog.getByText('Restoring leaves env.ANTHROPIC_BASE_URL: somebody changed it since.').waitFor();
    await assertAccessible(page, 'what restoring changes');
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await dialog.getByText('Left as it is: somebody changed it since').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('heading', { name: 'Nothing has been changed' }).waitFor();
    assert.deepEqual(JSON.parse(read(home)).env, {
      MY_TOKEN: 'a-secret-of-mine',
      ANTHROPIC_BASE_URL: 'http://other',
    });
  },

  'connected and restored by keyboard alone, the file is the same byte for byte': async ({
    page,
    home,
    dataFolder,
  }: World) => {
    write(settingsOf(home), MINE);
    await show(page, 'clients');
    await page.getByRole('button', { name: 'Connect Claude Code' }).focus();
    await page.keyboard.press('Enter');
    await dialogOf(page)
      .getByRole('region', { name: /^Changes in/ })
      .waitFor();
    await pressButton(page, 'Connect');
    await dialogOf(page).getByText('Waiting for the first request…').waitFor();
    assert.notEqual(read(home), MINE);
    await closeByKey(page);
    await page.getByRole('button', { name: 'Restore all…' }).focus();
    await page.keyboard.press('Enter');
    await dialogOf(page).getByText('As we wrote it').waitFor();
    await pressButton(page, 'Restore');
    await dialogOf(page).getByText('Put back:').waitFor();
    await closeByKey(page);
    assert.equal(read(home), MINE);
    assert.equal(existsSync(join(dataFolder, 'clients', 'claude-code-user.json')), false);
  },

  'a broken file is refused with its line, and gives the lines to paste': async ({ page, home }: World) => {
    write(settingsOf(home), '{\n  "env": \n');
    await show(page, 'clients');
    await page.getByRole('button', { name: 'Connect Claude Code' }).click();
    await page.getByText(/was not changed: it is broken in line 3/).waitFor();
    await page.getByRole('button', { name: 'Show lines to paste' }).click();
    await page
      .getByRole('region', { name: /^Lines for/ })
      .getByText('"ANTHROPIC_AUTH_TOKEN": "drg-')
      .waitFor();
    assert.equal(read(home), '{\n  "env": \n');
    await assertAccessible(page, 'a broken file');
    await closeByKey(page);
    write(settingsOf(home), MINE);
  },

  'Tab reaches everything, and nothing is cut off in a narrow window in the dark': async ({ page }: World) => {
    await page.reload();
    await page.getByText('2.1.331', { exact: true }).waitFor();
    const { unreached, withoutRing } = await walkByTab(page);
    assert.deepEqual([unreached, withoutRing], [[], []]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 860, height: 560 });
    await assertAccessible(page, 'clients in the dark');
    const isTooWide = await page.evaluate(() =>
      [...document.querySelectorAll('main *')].some((element) => element.getBoundingClientRect().right > innerWidth),
    );
    assert.equal(isTooWide, false);
    await page.setViewportSize(FIRST_SIZE);
    await page.emulateMedia({ colorScheme: 'light' });
  },

  'the console stayed silent': ({ complaints }: World) => {
    // A browser notes the answer to the broken file, which was to be refused.
    assert.deepEqual(
      complaints.filter((text) => !text.includes('status of 422')),
      [],
    );
  },
};

/** The first Escape may only close the tooltip of the button that has the focus. */
async function closeByKey(page: Page): Promise<void> {
  for (let turn = 0; turn < 3 && (await dialogOf(page).count()) > 0; turn += 1) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(200);
  }
  await dialogOf(page).waitFor({ state: 'detached' });
}
