// Usage: times of answers, days of one's own, and the table as a file.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { ask, assertAccessible, FIRST_SIZE, show, type World } from '../world.ts';

const TODAY = (): string => new Date().toLocaleDateString('sv');

export const usage = {
  'usage tells how long answers took, in figures and in a table': async (world: World) => {
    const { page } = world;
    await ask(world, 'demo');
    await show(page, 'usage');
    await page.getByText('First token', { exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Times' }).click();
    const row = page.getByRole('row', { name: /^Demo/ });
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', /^Demo10[\d.]+m?s[\d.]+m?s[\d.]+m?s[\d.]+m?s$/);
    await assertAccessible(page, 'usage with times');
  },

  'any days can be chosen, by keys as well, and days in the wrong order are told': async ({ page }: World) => {
    await page.getByRole('radio', { name: '90 days' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('radio', { name: 'From – to' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('First day').fill('2026-01-31');
    await page.getByLabel('Last day').fill('2026-01-01');
    await page.getByText('Choose a first day that is not after the last one').waitFor();
    await assertAccessible(page, 'usage with days in the wrong order');
    await page.getByLabel('First day').fill('2026-01-01');
    await page.getByText('Nothing was counted in this time.').waitFor();
    await page.getByLabel('Last day').fill(TODAY());
    await page.getByRole('row', { name: /^Demo/ }).waitFor();
  },

  'the table is saved as a file of the days and the split that are shown': async ({ page }: World) => {
    await page.getByRole('tab', { name: 'Model' }).click();
    await page.getByRole('columnheader', { name: 'Model' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const file = await download;
    assert.equal(file.suggestedFilename(), `dragoman-usage-2026-01-01-to-${TODAY()}-by-model.csv`);
    const text = await readFile(await file.path(), 'utf8');
    assert.match(text, /^day,model,requests,.*,durationP95Ms\r\n\d{4}-\d\d-\d\d,demo,1,0,/);
  },

  'a budget is set, seen in the chart, changed and removed': async ({ page }: World) => {
    await page.getByRole('button', { name: 'Set a budget…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set a budget' });
    await dialog.getByLabel('Amount in US dollars').fill('none');
    await dialog.getByText('Write an amount above 0').waitFor();
    await dialog.getByLabel('Amount in US dollars').fill('31');
    await dialog.getByRole('switch', { name: 'Stop at the budget' }).click();
    await assertAccessible(page, 'the dialog of a budget');
    await dialog.getByLabel('Amount in US dollars').press('Enter');
    const row = page.getByRole('listitem').filter({ hasText: 'All connections' });
    await row.getByText('0% used this month · when it is used up, requests that cost money are refused').waitFor();
    await page.getByRole('radio', { name: 'Cost by day' }).click();
    await page.getByText(/^\$1\.\d\d a day keeps the budget$/).waitFor();
    await assertAccessible(page, 'usage with a budget');
    await row.getByRole('button', { name: 'Change the budget of All connections' }).click();
    await page.getByLabel('Amount in US dollars').fill('12,50');
    await page.getByRole('button', { name: 'Save' }).click();
    await row.getByText('$0.00 of $12.50').waitFor();
    await row.getByRole('button', { name: 'Remove All connections' }).click();
    await page.getByText('No budget is set.').waitFor();
  },

  'usage fits the narrowest window and text of twice the size': async ({ page }: World) => {
    await page.setViewportSize({ width: 860, height: 560 });
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0);
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
    await page.setViewportSize(FIRST_SIZE);
  },
};
