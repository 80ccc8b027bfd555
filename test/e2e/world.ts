// What a check is given, whichever way the window is reached, and what many checks do with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Section } from '../../src/renderer/data/navigation.ts';
import type { ApiClient } from '../../src/main/core/control/control-client.ts';
import type { FakeIdentityProvider } from '../support/fake-identity-provider/server.ts';
import type { FakeReleases } from '../support/fake-releases.ts';
import type { ServeProcess } from '../support/serve-process.ts';
import type { LocalServer } from './local-server.ts';
import type { ScriptedProvider } from '../support/scripted-provider.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The size in which the desktop app opens. */
export const FIRST_SIZE = { width: 1100, height: 720 };

/** The running app with its window, a scripted provider, and a person's computer around them. */
export interface World {
  /** Of the user; what lies in its `bin` is on the path. */
  readonly home: string;
  /** What the app stores. */
  readonly dataFolder: string;
  /** The app as the command asks it, past the window. */
  readonly app: ApiClient;
  /** The gateway's address at the start. */
  readonly gateway: string;
  /** The command line that gets a first answer. It holds the local token. */
  readonly pasteLine: string;
  readonly provider: ScriptedProvider;
  /** A model server that nobody has set up. */
  readonly local: LocalServer;
  /** The login services of all vendors. */
  readonly identity: FakeIdentityProvider;
  /** Where newer versions of the app are asked for. */
  readonly releases: FakeReleases;
  /** The window. */
  readonly page: Page;
  /** What another program would paste. */
  readonly readClipboard: () => Promise<string>;
  /** Console errors, exceptions, policy violations and foreign requests of all loud pages so far. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** The window in a browser, served by the command. */
export interface HeadlessWorld extends World {
  readonly server: ServeProcess;
  /** The link that the server told at its start; it is used up. */
  readonly firstLink: string;
  /** A page of its own context; its complaints count unless `isQuiet`. */
  readonly openPage: (url: string, options?: BrowserContextOptions & { isQuiet?: boolean }) => Promise<Page>;
  /** A new link to the window, from the command. */
  readonly newLink: () => Promise<string>;
}

/** A check that the desktop app can't have, with the reason. */
export interface HeadlessCheck {
  readonly only: 'headless';
  readonly why: string;
  readonly run: (world: HeadlessWorld) => Promise<void> | void;
}

/** A check of what only a browser has; `why` says what that is. */
export function headlessOnly(why: string, run: HeadlessCheck['run']): HeadlessCheck {
  return { only: 'headless', why, run };
}

export type Check = ((world: World) => Promise<void> | void) | HeadlessCheck;

/** By title, in their order: one goes on where the one before has left the window. */
export type Checks = Readonly<Record<string, Check>>;

/**
 * Half faded in, any text has too little contrast. What turns for ever is not waited for, and what goes away while it
 * fades in, such as the word that something loads, rejects and is done with.
 */
const FADE_INS_DONE = `Promise.all(document.getAnimations()
  .filter((animation) => animation.effect.getComputedTiming().iterations !== Infinity)
  .map((animation) => animation.finished.catch(() => undefined)))`;

/** Looks for what keeps people out: every rule of WCAG 2.2 A and AA, and axe's best practices. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(FADE_INS_DONE);
  await page.evaluate(AXE);
  const run = `axe.run(document, { resultTypes: ['violations'] })`;
  const { violations } = (await page.evaluate(run)) as AxeResults;
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(found, [], where);
}

/** The local token that clients send. */
export function tokenOf({ pasteLine }: World): string {
  const token = /drg-[\w-]+/.exec(pasteLine)?.[0];
  assert.ok(token !== undefined, 'the line to paste holds no token');
  return token;
}

/** Asks the gateway as Claude Code would. Resolves to the whole answer. */
export async function ask(world: World, model: string, change: Record<string, unknown> = {}): Promise<string> {
  const response = await fetch(`${world.gateway}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': tokenOf(world),
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

const MOST_POLLS = 100;

/** Asks again and again until the answer is the wanted one; gives that, or fails with the last one. */
export async function until<Answer>(
  question: () => Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
): Promise<Answer> {
  let answer = await question();
  for (let poll = 0; poll < MOST_POLLS && !isWanted(answer); poll += 1) {
    await pause(50);
    answer = await question();
  }
  assert.ok(isWanted(answer), `it stays ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}
