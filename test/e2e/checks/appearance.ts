// Themes, sizes, and motion.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible, FIRST_SIZE, show, until, type World } from '../world.ts';

const SCREENS = ['overview', 'connections', 'clients', 'providers', 'activity', 'usage', 'settings'] as const;

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

export const appearance = {
  'dark is chosen with one click, holds after a reload, and can be read': async ({ page, app }: World) => {
    const light = await background(page);
    await page.getByRole('radio', { name: 'Dark' }).click();
    await page.waitForFunction((was) => getComputedStyle(document.body).backgroundColor !== was, light);
    const dark = await background(page);
    await until(app.status.get, ({ theme }) => theme === 'dark');
    await page.reload();
    await page.getByRole('navigation').waitFor();
    assert.equal(await background(page), dark);
    for (const screen of SCREENS) {
      await show(page, screen);
      await assertAccessible(page, `${screen} in dark`);
    }
  },

  'as the system follows the system while the window is open': async ({ page }: World) => {
    await page.getByRole('radio', { name: 'As the system' }).click();
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === undefined);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background(page);
    await page.emulateMedia({ colorScheme: 'light' });
    assert.notEqual(await background(page), dark);
  },

  'nothing is cut off in the smallest window, nor at 200 %': async ({ page }: World) => {
    for (const size of [
      { width: 860, height: 560 },
      { width: 550, height: 360 },
    ]) {
      await page.setViewportSize(size);
      for (const screen of SCREENS) {
        await show(page, screen);
        assert.deepEqual(await cutOff(page), [], `${screen} at ${size.width} × ${size.height}`);
      }
    }
    await page.setViewportSize(FIRST_SIZE);
  },

  'a text size of 200 % makes rows higher and keeps all in reach': async ({ page }: World) => {
    await show(page, 'activity');
    const height = () => page.locator('[aria-rowindex="2"]').evaluate((row) => row.getBoundingClientRect().height);
    const before = await height();
    await setTextSize(page, '200%');
    await page.waitForFunction(
      (old) => document.querySelector('[aria-rowindex="2"]')!.clientHeight > old * 1.9,
      before,
    );
    for (const screen of SCREENS) {
      await show(page, screen);
      assert.deepEqual(await cutOff(page), [], `${screen} with text at 200 %`);
    }
    await setTextSize(page, '');
  },

  'all columns of the log fit into the window at its first size': async ({ page }: World) => {
    await show(page, 'activity');
    const [inner, outer] = await page.getByRole('grid').evaluate((grid) => [grid.scrollWidth, grid.clientWidth]);
    assert.equal(inner, outer);
  },

  'reduced motion stops what turns': async ({ page }: World) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const durations = await page.evaluate(() => getComputedStyle(document.body).animationDuration);
    assert.equal(durations, '0.001s');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  },
};

/** As the browser's own setting would; an empty text is the first size again. */
export async function setTextSize(page: Page, size: string): Promise<void> {
  await page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize;
    window.dispatchEvent(new Event('resize'));
  }, size);
}

/** Visible controls that lie outside of the window and that no scrolling brings in. */
async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isScrollable = (element: Element): boolean => {
      const { overflowX, overflowY } = getComputedStyle(element);
      return [overflowX, overflowY].some((value) => value === 'auto' || value === 'scroll');
    };
    return [...document.querySelectorAll('a[href], button, input, h1')]
      .filter((element) => element.checkVisibility() && !element.closest('.sr-only'))
      .filter((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        if (left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight) return false;
        for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
          if (isScrollable(parent)) return false;
        }
        return true;
      })
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
