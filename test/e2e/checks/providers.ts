// The compatibility table, from the keyboard alone and in the sizes and colours of the window.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible, show, type World } from '../world.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Compatibility of providers' });
const panel = (page: Page) => page.getByRole('region', { name: 'Details of the provider' });

/** The text of the cell that the keys are at. */
async function activeCell(page: Page): Promise<string> {
  const id = await grid(page).getAttribute('aria-activedescendant');
  assert.ok(id !== null);
  return page.locator(`[id="${id}"]`).innerText();
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function setScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
}

export const providers = {
  'Ctrl 3 leads to the table, Tab into it, and arrow keys to every cell': async ({ page }: World) => {
    await page.getByRole('navigation').waitFor();
    await press(page, 'Control+3');
    await grid(page).waitFor();
    for (let stop = 0; stop < 40; stop += 1) {
      await press(page, 'Tab');
      if (await grid(page).evaluate((element) => element === document.activeElement)) break;
    }
    assert.equal(await activeCell(page), 'Anthropic');
    await press(page, 'ArrowDown', 'ArrowRight');
    assert.equal(await activeCell(page), 'Needs key');
    await press(page, 'Control+End');
    await page.getByRole('rowheader', { name: 'Ollama Cloud' }).waitFor();
    await press(page, 'Control+Home');
    assert.equal(await activeCell(page), 'Anthropic');
    const ring = await grid(page).evaluate((element) => {
      const cell = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
      return cell === null ? 'none' : getComputedStyle(cell).boxShadow;
    });
    assert.notEqual(ring, 'none', 'the active cell is not marked');
  },

  'Enter says why a cell is as it is, and Escape gives the keys back': async ({ page }: World) => {
    await press(page, 'ArrowDown', ...Array.from({ length: 7 }, () => 'ArrowRight'), 'Enter');
    const why = page.getByRole('dialog', { name: 'Vision: depends on the model' });
    await why.getByText('1 of 5 listed models.').waitFor();
    await assertAccessible(page, 'why a cell is as it is');
    await press(page, 'Escape');
    await why.waitFor({ state: 'detached' });
    await page.locator('[role=grid]:focus').waitFor();
  },

  'the head sorts by Enter, and a third Enter ends it': async ({ page }: World) => {
    await press(page, 'Control+Home', 'ArrowUp', 'Enter');
    const head = page.getByRole('columnheader', { name: 'Provider' });
    await page.locator('[role=columnheader][aria-sort=ascending]').waitFor();
    assert.equal(await page.getByRole('rowheader').first().innerText(), 'Alibaba Coding Plan');
    await press(page, 'Enter', 'Enter');
    assert.equal(await head.getAttribute('aria-sort'), 'none');
  },

  'a row is copied as Markdown': async ({ page, readClipboard }: World) => {
    await press(page, 'Control+Home', 'Control+c');
    await page.getByText('Copied').waitFor({ state: 'attached' });
    const lines = (await readClipboard()).trim().split('\n');
    assert.equal(lines.length, 3);
    assert.match(
      lines[2] ?? '',
      /^\| Anthropic \| Needs key \| Direct Anthropic \| API Key \| Messages, Chat \| yes \|/,
    );
  },

  'Enter opens the panel, arrow keys lead on, Escape closes it': async ({ page }: World) => {
    await grid(page).focus();
    await press(page, 'Enter');
    await panel(page).getByRole('heading', { name: 'Anthropic' }).waitFor();
    await press(page, 'ArrowDown');
    await panel(page).getByRole('heading', { name: 'MiniMax' }).waitFor();
    await press(page, 'Escape');
    await panel(page).waitFor({ state: 'detached' });
    await press(page, 'Enter');
    await panel(page).getByRole('button', { name: 'Close the provider' }).focus();
    await press(page, 'Enter');
    await panel(page).waitFor({ state: 'detached' });
    await page.locator('[role=grid]:focus').waitFor();
  },

  'only the rows in sight are in the page, and the first column stays': async ({ page }: World) => {
    const count = await page.getByRole('rowheader').count();
    assert.ok(count < 45, `${count} rows of 64 are in the page`);
    await grid(page).evaluate((element) => element.scrollTo({ left: 500, top: 300 }));
    const [outer, inner] = await Promise.all([
      grid(page).boundingBox(),
      page.getByRole('rowheader', { name: 'Perplexity' }).boundingBox(),
    ]);
    assert.equal(inner?.x, outer?.x);
    await grid(page).evaluate((element) => element.scrollTo({ left: 0, top: 0 }));
  },

  'columns are chosen from the keyboard, and stay chosen after a reload': async ({ page }: World) => {
    await page.getByRole('button', { name: 'Columns' }).focus();
    await press(page, 'Enter');
    await page.locator('[role=menuitemcheckbox]:focus').waitFor();
    await press(page, 'ArrowDown');
    // The menu moves the focus a moment later.
    await page.locator('[role=menuitemcheckbox]:focus', { hasText: 'Type' }).waitFor();
    await press(page, 'Enter', 'Escape');
    const type = page.getByRole('columnheader', { name: 'Type' });
    await type.waitFor({ state: 'detached' });
    await page.reload();
    await grid(page).waitFor();
    assert.equal(await type.count(), 0);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitem', { name: 'Reset the table' }).click();
    await type.waitFor();
  },

  'a connection is added from a row, and the row is ready': async ({ page, provider }: World) => {
    await page.getByRole('searchbox').fill('groq');
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Groq', exact: true }) });
    await row.getByRole('gridcell').first().click();
    await page.getByRole('button', { name: 'Add connection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add Groq' });
    await dialog.getByLabel('API key').fill('gsk_e2e_12345678');
    await dialog.getByLabel('Base URL').fill(provider.baseUrl);
    await dialog.getByRole('button', { name: 'Add connection' }).click();
    await dialog.waitFor({ state: 'detached' });
    await show(page, 'providers');
    await page.getByRole('radio', { name: 'Ready' }).click();
    await page.getByText('1 of 64').waitFor();
    await row.getByText('Ready').waitFor();
    await page.getByRole('radio', { name: 'All' }).click();
  },

  'table and panel can be read by all, in light and dark': async ({ page }: World) => {
    for (const scheme of ['light', 'dark'] as const) {
      await setScheme(page, scheme);
      await show(page, 'providers');
      await assertAccessible(page, `the table in ${scheme}`);
      await page.evaluate(() => {
        location.hash = '#/providers/gemini';
      });
      for (const part of ['Overview', 'Endpoints', 'Models']) {
        await panel(page).getByRole('tab', { name: part }).click();
        await assertAccessible(page, `${part} in ${scheme}`);
      }
    }
    await setScheme(page, 'light');
  },

  'where there is no room for both, the panel has the screen, and closing it brings the table back': async ({
    page,
  }: World) => {
    await page.setViewportSize({ width: 550, height: 360 });
    assert.equal(await grid(page).isVisible(), false);
    await panel(page).getByRole('button', { name: 'Close the provider' }).click();
    await grid(page).waitFor();
    await page.getByRole('rowheader', { name: 'DeepSeek' }).scrollIntoViewIfNeeded();
    const box = await grid(page).boundingBox();
    assert.ok((box?.height ?? 0) > 200, 'there is room for some rows');
    await page.setViewportSize({ width: 1100, height: 720 });
  },

  'nothing complained': ({ complaints }: World) => {
    assert.deepEqual(complaints, []);
  },
};
