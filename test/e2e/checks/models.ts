// The models screen from the keyboard alone, with requests that show that a choice holds at once.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PROVIDER_KEY } from '../../support/scripted-provider.ts';
import { ask, assertAccessible, show, type World } from '../world.ts';

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Goes on with Tab until the button of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await button.first().waitFor();
  for (let stop = 0; stop < 60; stop += 1) {
    await press(page, 'Tab');
    if (await button.first().evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab never came to ${name}`);
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name });

/** Two connections to the same place, so that nothing but the name tells them apart. */
async function addConnection({ page, provider }: World, name: string): Promise<void> {
  await show(page, 'connections');
  await page.getByRole('button', { name: 'Add connection' }).click();
  await page.getByRole('button', { name: 'Enter another address…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Protocol').selectOption('openai-chat');
  await dialog.getByLabel('Base URL').fill(provider.baseUrl);
  await dialog.getByLabel(/^API key/).fill(PROVIDER_KEY);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Waits until the newest line of the log says that `model` answered for `asked`. */
async function served({ page }: World, asked: string, model: string): Promise<void> {
  await show(page, 'activity');
  await page.getByRole('row').nth(1).filter({ hasText: asked }).filter({ hasText: model }).waitFor();
}

export const models = {
  'without a connection the screen says what to do': async ({ page }: World) => {
    await show(page, 'models');
    await page.getByText('No models to choose from yet').waitFor();
    await assertAccessible(page, 'no models');
  },

  'providers are asked for their models, with a word while that goes on': async (world: World) => {
    await addConnection(world, 'Lab');
    await addConnection(world, 'Spare');
    const { page } = world;
    await press(page, 'Control+4');
    await page.getByRole('table', { name: 'Slots' }).waitFor();
    await tabTo(page, 'Ask providers again');
    await press(page, 'Enter');
    await tabTo(page, 'Choose the model for Opus');
    await press(page, 'Enter');
    await page.getByRole('option', { name: 'quick-model' }).waitFor();
    await assertAccessible(page, 'the picker');
  },

  'a key that is refused is changed where the connection stands, and tested at once': async ({ page, app }: World) => {
    await app.connections.setKey({ id: 'spare', key: 'sk-not-this-one' });
    await show(page, 'connections');
    const row = page.getByRole('list', { name: 'Connections' }).getByRole('listitem').filter({ hasText: 'Spare' });
    await row.getByText('Key …-one').waitFor();
    await row.getByRole('button', { name: 'Test Spare' }).click();
    await row.getByText(/refused the key/).waitFor();
    await row.getByRole('button', { name: 'Change the key of Spare' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the key of Spare' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Please fill this in.').waitFor();
    await assertAccessible(page, 'the dialog of a key');
    await dialog.getByLabel(/^API key/).fill(PROVIDER_KEY);
    await press(page, 'Enter');
    await dialog.waitFor({ state: 'detached' });
    await row.getByText(/^Works: 3 models found/).waitFor();
    await show(page, 'models');
    await page.getByRole('button', { name: 'Choose the model for Opus' }).click();
    await page.getByRole('option', { name: 'quick-model' }).waitFor();
  },

  'a model is found by typing and chosen with Enter, and the next request gets it': async (world: World) => {
    const { page } = world;
    await page.keyboard.type('quick');
    await page.getByText('1 model', { exact: true }).waitFor({ state: 'attached' });
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Empty the slot Opus' }).waitFor();
    await page.locator('button:focus').filter({ hasText: 'quick-model' }).waitFor();
    await ask(world, 'claude-opus-4-8');
    await served(world, 'claude-opus-4-8', 'quick-model');
    await show(page, 'models');
  },

  'a favourite is marked with Alt+S and stands first': async ({ page }: World) => {
    await tabTo(page, 'Choose the model for Haiku');
    await press(page, 'Enter');
    await page.keyboard.type('slow');
    await page.getByRole('option', { name: 'slow-model' }).first().waitFor();
    await press(page, 'Alt+s');
    await page
      .getByRole('option', { name: /slow-model\s*favourite/ })
      .first()
      .waitFor();
    await page.getByText('Favourites').waitFor();
    await press(page, 'Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
  },

  'a profile is made, filled and used from the keyboard, and a request gets its model and then its fallback': async (
    world: World,
  ) => {
    const { page } = world;
    await tabTo(page, 'New profile');
    await press(page, 'Enter');
    await page.getByRole('dialog', { name: 'New profile' }).waitFor();
    await page.keyboard.type('Careful');
    await assertAccessible(page, 'naming a profile');
    await press(page, 'Enter');
    await page.getByRole('radio', { name: 'Careful', checked: true }).waitFor();
    await tabTo(page, 'Choose the model for Sonnet');
    await press(page, 'Enter');
    await page.keyboard.type('spare limited');
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Empty the slot Sonnet' }).waitFor();
    for (const name of ['lab slow', 'lab quick']) {
      await tabTo(page, 'Add a model');
      await press(page, 'Enter');
      await page.keyboard.type(name);
      await press(page, 'Enter');
      await page.getByRole('listbox').waitFor({ state: 'detached' });
    }
    const second = page.getByRole('button', { name: /^Move lab\/quick-model, place 2 of 2/ });
    await second.waitFor();
    await second.focus();
    await press(page, 'ArrowUp');
    await page.locator('button:focus[aria-label*="quick-model, place 1 of 2"]').waitFor();
    await tabTo(page, 'Use this profile');
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Use this profile' }).waitFor({ state: 'detached' });
    const answer = await ask(world, 'claude-sonnet-4-5');
    assert.doesNotMatch(answer, /rate.limit/i);
    await served(world, 'claude-sonnet-4-5', 'quick-model');
    await show(page, 'models');
  },

  'what stands behind is dragged to another place as well': async ({ page }: World) => {
    const handles = page.getByRole('list', { name: "If that can't serve" }).getByRole('button', { name: /^Move/ });
    await handles.nth(0).dragTo(handles.nth(1));
    await page.getByRole('button', { name: /^Move lab\/slow-model, place 1 of 2/ }).waitFor();
  },

  'a name that is tried comes to what was chosen': async ({ page }: World) => {
    await tab(page, 'Names').click();
    await page.getByLabel('Model name').fill('claude-sonnet-4-5');
    await page.getByText('The slot sonnet of the profile:').waitFor();
    await page.getByRole('button', { name: 'Add route' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add route' });
    await page.keyboard.type('gpt-*');
    await dialog.getByRole('button', { name: 'Add a model' }).click();
    await page.keyboard.type('lab slow');
    await press(page, 'Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await assertAccessible(page, 'a route');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByLabel('Model name').fill('gpt-5');
    await page.getByText("The profile's route gpt-*:").waitFor();
  },

  'a token is told once, and goes with its profile': async ({ page }: World) => {
    await tab(page, 'Tokens').click();
    await page.getByRole('button', { name: 'New token' }).click();
    await page.keyboard.type('laptop');
    await page.getByLabel('Profile').selectOption({ label: 'Careful' });
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText(/^drg-/).waitFor();
    await assertAccessible(page, 'a new token');
    await press(page, 'Escape');
    await page.getByText(/^drg-/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Revoke laptop' }).waitFor();
  },

  'every part can be read by all, in light and dark, narrow and large': async ({ page }: World) => {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const part of ['Slots', 'Names', 'Tokens']) {
        await tab(page, part).click();
        await assertAccessible(page, `${part} in ${scheme}`);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await tab(page, 'Slots').click();
    // 860 × 560 at 200 %.
    await page.setViewportSize({ width: 430, height: 280 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} pixels stick out`);
    await page.getByRole('button', { name: 'Choose the model for Opus' }).click();
    const box = await page.getByRole('combobox', { name: 'Choose the model for Opus' }).boundingBox();
    assert.ok(box !== null && box.y >= 0 && box.x >= 0, 'the picker sticks out');
    await press(page, 'Escape');
    await page.setViewportSize({ width: 1100, height: 720 });
  },

  'nothing complained': ({ complaints }: World) => {
    assert.deepEqual(complaints, []);
  },
};
