// The built window, through one of its two ways to the core: served to a browser over HTTP, or in the desktop app under a
// double of Electron, over a MessagePort. Builds nothing; ends with: N passed, N failed.
// run.ts [--through headless|desktop|both] [group…]
import { join, resolve } from 'node:path';
import { checkoutSubject } from '../shell/harness/checkout.ts';
import { runScenarios, type Scenario, type Tally } from '../shell/harness/runner.ts';
import { contextOptionsOf, GROUPS, groupOf, isForBoth, recover, type Group } from './groups.ts';
import { startHeadlessWorld } from './worlds/headless-world.ts';
import type { Check, HeadlessWorld } from './world.ts';

const WAYS = ['headless', 'desktop', 'both'] as const;

/** Well over what a group takes: a check that hangs must not hang the caller. */
const LIMIT_MS = 240_000;

async function runHeadlessGroup({ checks, ...group }: Group): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0 };
  let world: HeadlessWorld | undefined;
  const limit = setTimeout(() => {
    console.log('A check hangs: the run ends here.');
    console.log('0 passed, 1 failed');
    process.exit(1);
  }, LIMIT_MS);
  try {
    world = await startHeadlessWorld(contextOptionsOf({ checks, ...group }));
    for (const [title, check] of Object.entries(checks)) {
      if (await passes(world, { title, check })) tally.passed += 1;
      else tally.failed += 1;
    }
  } catch (error) {
    console.error(error);
    tally.failed = Object.keys(checks).length - tally.passed;
  } finally {
    await world?.close();
    clearTimeout(limit);
  }
  return tally;
}

async function passes(world: HeadlessWorld, { title, check }: { title: string; check: Check }): Promise<boolean> {
  try {
    await (isForBoth(check) ? check(world) : check.run(world));
    console.log(`ok    ${title}`);
    return true;
  } catch (error) {
    await recover(world);
    console.log(`FAIL  ${title}`);
    console.log(String(error instanceof Error ? (error.stack ?? error.message) : error).replaceAll(/^/gm, '      '));
    return false;
  }
}

async function runDesktopGroup(name: string, { checks, locale = 'en-US' }: Group): Promise<Tally> {
  const scenario: Scenario = {
    file: name,
    script: join(import.meta.dirname, 'desktop-group.ts'),
    arguments: [`--group=${name}`],
    double: { locale },
    limitMs: LIMIT_MS,
  };
  const tally = await runScenarios(checkoutSubject(resolve(import.meta.dirname, '../..')), [scenario]);
  for (const [title, check] of Object.entries(checks)) {
    if (!isForBoth(check)) console.log(`only headless: ${title} (${check.why})`);
  }
  return tally;
}

/** The words of the command line; throws with a text that says what there is. */
function readWords(words: readonly string[]): { ways: readonly string[]; names: readonly string[] } {
  const at = words.indexOf('--through');
  const through = at < 0 ? 'headless' : words[at + 1];
  const way = WAYS.find((one) => one === through);
  if (way === undefined) throw new Error(`--through takes one of ${WAYS.join(', ')}.`);
  const names = words.filter((_word, index) => at < 0 || (index !== at && index !== at + 1));
  for (const name of names) groupOf(name);
  return {
    ways: way === 'both' ? ['headless', 'desktop'] : [way],
    names: names.length > 0 ? names : Object.keys(GROUPS),
  };
}

const { ways, names } = readWords(process.argv.slice(2));
const total: Tally = { passed: 0, failed: 0 };
for (const way of ways) {
  for (const name of names) {
    console.log(`-- ${name}, ${way}`);
    const group = groupOf(name);
    const { passed, failed } = await (way === 'desktop' ? runDesktopGroup(name, group) : runHeadlessGroup(group));
    total.passed += passed;
    total.failed += failed;
  }
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
