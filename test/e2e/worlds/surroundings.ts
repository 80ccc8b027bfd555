// What stands around the app in every world: a provider, a local model server, login services, and an ear for complaints.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startFakeReleases } from '../../support/fake-releases.ts';
import { startFakeIdentityProvider } from '../../support/fake-identity-provider/server.ts';
import { startLocalServer } from '../local-server.ts';
import { startProvider } from '../../support/scripted-provider.ts';
import type { World } from '../world.ts';

export interface Surroundings extends Pick<
  World,
  'home' | 'provider' | 'local' | 'identity' | 'releases' | 'complaints'
> {
  /** What the app's environment must have so that it finds them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Starts all servers on free ports. */
export async function startSurroundings(home: string): Promise<Surroundings> {
  const local = await startLocalServer();
  const identity = await startFakeIdentityProvider();
  const provider = await startProvider();
  const releases = await startFakeReleases();
  return {
    home,
    provider,
    local,
    identity,
    releases,
    complaints: [],
    environment: {
      OLLAMA_HOST: `127.0.0.1:${local.port}`,
      DRAGOMAN_LOCAL_IDENTITY_PROVIDER: identity.url,
      DRAGOMAN_LOCAL_RELEASES: releases.url,
      PATH: `${join(home, 'bin')}:${process.env['PATH']}`,
    },
    close: async () => {
      provider.close();
      await local.stop();
      await identity.close();
      await releases.close();
    },
  };
}

const ANSWER_MS = 10_000;

/** Hears all that a page complains of, from its first document on; call it before the page loads. */
export async function listenTo(page: Page, origin: string, complain: (text: string) => void): Promise<void> {
  page.setDefaultTimeout(ANSWER_MS);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complain(`foreign request: ${request.url()}`);
  });
  // The console names a violation too, but only the event cannot be missed.
  await page.exposeFunction('reportViolation', (text: string) => complain(`policy: ${text}`));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) => {
    window.reportViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
  });`);
}

/** A page of another site that may read the clipboard: the window itself may only write. */
export async function openClipboardReader(browser: Browser): Promise<() => Promise<string>> {
  const context = await browser.newContext({ permissions: ['clipboard-read'] });
  await context.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Paste</title>' }));
  const page = await context.newPage();
  await page.goto('https://paste.test/');
  return () => page.evaluate(() => navigator.clipboard.readText());
}
