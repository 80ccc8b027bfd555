// The first minutes: the link, the demo, a connection of one's own.
import assert from 'node:assert/strict';
import { assertAccessible, show, type World } from '../world.ts';
import { PROVIDER_KEY } from '../../support/scripted-provider.ts';

/** In the order in which a new user meets them. */
export const firstVisit = {
  'the window opens with the demo, and neither a code nor a cookie stays': async ({ page }: World) => {
    await page.getByRole('heading', { level: 1, name: 'Requests go to the demo' }).waitFor();
    assert.doesNotMatch(page.url(), /code=/);
    assert.equal((await page.context().cookies()).length, 0);
  },

  'the demo is labelled, and the three steps are open': async ({ page }: World) => {
    await page.getByText('Demo — a scripted model inside the app, offline').waitFor();
    await page.getByText('(not done yet)').nth(2).waitFor();
    await assertAccessible(page, 'overview of a new user');
  },

  'the address is copied with one click': async ({ page, gateway, readClipboard }: World) => {
    const copy = page.getByRole('main').getByRole('button', { name: 'Copy address' });
    await copy.click();
    await copy.getByText('Copied').waitFor();
    assert.equal(await readClipboard(), gateway);
  },

  'the line to paste is hidden until asked for, and copied whole': async ({
    page,
    pasteLine,
    readClipboard,
  }: World) => {
    assert.doesNotMatch(await page.content(), /drg-/);
    const copy = page.getByRole('button', { name: 'Copy the line for curl' });
    await copy.click();
    await copy.getByText('Copied').waitFor();
    assert.equal(await readClipboard(), pasteLine);
    await page.getByRole('button', { name: 'Show the line for Claude Code' }).click();
    await page.getByText(/^ANTHROPIC_BASE_URL=.*drg-/).waitFor();
    await page.getByRole('button', { name: 'Hide the line for Claude Code' }).click();
    assert.doesNotMatch(await page.content(), /drg-/);
  },

  'the empty log and the empty list of connections say what to do': async ({ page }: World) => {
    await show(page, 'activity');
    await page.getByText('No requests yet').waitFor();
    await assertAccessible(page, 'empty activity');
    await show(page, 'connections');
    await page.getByText('No connection of your own yet').waitFor();
    await assertAccessible(page, 'empty connections');
  },

  'a provider is found by typing, all from the keyboard': async ({ page }: World) => {
    await page.getByRole('button', { name: 'Add connection' }).click();
    await page.getByRole('option', { name: /OpenRouter/ }).waitFor();
    await assertAccessible(page, 'choosing a provider');
    await page.keyboard.type('openrouter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Add OpenRouter' }).waitFor();
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).type), 'password');
    await page.keyboard.press('Enter');
    await page.getByText('Please fill this in.').waitFor();
    await assertAccessible(page, 'a form with a mistake');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  },

  'a connection with a wrong key is added, and its test says what is wrong': async (world: World) => {
    await addLab(world, 'Wrong key', 'sk-wrong');
    const row = world.page.getByRole('listitem').filter({ hasText: 'Wrong key' });
    await row
      .getByText(/key/i)
      .getByText(/rejected|refused|accept|wrong|invalid/i)
      .first()
      .waitFor();
  },

  'a connection is added, tested at once, and its models are picked': async (world: World) => {
    const { page } = world;
    await addLab(world, 'Lab', PROVIDER_KEY);
    await page.getByText(/^Works: 3 models found in/).waitFor();
    await page.getByRole('button', { name: 'Pick models…' }).click();
    for (const model of ['quick-model', 'slow-model', 'limited-model']) await page.getByLabel(model).check();
    await assertAccessible(page, 'picking models');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Lab' }).getByText('slow-model').waitFor();
    assert.doesNotMatch(await page.content(), new RegExp(PROVIDER_KEY));
    await assertAccessible(page, 'connections');
  },

  'another connection is made the active one': async ({ page }: World) => {
    await page.getByRole('radio', { name: 'Lab' }).check();
    await page.getByRole('button', { name: 'Active Lab' }).waitFor();
  },

  'removing asks first, and can be called off': async ({ page }: World) => {
    await page.getByRole('button', { name: 'Remove Wrong key' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove Wrong key?' });
    await dialog.waitFor();
    await assertAccessible(page, 'removing a connection');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove Wrong key' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Wrong key').waitFor({ state: 'detached' });
  },
};

async function addLab({ page, provider }: World, name: string, key: string): Promise<void> {
  await page.getByRole('button', { name: 'Add connection' }).click();
  await page.getByRole('button', { name: 'Enter another address…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Protocol').selectOption('openai-chat');
  await dialog.getByLabel('Base URL').fill(provider.baseUrl);
  await dialog.getByLabel(/^API key/).fill(key);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await dialog.waitFor({ state: 'detached' });
}
