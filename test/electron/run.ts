// The app in the real Electron, from its built sources. Needs Electron's program and a screen; ends with: N passed, N failed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { UI_HOST, UI_SCHEME } from '../../src/main/electron/ui-origin.ts';
import { findElectron } from '../../scripts/steps/find-electron.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const LIMIT_MS = 30_000;

interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
}

const CHECKS: Record<string, (desktop: Desktop) => Promise<void>> = {
  'the window shows the overview over its own scheme': async ({ page }) => {
    await page.getByRole('navigation').waitFor({ timeout: LIMIT_MS });
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    assert.equal(page.url().split('?')[0], `${UI_SCHEME}://${UI_HOST}/`);
  },

  'the page has neither Node nor a way to it': async ({ page }) => {
    assert.equal(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis), false);
  },

  'the gateway answers at the address in the window': async ({ page }) => {
    const pill = await page
      .getByText(/^127\.0\.0\.1:\d+$/u)
      .first()
      .innerText();
    const response = await fetch(`http://${pill}/health`);
    assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
  },

  'only one app runs with the same data': async ({ app }) => {
    assert.equal(await app.evaluate(({ app: electron }) => electron.hasSingleInstanceLock()), true);
  },
};

async function main(): Promise<number> {
  const electron = await findElectron();
  if (!('path' in electron)) {
    console.log(`Electron can't run here: ${electron.why}. Nothing was tried.`);
    return 1;
  }
  const home = mkdtempSync(join(tmpdir(), 'dragoman-electron-'));
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [ROOT, '--port', '0'],
    env: { ...plainEnvironment(), HOME: home, USERPROFILE: home, DRAGOMAN_HOME: join(home, 'data') },
    timeout: LIMIT_MS,
  });
  let failed = 0;
  try {
    const page = await app.firstWindow({ timeout: LIMIT_MS });
    for (const [title, check] of Object.entries(CHECKS)) {
      try {
        await check({ app, page });
        console.log(`ok    ${title}`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL  ${title}\n${String(error)}`);
      }
    }
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  }
  console.log(`${Object.keys(CHECKS).length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function plainEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

process.exitCode = await main();
