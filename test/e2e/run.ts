// The built window in a real browser, served by the built command. Builds nothing; ends with: N passed, N failed.
import { appearance } from './checks/appearance.ts';
import { clients } from './checks/clients.ts';
import { firstVisit } from './checks/first-visit.ts';
import { foundAndUsage } from './checks/found-and-usage.ts';
import { keyboard } from './checks/keyboard.ts';
import { languages } from './checks/languages.ts';
import { liveLog } from './checks/live-log.ts';
import { models } from './checks/models.ts';
import { providers } from './checks/providers.ts';
import { recordedBodies } from './checks/recorded-bodies.ts';
import { session } from './checks/session.ts';
import { settings } from './checks/settings.ts';
import { signIn } from './checks/sign-in.ts';
import { usage } from './checks/usage.ts';
import { startWorld, type World } from './world.ts';

type Checks = Record<string, (world: World) => Promise<void> | void>;

/** Each group has an app of its own, so that none depends on another; name some as arguments to run only those. */
const GROUPS: Record<string, Checks> = {
  'first-journey': {
    ...firstVisit,
    ...liveLog,
    ...keyboard,
    ...appearance,
    ...foundAndUsage,
    ...signIn,
    ...session,
  },
  providers,
  models,
  settings,
  clients,
  'recorded-bodies': recordedBodies,
  languages,
  usage,
};

/** Well over what a group takes: a check that hangs must not hang the caller. */
const LIMIT_MS = 240_000;

async function runChecks(world: World, checks: Checks): Promise<number> {
  let failed = 0;
  for (const [title, check] of Object.entries(checks)) {
    try {
      await check(world);
      console.log(`ok    ${title}`);
    } catch (error) {
      failed += 1;
      // A dialog left open would make all that follows fail too.
      await world.page.keyboard.press('Escape');
      console.log(`FAIL  ${title}`);
      console.log(String(error instanceof Error ? (error.stack ?? error.message) : error).replaceAll(/^/gm, '      '));
    }
  }
  return failed;
}

/** How many checks of a group failed: all of them when its app did not start. */
async function runGroup(checks: Checks): Promise<number> {
  let failed = Object.keys(checks).length;
  let world: World | undefined;
  const limit = setTimeout(() => {
    console.log('A check hangs: the run ends here.');
    console.log('0 passed, 1 failed');
    process.exit(1);
  }, LIMIT_MS);
  try {
    world = await startWorld();
    failed = await runChecks(world, checks);
  } catch (error) {
    console.error(error);
  } finally {
    await world?.close();
    clearTimeout(limit);
  }
  return failed;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in GROUPS));
if (unknown.length > 0) {
  throw new Error(`There is no group ${unknown.join(', ')}: there are ${Object.keys(GROUPS).join(', ')}.`);
}

let total = 0;
let failed = 0;
for (const [name, checks] of Object.entries(GROUPS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`-- ${name}`);
  total += Object.keys(checks).length;
  failed += await runGroup(checks);
}
console.log(`${total - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
