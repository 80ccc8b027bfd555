// For people who use no mouse, need other colours or larger text, or bear no motion; and for a line that breaks.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { SECTIONS } from '../../../src/renderer/data/navigation.ts';
import { startCuttableLine } from '../cuttable-line.ts';
import { walkByTab } from '../tab-walk.ts';
import { ask, assertAccessible, FIRST_SIZE, headlessOnly, show, type World } from '../world.ts';
import { setTextSize } from './appearance.ts';

const LOST = 'Dragoman does not answer. What you see may be old. Reconnecting…';

export const keyboardAndContrast = {
  'Tab reaches every control of every screen, each with a visible ring': async (world: World) => {
    const { page } = world;
    await show(page, 'connections');
    await page.getByRole('button', { name: 'Add Ollama' }).click();
    await page.getByText(/^Works: 2 models found in/).waitFor();
    for (let request = 0; request < 3; request += 1) await ask(world, 'default');
    for (const section of SECTIONS) {
      await show(page, section);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const walk = await walkByTab(page);
      assert.deepEqual(walk.unreached, [], `${section}: not reached by Tab`);
      assert.deepEqual(walk.withoutRing, [], `${section}: focus can't be seen`);
      assert.ok(walk.stops > 12, `${section}: only ${walk.stops} stops`);
    }
  },

  'a dialog keeps Tab inside, and Escape gives the focus back to what opened it': async ({ page }: World) => {
    for (const [section, opener] of [
      ['connections', 'Add connection'],
      ['usage', 'Set a budget…'],
      ['overview', 'Keyboard shortcuts'],
      ['overview', 'Find a command'],
    ] as const) {
      await show(page, section);
      const button = page.getByRole('button', { name: opener });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      const walk = await walkByTab(page);
      assert.deepEqual(walk.unreached, [], `${opener}: not reached by Tab`);
      assert.deepEqual(walk.withoutRing, [], `${opener}: focus can't be seen`);
      assert.equal(await page.evaluate(`document.activeElement.closest('[role=dialog]') !== null`), true, opener);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.equal(await button.evaluate((element) => element === document.activeElement), true, opener);
    }
  },

  'Escape closes the layer in front, and only that': async ({ page }: World) => {
    await show(page, 'activity');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const details = page.getByRole('region', { name: 'Details of the request' });
    await details.waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await details.isVisible(), true);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
  },

  'every screen can be read in light, dark and forced colours': async ({ page }: World) => {
    for (const media of [
      { colorScheme: 'light' },
      { colorScheme: 'dark' },
      { colorScheme: 'dark', forcedColors: 'active' },
    ] as const) {
      await page.emulateMedia(media);
      for (const section of SECTIONS) {
        await show(page, section);
        await assertAccessible(page, `${section}, ${Object.values(media).join(', ')}`);
      }
    }
  },

  'what is chosen can be told from the rest in forced colours': async ({ page }: World) => {
    await show(page, 'usage');
    for (const [chosen, other] of [
      ['nav [aria-current=page]', 'nav a:not([aria-current])'],
      ['main [data-state=on]', 'main [data-state=off]'],
    ] as const) {
      assert.notEqual(await groundOf(page, chosen), await groundOf(page, other), chosen);
    }
    const lineOf = (isChosen: boolean) =>
      page
        .locator(`[role=tab][aria-selected=${isChosen}]`)
        .first()
        .evaluate((tab) => getComputedStyle(tab).borderBottomColor);
    assert.notEqual(await lineOf(true), await lineOf(false));
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  },

  'with reduced motion nothing moves for longer than a moment': async ({ page }: World) => {
    assert.ok((await longestMotion(page)) > 50, 'otherwise there is motion');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const section of SECTIONS) {
      await show(page, section);
      assert.ok((await longestMotion(page)) <= 1, section);
    }
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  },

  'text of 200 % makes no screen scroll sideways at 1280': async ({ page }: World) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await setTextSize(page, '200%');
    for (const section of SECTIONS) {
      await show(page, section);
      assert.deepEqual(await page.evaluate(TOO_WIDE), [], section);
    }
    await setTextSize(page, '');
    await page.setViewportSize(FIRST_SIZE);
  },

  'a line that breaks is told on every screen, and the window goes on by itself when it is back': headlessOnly(
    'the desktop app has no line that could break',
    async ({ openPage, newLink }) => {
      const line = await startCuttableLine();
      const page = await openPage(await newLink(), { isQuiet: true, proxy: { server: line.server } });
      try {
        await page.getByRole('switch', { name: 'Routing on' }).waitFor();
        await line.cut();
        for (const section of SECTIONS) {
          await show(page, section);
          await page.getByText(LOST).waitFor();
        }
        await assertAccessible(page, 'while reconnecting');
        await line.mend();
        await page.getByText(LOST).waitFor({ state: 'detached' });
        await page.getByRole('switch', { name: 'Routing on' }).click();
        await page.getByRole('switch', { name: 'Routing off' }).click();
        await page.getByRole('switch', { name: 'Routing on' }).waitFor();
      } finally {
        await page.context().close();
        await line.cut();
      }
    },
  ),
};

/** The ground of the first match. */
async function groundOf(page: Page, selector: string): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => getComputedStyle(element).backgroundColor);
}

/** How long the longest animation or transition of the page takes, with a dialog open, in milliseconds. */
async function longestMotion(page: Page): Promise<number> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor();
  const longest = await page.evaluate<number>(LONGEST_MOTION);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return longest;
}

const LONGEST_MOTION = `Math.max(...[...document.querySelectorAll('*')].flatMap((element) => {
  const { animationName, animationDuration, animationIterationCount, transitionDuration } = getComputedStyle(element);
  const milliseconds = (list) => list.split(',').map((text) => parseFloat(text) * 1000);
  const turns = animationName === 'none' ? 0 : animationIterationCount === 'infinite' ? Infinity : parseFloat(animationIterationCount);
  return [...milliseconds(animationDuration).map((time) => (turns === 0 ? 0 : time * turns)), ...milliseconds(transitionDuration)];
}))`;

/** The page, and what scrolls up and down in it. Tables may go sideways: they are their own matter. */
const TOO_WIDE = `[document.documentElement, ...document.querySelectorAll('main, main > *')]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120))`;
