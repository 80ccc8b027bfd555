// One group of checks in a process of its own: the built desktop app under the double of Electron. Started by run.ts.
import { check, finish } from '../shell/harness/scenario.ts';
import { groupOf, isForBoth, recover } from './groups.ts';
import { startDesktopWorld } from './worlds/desktop-world.ts';

const name = process.argv.find((word) => word.startsWith('--group='))?.slice('--group='.length);
const { checks } = groupOf(name ?? '');
const world = await startDesktopWorld();
for (const [title, one] of Object.entries(checks)) {
  if (!isForBoth(one)) continue;
  await check(title, async () => {
    try {
      await one(world);
    } catch (error) {
      await recover(world);
      throw error;
    }
  });
}
await check('the app ends when it is told to', () => world.close());
await finish();
