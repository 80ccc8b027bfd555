// A real Chromium for checks: given by CHROMIUM_PATH, found on this machine, or taken from a package that ships one.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing that talks to the network on its own, and no sandbox, since these checks also run as root. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser; the caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH'];
  const executablePath = given ?? SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (executablePath !== undefined) return chromium.launch({ executablePath, args: ARGUMENTS });
  const shipped = (await import('@sparticuz/chromium')).default;
  return chromium.launch({ executablePath: await shipped.executablePath(), args: [...shipped.args, ...ARGUMENTS] });
}
