// What every check needs: the served app, a browser page that complains loudly, a scripted provider, and a client.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Section } from '../../src/renderer/data/navigation.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { cleanEnvironment, startServe, type ServeProcess } from '../support/serve-process.ts';
import { startFakeIdentityProvider, type FakeIdentityProvider } from '../support/fake-identity-provider/server.ts';
import { startLocalServer, type LocalServer } from './local-server.ts';
import { startProvider, type ScriptedProvider } from './scripted-provider.ts';

const ENTRY = resolve(import.meta.dirname, '../../out/headless/main.js');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The size in which the desktop app opens. */
export const FIRST_SIZE = { width: 1100, height: 720 };

export interface World {
  /** Of the user; what lies in its `bin` is on the path. */
  readonly home: string;
  readonly server: ServeProcess;
  readonly provider: ScriptedProvider;
  /** A model server that nobody has set up. */
  readonly local: LocalServer;
  /** The login services of all vendors. */
  readonly identity: FakeIdentityProvider;
  /** The page that most checks share; it is signed in. */
  readonly page: Page;
  /** A page of its own context; its complaints count unless `isQuiet`. */
  readonly openPage: (url: string, options?: BrowserContextOptions & { isQuiet?: boolean }) => Promise<Page>;
  /** A new link to the window, from the command. */
  readonly newLink: () => Promise<string>;
  /** Console errors, exceptions and policy violations of all loud pages so far. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** Starts everything. */
export async function startWorld(): Promise<World> {
  const home = mkdtempSync(join(tmpdir(), 'dragoman-e2e-'));
  const local = await startLocalServer();
  const identity = await startFakeIdentityProvider();
  const environment = {
    OLLAMA_HOST: `127.0.0.1:${local.port}`,
    DRAGOMAN_LOCAL_IDENTITY_PROVIDER: identity.url,
    PATH: `${join(home, 'bin')}:${process.env['PATH']}`,
  };
  const server = await startServe({ entry: ENTRY, home, environment });
  const provider = await startProvider();
  const browser = await launchChromium();
  const complaints: string[] = [];
  const openPage: World['openPage'] = async (url, options = {}) => openLoudPage({ browser, complaints, url, options });
  assert.ok(server.window !== null, 'the window was not built: run "npm run build" first');
  const page = await openPage(server.window);
  return {
    home,
    server,
    provider,
    local,
    identity,
    page,
    openPage,
    complaints,
    newLink: async () => {
      const words = [ENTRY, 'open', '--no-open'];
      const { stdout } = await promisify(execFile)(process.execPath, words, { env: cleanEnvironment(home) });
      return stdout.trim();
    },
    close: async () => {
      await browser.close();
      provider.close();
      await local.stop();
      await identity.close();
      if (server.child.exitCode === null) await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface LoudPage {
  browser: Browser;
  complaints: string[];
  url: string;
  options: BrowserContextOptions & { isQuiet?: boolean };
}

async function openLoudPage({ browser, complaints, url, options }: LoudPage): Promise<Page> {
  const { isQuiet = false, ...contextOptions } = options;
  const context = await browser.newContext({ viewport: FIRST_SIZE, colorScheme: 'light', ...contextOptions });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complain = (text: string): void => void (isQuiet || complaints.push(text));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) complain(`foreign request: ${request.url()}`);
  });
  // The console names a violation too, but only the event cannot be missed.
  await page.exposeFunction('reportViolation', (text: string) => complain(`policy: ${text}`));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) => {
    window.reportViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
  });`);
  await page.goto(url);
  return page;
}

/** Half faded in, any text has too little contrast. What turns for ever is not waited for. */
const FADE_INS_DONE = `Promise.all(document.getAnimations()
  .filter((animation) => animation.effect.getComputedTiming().iterations !== Infinity)
  .map((animation) => animation.finished))`;

/** Looks for what keeps people out: every rule of WCAG 2.2 A and AA, and axe's best practices. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(FADE_INS_DONE);
  await page.evaluate(AXE);
  const run = `axe.run(document, { resultTypes: ['violations'] })`;
  const { violations } = (await page.evaluate(run)) as AxeResults;
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(found, [], where);
}

/** Asks the gateway as Claude Code would. Resolves to the whole answer. */
export async function ask(world: World, model: string, change: Record<string, unknown> = {}): Promise<string> {
  const token = /drg-[\w-]+/.exec(world.server.pasteLine)?.[0] ?? '';
  const response = await fetch(`${world.server.gateway}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': token,
      'content-type': 'application/json',
      'user-agent': 'claude-cli/2.1.197 (external, cli)',
    },
    body: JSON.stringify({ model, max_tokens: 64, messages: [{ role: 'user', content: 'Say hello' }], ...change }),
  });
  return response.text();
}

/** Shows a screen by its address and waits for its heading. */
export async function show(page: Page, section: Section): Promise<void> {
  await page.evaluate((name) => {
    location.hash = `#/${name}`;
  }, section);
  await page.locator(`a[aria-current=page][href="#/${section}"]`).waitFor();
}
