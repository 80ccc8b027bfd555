// The real Chromium that stands for Electron's: found on this machine, or taken from a package that ships one.
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

const SYSTEM_BROWSER = '/usr/bin/chromium';

let opened: Promise<Browser> | undefined;

/** One context for each window, so that windows share nothing. */
export async function openContext(): Promise<BrowserContext> {
  opened ??= launch();
  return (await opened).newContext({ ignoreHTTPSErrors: true });
}

/** Ends the browser if one was started. */
export async function closeBrowser(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}

async function launch(): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH'];
  const executablePath = given ?? (existsSync(SYSTEM_BROWSER) ? SYSTEM_BROWSER : undefined);
  // As root, Chromium starts only without its sandbox; the pages are ours.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (executablePath !== undefined) return chromium.launch({ executablePath, args });
  const shipped = (await import('@sparticuz/chromium')).default;
  return chromium.launch({ executablePath: await shipped.executablePath(), args: [...shipped.args, ...args] });
}
