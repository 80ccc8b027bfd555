// Goes round with the Tab key, in the page or in the dialog in front of it, and tells what it missed.
import type { Page } from 'playwright-core';

/** More than any screen has. */
const MOST_STOPS = 200;

const LOOK_MS = 250;
const MOST_LOOKS = 40;

export interface TabWalk {
  /** What can take the focus and did not get it. */
  readonly unreached: readonly string[];
  /** What had the focus, and nothing showed it. */
  readonly withoutRing: readonly string[];
  /** How many controls had it. */
  readonly stops: number;
}

/** Presses Tab until it comes round; compares where it stopped with what should be reachable. */
export async function walkByTab(page: Page): Promise<TabWalk> {
  await page.evaluate(START);
  await settle(page);
  const withoutRing: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const { isRound, name, hasRing } = await page.evaluate<{ isRound: boolean; name: string; hasRing: boolean }>(STEP);
    if (isRound) break;
    if (!hasRing) withoutRing.push(name);
  }
  const { unreached, stops } = await page.evaluate<Pick<TabWalk, 'unreached' | 'stops'>>(END);
  return { unreached, withoutRing, stops };
}

/** Parts of a screen come when their answer does: the walk begins when nothing new has come for a while. */
async function settle(page: Page): Promise<void> {
  let before = -1;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const count = await page.evaluate<number>('window.tabWalk.expected().length');
    if (count === before) return;
    before = count;
    await page.waitForTimeout(LOOK_MS);
  }
}

/** Members of one radio group, and of one toolbar, are one stop: the chosen one. */
const START = `
  window.tabWalk = { reached: new Set(), hasPassedPage: false };
  window.tabWalk.name = (element) =>
    element.tagName + ' ' + (element.getAttribute('aria-label') ?? element.getAttribute('aria-labelledby') ?? element.textContent).slice(0, 80);
  window.tabWalk.expected = () => [...(document.querySelector('[aria-modal=true]') ?? document)
    .querySelectorAll('a[href], button, input, select, summary, textarea, [role=grid]')]
    .filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0)
    .filter((element) => element.type !== 'radio' || element.checked);
  if (document.querySelector('[aria-modal=true]') === null) document.activeElement?.blur();
`;

const STEP = `(() => {
  const walk = window.tabWalk;
  const element = document.activeElement;
  if (element === null || element === document.body) {
    const isRound = walk.hasPassedPage;
    walk.hasPassedPage = true;
    return { isRound, name: 'the page', hasRing: true };
  }
  const isRound = walk.reached.has(element);
  walk.reached.add(element);
  const style = getComputedStyle(element);
  const around = getComputedStyle(element.parentElement, '::after');
  const hasOutline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return { isRound, name: walk.name(element), hasRing: hasOutline || parseFloat(around.borderTopWidth) >= 2 };
})()`;

const END = `({
  unreached: window.tabWalk.expected().filter((element) => !window.tabWalk.reached.has(element)).map(window.tabWalk.name),
  stops: window.tabWalk.reached.size,
})`;
