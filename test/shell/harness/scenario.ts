// The inside of a scenario: starts the built app under the double, runs checks in order, and reports each to the runner.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { becomeReady } from '../double/app.ts';
import { closeBrowser } from '../double/browser.ts';
import { faults } from '../double/calls.ts';
import { doubleOptions } from '../double/options.ts';
import { windows, type WindowDouble } from '../double/window.ts';
import type { Outcome } from './outcome.ts';

const WAIT_MS = 15_000;
const POLL_MS = 25;

/** The app's data folder in this scenario. */
export const dataFolder = process.env['DRAGOMAN_HOME'] ?? '';

/** Runs the app's entry module to its end, as Electron does, and only then lets the app be ready. */
export async function launch(): Promise<void> {
  Object.defineProperty(process, 'resourcesPath', { value: doubleOptions.resources });
  const entry = pathToFileURL(join(doubleOptions.appRoot, 'out', 'electron', 'main.js')).href;
  const { platform } = process;
  // Only while the app reads it: Node and the browser's driver must go on as what they are.
  Object.defineProperty(process, 'platform', { value: doubleOptions.platform });
  await within(import(entry), 'the entry module to run to its end');
  Object.defineProperty(process, 'platform', { value: platform });
  becomeReady();
}

/** One check; the following ones run even if it fails. */
export async function check(title: string, body: () => Promise<void> | void): Promise<void> {
  try {
    await body();
    report({ title });
  } catch (error) {
    report({ title, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/**
 * Ends the scenario, whatever the app left running, after looking for what went wrong unseen. `provoked`: errors in the
 * log that a scenario has caused on purpose.
 */
export async function finish(provoked?: RegExp): Promise<never> {
  await check('nothing failed unseen, in the app or in the double', () => {
    assert.deepEqual(faults, []);
    const errors = loggedErrors();
    assert.deepEqual(provoked === undefined ? errors : errors.filter((line) => !provoked.test(line)), []);
  });
  await closeBrowser();
  // The runner must have got every report before this process is gone.
  await new Promise<void>((done) => process.send?.({ title: '' }, () => done()));
  process.exit(0);
}

/** Waits until the question is answered with something; asks again and again, and fails after a while. */
export async function eventually<Value>(
  what: string,
  ask: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  const end = performance.now() + WAIT_MS;
  while (performance.now() < end) {
    const value = await ask();
    if (value !== undefined && value !== false) return value;
    await pause(POLL_MS);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** The promise's value, or a failure when it takes too long. */
export async function within<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  const stop = new AbortController();
  const late = pause(WAIT_MS, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`waited in vain for ${what}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
    late.catch(() => undefined);
  }
}

/** The app's one window, once it is there and shown. */
export async function shownWindow(): Promise<WindowDouble> {
  return eventually('the window to be shown', () => windows.find((window) => window.isVisible()));
}

/** The app's one window, which must exist by now. */
export function theWindow(): WindowDouble {
  const [window, ...more] = windows;
  if (window === undefined || more.length > 0) throw new Error(`there are ${windows.length} windows instead of one`);
  return window;
}

function loggedErrors(): string[] {
  const path = join(dataFolder, 'dragoman.log');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":"error"'));
}

function report(outcome: Outcome): void {
  if (process.send === undefined) throw new Error('a scenario is started by test/shell/run.ts or packed.ts');
  process.send(outcome);
}
