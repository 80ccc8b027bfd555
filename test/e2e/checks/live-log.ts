// The log while requests run: live rows, details, filter, pause, a long log.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { ask, assertAccessible, show, type World } from '../world.ts';

/** More than one page of the log. */
const MANY = 450;
const AT_ONCE = 15;

const grid = (page: Page) => page.getByRole('grid', { name: 'Requests, newest first' });
const topRow = (page: Page) => grid(page).locator('[aria-rowindex="2"]');

export const liveLog = {
  'a running request shows at once, counts up, and ends with its tokens': async (world: World) => {
    const { page, provider } = world;
    await show(page, 'activity');
    const answer = ask(world, 'slow-model', { stream: true });
    await topRow(page).getByText('Streaming').waitFor();
    assert.match((await topRow(page).textContent()) ?? '', /Claude Code.*slow-model.*Lab.*Messages → Chat/);
    const before = await topRow(page).textContent();
    await page.waitForTimeout(700);
    assert.notEqual(await topRow(page).textContent(), before, 'the time of a running row stands still');
    provider.release();
    assert.match(await answer, /event: message_stop/);
    await topRow(page).getByText('Done').waitFor();
    assert.match((await topRow(page).textContent()) ?? '', /1,234561,000/);
  },

  'a refused request says so in words': async (world: World) => {
    const { page } = world;
    assert.match(await ask(world, 'limited-model'), /error/);
    await topRow(page).getByText('Failed 429').waitFor();
    await topRow(page).click();
    const details = page.getByRole('region', { name: 'Details of the request' });
    await details.getByText('What went wrong').waitFor();
    await details.getByText(/too many requests · 429/).waitFor();
    await assertAccessible(page, 'activity with details');
    await page.getByRole('button', { name: 'Close details' }).click();
    await details.waitFor({ state: 'detached' });
  },

  'the overview shows the newest request and leads to its details': async (world: World) => {
    const { page } = world;
    await ask(world, 'quick-model');
    await show(page, 'overview');
    const card = page.getByRole('region', { name: 'Last request' });
    await card.getByText('quick-model').waitFor();
    await card.getByText('Done').waitFor();
    assert.match((await card.textContent()) ?? '', /Done.*Claude Code.*via Lab.*Tokens in1,234.*Tokens out56/);
    await assertAccessible(page, 'overview in use');
    await card.getByRole('link', { name: 'Details' }).click();
    await page.getByRole('region', { name: 'Details of the request' }).getByText('quick-model').first().waitFor();
    await page.keyboard.press('Tab');
    await grid(page).focus();
    await page.keyboard.press('Escape');
  },

  'filter and states narrow the log': async ({ page }: World) => {
    await page.keyboard.press('Control+f');
    await page.keyboard.type('limited');
    await page.getByText('1 request', { exact: true }).waitFor();
    assert.match((await topRow(page).textContent()) ?? '', /limited-model/);
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('button', { name: 'Failed', exact: true }).click();
    await page.getByText('1 request', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Failed', exact: true }).click();
    await page.getByText('3 requests', { exact: true }).waitFor();
  },

  'the tools above the log are one line, and what can be filtered by is not cut': async ({ page }: World) => {
    const tops = await page
      .locator('main')
      .getByRole('button')
      .evaluateAll((buttons) => buttons.slice(0, 10).map((button) => button.getBoundingClientRect().top));
    assert.ok(Math.max(...tops) - Math.min(...tops) < 8, `buttons at ${tops.join(', ')}`);
    await page.getByRole('combobox', { name: 'Filter requests' }).click();
    await page.keyboard.type('proto');
    const word = page.getByRole('option').getByText('protocol:', { exact: true });
    await word.waitFor();
    assert.ok(await word.evaluate((element) => element.scrollWidth <= element.clientWidth));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+l');
  },

  'a paused log stays still and counts what is new': async (world: World) => {
    const { page } = world;
    const top = await topRow(page).getAttribute('id');
    await page.getByRole('button', { name: 'Pause' }).click();
    await ask(world, 'quick-model');
    await page.getByRole('button', { name: 'Follow (1 new)' }).waitFor();
    assert.equal(await topRow(page).getAttribute('id'), top);
    await page.getByRole('button', { name: 'Follow (1 new)' }).click();
    await page.waitForFunction((old) => document.querySelector('[aria-rowindex="2"]')?.id !== old, top);
  },

  'a long log is loaded page by page, with few rows in the page': async (world: World) => {
    const { page } = world;
    for (let sent = 0; sent < MANY; sent += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => ask(world, 'quick-model')));
    }
    await page.reload();
    await page.getByText(/^200\+ requests$/).waitFor();
    await grid(page).focus();
    await scrollToEnd(page, MANY);
    await page.getByText('No older requests.').waitFor();
    assert.ok((await grid(page).getByRole('row').count()) < 80, 'too many rows in the page');
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: /^(Pause|Follow)/ }).waitFor();
  },

  'rows that come while scrolled down do not move what is read': async (world: World) => {
    const { page } = world;
    await grid(page).evaluate((element) => element.scrollTo({ top: 1500 }));
    await page.getByRole('button', { name: 'Follow' }).waitFor();
    const shown = () => grid(page).evaluate((element) => textAtMiddle(element as HTMLElement));
    await page.evaluate(DEFINE_TEXT_AT_MIDDLE);
    const before = await shown();
    await ask(world, 'quick-model');
    await page.getByRole('button', { name: 'Follow (1 new)' }).waitFor();
    assert.equal(await shown(), before);
    await page.getByRole('button', { name: 'Follow (1 new)' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  },
};

declare function textAtMiddle(element: HTMLElement): string;

const DEFINE_TEXT_AT_MIDDLE = `window.textAtMiddle = (element) => {
  const { left, top, height } = element.getBoundingClientRect();
  return document.elementFromPoint(left + 40, top + height / 2).closest('[role=row]').id;
};`;

/** Each page that arrives makes the log longer, so the end is reached in steps. */
async function scrollToEnd(page: Page, rows: number): Promise<void> {
  for (let step = 0; step < rows / 50; step += 1) {
    await page.keyboard.press('End');
    if (await page.getByText('No older requests.').isVisible()) return;
    await page.waitForTimeout(150);
  }
}
