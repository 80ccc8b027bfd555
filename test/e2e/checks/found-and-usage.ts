// Model servers on this computer, and what was used.
import assert from 'node:assert/strict';
import { ask, assertAccessible, show, type World } from '../world.ts';

export const foundAndUsage = {
  'a server on this computer is shown by itself, with its models and a warning': async ({ page }: World) => {
    await show(page, 'connections');
    const band = page.getByRole('region', { name: 'Found on this computer' });
    await band.getByText('Ollama', { exact: true }).waitFor();
    await band.getByText(/^gemma3:12b runs with room for 4,096 tokens\. /).waitFor();
    await band.getByText('2 models').click();
    const row = band.getByRole('row', { name: /^qwen3-coder:30b/ });
    assert.equal((await row.textContent()) ?? '', 'qwen3-coder:30b65,536262.1Kyesno');
    await assertAccessible(page, 'a found server');
  },

  'a server that stops turns grey, and comes back by itself': async ({ page, local }: World) => {
    const band = page.getByRole('region', { name: 'Found on this computer' });
    await local.stop();
    await band.getByText('Not running').waitFor();
    await assertAccessible(page, 'a server that is gone');
    await local.start();
    await band.getByRole('button', { name: 'Add Ollama' }).waitFor();
  },

  'one click makes a connection, which is tested at once': async ({ page }: World) => {
    await page.getByRole('button', { name: 'Add Ollama' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Works: 2 models found in' })
      .getByText('Ollama')
      .first()
      .waitFor();
    await page.getByRole('region', { name: 'Found on this computer' }).getByText('Added').waitFor();
  },

  'usage counts what was asked, in figures, bars and a table for each tab': async (world: World) => {
    const { page } = world;
    await ask(world, 'ollama/qwen3-coder:30b');
    await show(page, 'usage');
    const row = page.getByRole('row', { name: /^Ollama/ });
    await row.waitFor();
    assert.equal((await row.textContent()) ?? '', 'Ollama1024,00020,000800Free');
    await page.getByRole('img', { name: /^Tokens by day from/ }).waitFor();
    await assertAccessible(page, 'usage');
    await page.getByRole('tab', { name: 'Provider' }).focus();
    for (const name of ['Connection', 'Model', 'Client']) {
      await page.keyboard.press('ArrowRight');
      await page.getByRole('columnheader', { name }).waitFor();
    }
    await page.getByRole('row', { name: /^Claude Code/ }).waitFor();
    await page.getByRole('radio', { name: '90 days' }).click();
    await page.getByRole('row', { name: /^Claude Code/ }).waitFor();
    await assertAccessible(page, 'usage of 90 days by client');
  },

  'usage is copied as a table': async ({ page, readClipboard }: World) => {
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const text = await readClipboard();
    assert.match(text, /^day,client,requests,.*\r\n\d{4}-\d\d-\d\d,claude-code,/);
  },

  'usage can be read in dark': async ({ page }: World) => {
    await page.getByRole('radio', { name: 'Dark' }).click();
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
    await assertAccessible(page, 'usage in dark');
    await show(page, 'connections');
    await page.getByRole('region', { name: 'Found on this computer' }).getByText('2 models').click();
    await assertAccessible(page, 'found servers in dark');
    await page.getByRole('radio', { name: 'As the system' }).click();
  },
};
