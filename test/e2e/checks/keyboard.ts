// Everything without a mouse.
import assert from 'node:assert/strict';
import { show, type World } from '../world.ts';

export const keyboard = {
  'Ctrl with a number leads to each section': async ({ page }: World) => {
    const links = await page.getByRole('navigation').getByRole('link').allInnerTexts();
    for (const [index, title] of links.entries()) {
      await page.keyboard.press(`Control+${index + 1}`);
      await page.waitForFunction((name) => document.title.startsWith(name), title.trim());
    }
    await page.keyboard.press('Control+1');
  },

  'the log is one stop; J, K and Enter move and open, Escape closes': async ({ page }: World) => {
    await show(page, 'activity');
    const grid = page.getByRole('grid');
    await grid.focus();
    const selected = () => page.locator('[role=row][aria-selected=true]').getAttribute('aria-rowindex');
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    assert.equal(await selected(), '4');
    await page.keyboard.press('k');
    assert.equal(await selected(), '3');
    const active = await grid.getAttribute('aria-activedescendant');
    assert.equal(await page.locator('[role=row][aria-selected=true]').getAttribute('id'), active);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Details of the request' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region').waitFor({ state: 'detached' });
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Follow' }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  },

  'Ctrl K finds a command by its words and runs it': async ({ page }: World) => {
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await palette.waitFor();
    await page.keyboard.type('routing off');
    await page.keyboard.press('Enter');
    await palette.waitFor({ state: 'detached' });
    await page.getByRole('switch', { name: 'Routing off' }).waitFor();
    await page.keyboard.press('Control+.');
    await page.getByRole('switch', { name: 'Routing on' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('screen usage');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.title.startsWith('Usage'));
    await show(page, 'activity');
    await page.getByRole('grid').focus();
  },

  'a question mark lists the keys, and focus returns when it closes': async ({ page }: World) => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[role=grid]:focus').waitFor();
  },

  'the active connection is chosen from the menu with arrow keys': async ({ page }: World) => {
    // A mouse left where the menu opens would take part.
    await page.mouse.move(400, 600);
    await page.getByRole('button', { name: /^Active / }).focus();
    await page.keyboard.press('Enter');
    await page.locator('[role=menuitemradio]:focus').waitFor();
    await page.keyboard.press('End');
    await page.locator('[role=menuitem]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
  },
};
