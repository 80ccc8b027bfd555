// Recording what was asked and answered, and what can be done with one request.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { ask, assertAccessible, until, show, type World } from '../world.ts';

const details = (page: Page) => page.getByRole('region', { name: 'Details of the request' });

async function openNewest(page: Page): Promise<void> {
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await details(page).waitFor();
}

export const recordedBodies = {
  'without recording the details say so, and offer to record': async (world: World) => {
    const { page } = world;
    await ask(world, 'claude-sonnet-4-5');
    await show(page, 'activity');
    await openNewest(page);
    await details(page).getByRole('tab', { name: 'Request' }).click();
    await page.getByText('The bodies of this request were not recorded.').waitFor();
    await page.getByRole('button', { name: 'Record the next 10 minutes' }).click();
    await page.getByText(/^Recording all bodies until/).waitFor();
  },

  'what is recorded shows in the details, without the local token': async (world: World) => {
    const { page } = world;
    await ask(world, 'claude-sonnet-4-5', { messages: [{ role: 'user', content: 'a question to find again' }] });
    await page.keyboard.press('Escape');
    await openNewest(page);
    await details(page).getByRole('tab', { name: 'Request' }).click();
    await details(page).getByText('a question to find again').first().waitFor();
    assert.doesNotMatch(await details(page).innerText(), /drg-/);
    await assertAccessible(page, 'a recorded request');
  },

  'a report holds what is known as JSON, and no key': async ({ page, readClipboard }: World) => {
    await details(page).getByRole('button', { name: 'Report…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Report about this request' });
    await dialog.waitFor();
    await assertAccessible(page, 'the report');
    await dialog.getByRole('button', { name: 'Copy' }).click();
    const report = await until(readClipboard, (text) => text.includes('claude-sonnet-4-5'));
    assert.doesNotThrow(() => void JSON.parse(report));
    assert.doesNotMatch(report, /drg-/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  },

  'copy as cURL leaves the token to the user': async ({ page, readClipboard }: World) => {
    await details(page).getByRole('button', { name: 'Copy as cURL' }).click();
    const line = await until(readClipboard, (text) => text.startsWith('curl'));
    assert.match(line, /\$DRAGOMAN_TOKEN/);
    assert.doesNotMatch(line, /drg-/);
  },

  'a recorded request is sent again, and its answer shows while it comes': async ({ page }: World) => {
    await details(page).getByRole('button', { name: 'Send again…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send this request again' });
    await dialog.waitFor();
    await assertAccessible(page, 'sending again');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await dialog.getByText('Done', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  },

  'recording is stopped with one click, and its bodies can be deleted': async ({ page }: World) => {
    // By key: the tooltip of the button before may lie over it.
    await page.getByRole('button', { name: 'Stop recording' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^Recording all bodies until/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Recorded bodies' }).click();
    await page.getByRole('menuitem', { name: /^Delete the bodies of/ }).click();
    await page.getByRole('button', { name: 'Recorded bodies' }).click();
    await page.getByRole('menuitem', { name: 'No bodies are kept' }).waitFor();
    await page.keyboard.press('Escape');
  },
};
