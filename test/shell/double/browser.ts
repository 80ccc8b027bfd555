// The real Chromium that stands for Electron's.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../support/launch-chromium.ts';

let opened: Promise<Browser> | undefined;

/** What a check wants done with each page of a window before it loads anything. */
export const newPages: { prepare: (page: Page) => Promise<void> } = { prepare: async () => undefined };

/** One context for each window, so that windows share nothing. */
export async function openContext(options: BrowserContextOptions): Promise<BrowserContext> {
  opened ??= launchChromium();
  return (await opened).newContext({ ignoreHTTPSErrors: true, ...options });
}

/** Ends the browser if one was started. */
export async function closeBrowser(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}
