// The window in a browser: served by the built command over HTTP.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContextOptions } from 'playwright-core';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { launchChromium } from '../../support/launch-chromium.ts';
import { cleanEnvironment, startServe } from '../../support/serve-process.ts';
import { FIRST_SIZE, type HeadlessWorld } from '../world.ts';
import { listenTo, openClipboardReader, startSurroundings } from './surroundings.ts';

const ENTRY = resolve(import.meta.dirname, '../../../out/headless/main.js');

/** Starts everything in a new home; `close` ends it all. */
export async function startHeadlessWorld(contextOptions: BrowserContextOptions = {}): Promise<HeadlessWorld> {
  const home = mkdtempSync(join(tmpdir(), 'dragoman-e2e-'));
  const around = await startSurroundings(home);
  const server = await startServe({ entry: ENTRY, home, environment: around.environment });
  const browser = await launchChromium();
  const openPage: HeadlessWorld['openPage'] = async (url, { isQuiet = false, ...options } = {}) => {
    const context = await browser.newContext({ viewport: FIRST_SIZE, colorScheme: 'light', ...options });
    await context.grantPermissions(['clipboard-write']);
    const page = await context.newPage();
    await listenTo(page, new URL(url).origin, (text) => void (isQuiet || around.complaints.push(text)));
    await page.goto(url);
    return page;
  };
  assert.ok(server.window !== null, 'the window was not built: run "npm run build" first');
  return {
    ...around,
    dataFolder: home,
    app: createControlClient(addressOf(home)),
    server,
    firstLink: server.window,
    gateway: server.gateway,
    pasteLine: server.pasteLine,
    page: await openPage(server.window, contextOptions),
    openPage,
    readClipboard: await openClipboardReader(browser),
    newLink: async () => {
      const words = [ENTRY, 'open', '--no-open'];
      const { stdout } = await promisify(execFile)(process.execPath, words, { env: cleanEnvironment(home) });
      return stdout.trim();
    },
    close: async () => {
      await browser.close();
      await around.close();
      if (server.child.exitCode === null) await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
