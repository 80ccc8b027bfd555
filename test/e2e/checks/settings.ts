// The settings: chosen with mouse and keyboard, kept, and readable for everybody.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { pageOf } from '../../support/fake-releases.ts';
import { assertAccessible, headlessOnly, show, tokenOf, until, type World } from '../world.ts';

const TABS = ['General', 'Gateway', 'Privacy', 'Notices', 'Export and import', 'Diagnostics', 'About'] as const;

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const html = (page: Page, name: string) => page.evaluate((key) => document.documentElement.dataset[key], name);

export const settings = {
  'the settings are reached by their key, and each group can be read by everybody, light and dark': async ({
    page,
  }: World) => {
    await page.getByRole('navigation').waitFor();
    await page.keyboard.press('Control+,');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const name of TABS) {
        await tab(page, name).click();
        await page.getByRole('tabpanel', { name }).waitFor();
        await assertAccessible(page, `settings, ${name}, ${scheme}`);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
  },

  'groups are walked with the arrow keys, and the address remembers the group': async ({ page }: World) => {
    await show(page, 'settings');
    await tab(page, 'General').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/#\/settings\/gateway$/u);
    await page.getByRole('tab', { name: 'Gateway', selected: true }).waitFor();
    await page.reload();
    await page.getByRole('textbox', { name: 'Port' }).waitFor();
  },

  'more contrast is chosen, shown at once, kept after a reload, and follows the system else': async ({
    page,
  }: World) => {
    await show(page, 'settings');
    await tab(page, 'General').click();
    const contrast = page.getByRole('combobox', { name: 'Contrast' });
    await contrast.selectOption('High');
    await page.waitForFunction(() => document.documentElement.dataset['contrast'] === 'more');
    await page.reload();
    await contrast.waitFor();
    assert.equal(await html(page, 'contrast'), 'more');
    await assertAccessible(page, 'high contrast');
    await contrast.selectOption('As the system');
    await page.waitForFunction(() => document.documentElement.dataset['contrast'] === undefined);
    await page.emulateMedia({ contrast: 'more' });
    await page.waitForFunction(() => document.documentElement.dataset['contrast'] === 'more');
    await page.emulateMedia({ contrast: 'no-preference' });
    await page.waitForFunction(() => document.documentElement.dataset['contrast'] === undefined);
  },

  'a port that can not be is refused where it is typed, and a good one is kept': async ({ page, app }: World) => {
    await show(page, 'settings');
    await tab(page, 'Gateway').click();
    const port = page.getByRole('textbox', { name: 'Port' });
    await port.fill('80');
    await page.getByText('Write a number from 1024 to 65535.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Change the port' }).isDisabled());
    await port.fill('7600');
    await port.press('Enter');
    await until(app.preferences.get, ({ port: kept }) => kept === 7600);
    await page.reload();
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[inputmode]')?.value === '7600');
  },

  'how long the log is kept, and a muted notice, are still so after a reload': async ({ page, app }: World) => {
    await show(page, 'settings');
    await tab(page, 'Privacy').click();
    await page.getByRole('combobox', { name: 'Keep the log of requests for' }).selectOption('7 days');
    await tab(page, 'Notices').click();
    const muted = page.getByRole('switch', { name: 'A provider is down' });
    await muted.focus();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelectorAll('[role=switch][aria-checked=false]').length === 1);
    await until(app.preferences.get, ({ mutedNotices }) => mutedNotices.includes('provider-down'));
    await page.reload();
    await muted.waitFor();
    assert.equal(await muted.getAttribute('aria-checked'), 'false');
    await tab(page, 'Privacy').click();
    const kept = page.getByRole('combobox', { name: 'Keep the log of requests for' });
    await kept.waitFor();
    assert.equal(await kept.inputValue(), '7');
    await tab(page, 'Notices').click();
  },

  'the first window follows what is done in another one': headlessOnly(
    'the desktop app has one window',
    async ({ page, openPage, newLink }) => {
      const other = await openPage(await newLink());
      await other.getByRole('navigation').waitFor();
      await show(other, 'settings');
      await tab(other, 'Notices').click();
      const muted = other.getByRole('switch', { name: 'A provider is down' });
      await muted.waitFor();
      assert.equal(await muted.getAttribute('aria-checked'), 'false');
      await muted.click();
      await page.waitForFunction(() => document.querySelectorAll('[role=switch][aria-checked=false]').length === 0);
      await other.context().close();
    },
  ),

  'settings are saved encrypted, and come back after a look at what changes': async ({ page }: World) => {
    await show(page, 'settings');
    await tab(page, 'Export and import').click();
    await page.getByRole('switch', { name: 'With keys' }).click();
    const save = page.getByRole('button', { name: 'Save the file' });
    assert.ok(await save.isDisabled());
    await page.getByRole('textbox', { name: 'Passphrase' }).fill('twelve words or so');
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    assert.match(download.suggestedFilename(), /^dragoman-settings-.*-with-keys\.json$/u);
    const path = await download.path();
    assert.match(readFileSync(path, 'utf8'), /"cipher": "aes-256-gcm"/u);
    await assertAccessible(page, 'exported');

    await tab(page, 'Privacy').click();
    await page.getByRole('combobox', { name: 'Keep the log of requests for' }).selectOption('90 days');
    await tab(page, 'Export and import').click();
    await page.locator('input[type=file]').setInputFiles(path);
    const passphrase = page.getByRole('textbox', { name: 'Passphrase' });
    await passphrase.fill('something else');
    await passphrase.press('Enter');
    await page.getByText('The passphrase does not fit').waitFor();
    await passphrase.fill('twelve words or so');
    await passphrase.press('Enter');
    const changes = page.getByRole('list', { name: 'What would change' });
    await changes.getByText('Days that the log is kept').waitFor();
    await assertAccessible(page, 'a look at an import');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('The settings of before are in').waitFor();
    await tab(page, 'Privacy').click();
    await page.waitForFunction(() => document.querySelector('select')?.value === '7');
  },

  'a newer version is looked for when told to, and shown with a link to its page': async ({
    page,
    releases,
  }: World) => {
    await show(page, 'settings');
    await tab(page, 'About').click();
    await page.getByRole('heading', { name: 'Newer versions' }).waitFor();
    assert.equal(releases.askedCount(), 0);
    releases.release('v99.1.0');
    const look = page.getByRole('button', { name: 'Look now' });
    await look.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Version 99.1.0 is there.').waitFor();
    const link = page.getByRole('link', { name: 'Open its page' });
    assert.equal(await link.getAttribute('href'), pageOf('v99.1.0'));
    await assertAccessible(page, 'a newer version');
    await look.click();
    assert.equal(releases.askedCount(), 1, 'asked again within a minute');
  },

  'a newer version is looked for once a day only when that is switched on': async ({ page, app }: World) => {
    const daily = page.getByRole('switch', { name: 'Look once a day' });
    assert.equal(await daily.getAttribute('aria-checked'), 'false');
    await daily.focus();
    await page.keyboard.press('Space');
    await until(app.preferences.get, ({ checkForUpdates }) => checkForUpdates);
    await page.reload();
    await page.getByText('Version 99.1.0 is there.').waitFor();
    assert.equal(await daily.getAttribute('aria-checked'), 'true');
  },

  'the file for whoever helps is shown before it is saved, and holds no key': async (world: World) => {
    const { page } = world;
    await show(page, 'settings');
    await tab(page, 'Diagnostics').click();
    await page.getByRole('button', { name: 'Show the file' }).click();
    const content = await page.getByRole('region', { name: 'Content of the file' }).textContent();
    assert.match(content ?? '', /"versions"/u);
    assert.ok(!(content ?? '').includes(tokenOf(world)));
    await assertAccessible(page, 'diagnostics');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save', exact: true }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^dragoman-diagnostics-/u);
  },

  'software of others is listed, searched, and shown with its licence': async ({ page }: World) => {
    await tab(page, 'About').click();
    const list = page.getByRole('list', { name: 'Software of others' });
    await list.getByText('undici', { exact: false }).first().waitFor();
    await page.getByRole('searchbox', { name: 'Search names and licences' }).fill('react-dom mit');
    await page.getByText('2 packages', { exact: true }).waitFor();
    await list.locator('summary', { hasText: /^react-dom/ }).focus();
    await page.keyboard.press('Enter');
    await list.getByText('Copyright (c) Meta Platforms').waitFor();
    await assertAccessible(page, 'a licence');
    await page.getByRole('searchbox', { name: 'Search names and licences' }).fill('no such package');
    await page.getByText('No package fits.').waitFor();
  },

  'nothing was complained of': ({ complaints }: World) => {
    // The browser notes the answer to the wrong passphrase, which was to be refused.
    assert.deepEqual(
      complaints.filter((text) => !text.includes('status of 422')),
      [],
    );
  },
};
