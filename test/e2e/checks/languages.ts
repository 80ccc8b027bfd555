// The window in each of its languages.
import assert from 'node:assert/strict';
import { LANGUAGE_NAMES, LANGUAGES } from '../../../src/shared/language.ts';
import { assertAccessible, FIRST_SIZE, show, until, type World } from '../world.ts';

const SCREENS = ['overview', 'connections', 'models', 'clients', 'providers', 'activity', 'usage', 'settings'] as const;
const HEADINGS = { en: 'Overview', 'zh-Hant': '總覽', 'zh-Hans': '概览', ja: '概要' };

export const languages = {
  'a first visit speaks the language of the system': async ({ page }: World) => {
    await page.getByRole('navigation').getByRole('link', { name: HEADINGS['zh-Hant'] }).waitFor();
  },

  'each language is chosen in the settings, holds after a reload, and fits every screen': async ({
    page,
    app,
  }: World) => {
    for (const language of [...LANGUAGES].toReversed()) {
      await show(page, 'settings');
      await page.locator('select').first().selectOption({ label: LANGUAGE_NAMES[language] });
      await page.waitForFunction((name) => document.documentElement.lang === name, language);
      await until(app.preferences.get, ({ language: kept }) => kept === language);
      await page.reload();
      await page.getByRole('navigation').getByRole('link', { name: HEADINGS[language] }).waitFor();
      for (const screen of SCREENS) {
        await show(page, screen);
        await assertAccessible(page, `${screen} in ${language}`);
        await page.setViewportSize({ width: 860, height: 560 });
        const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(isTooWide, false, `${screen} in ${language} is wider than the window`);
        await page.setViewportSize(FIRST_SIZE);
      }
    }
  },
};
