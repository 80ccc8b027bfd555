// The built window in a real browser, served by the built command. Builds nothing; ends with: N passed, N failed.
import { appearance } from './checks/appearance.ts';
import { firstVisit } from './checks/first-visit.ts';
import { foundAndUsage } from './checks/found-and-usage.ts';
import { keyboard } from './checks/keyboard.ts';
import { liveLog } from './checks/live-log.ts';
import { session } from './checks/session.ts';
import { signIn } from './checks/sign-in.ts';
import { startWorld, type World } from './world.ts';

const CHECKS: Record<string, (world: World) => Promise<void> | void> = {
  ...firstVisit,
  ...liveLog,
  ...keyboard,
  ...appearance,
  ...foundAndUsage,
  ...signIn,
  ...session,
};

/** Well over what a whole run takes: a check that hangs must not hang the caller. */
const LIMIT_MS = 240_000;

async function runChecks(world: World): Promise<number> {
  let failed = 0;
  for (const [title, check] of Object.entries(CHECKS)) {
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

async function main(): Promise<number> {
  const total = Object.keys(CHECKS).length;
  let failed = total;
  let world: World | undefined;
  try {
    world = await startWorld();
    failed = await runChecks(world);
  } catch (error) {
    console.error(error);
  } finally {
    await world?.close();
  }
  console.log(`${total - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

const limit = setTimeout(() => {
  console.log(`0 passed, ${Object.keys(CHECKS).length} failed`);
  process.exit(1);
}, LIMIT_MS);
process.exitCode = await main();
clearTimeout(limit);
