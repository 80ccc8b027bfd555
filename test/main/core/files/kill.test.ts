// kill -9 in the middle of writes: nothing is lost. The plain writer is the proof that the harness can see a loss.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTemporaryName } from '../../../../src/main/core/files/atomic-write.ts';
import { openSafeSettings } from '../../../../src/main/core/files/safe-settings.ts';
import { sweepTemporaryFiles } from '../../../../src/main/core/files/sweep-temporary-files.ts';
import { runKillLoop } from '../../../support/kill-loop.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { tellCount } from '../../../support/tell-count.ts';

/** `npm run test:trust` kills more often. */
const KILLS = 40 * Number(process.env['TRUST_RUNS'] ?? 1);
const SCRIPT = join(import.meta.dirname, 'endless-writer.ts');
const WHOLE = { round: -1, end: 'x'.repeat(50_000), isWhole: true };
const silent = { info: () => {}, warn: () => {}, error: () => {} };

function isWhole(path: string): boolean {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as typeof WHOLE).isWhole;
  } catch {
    // Cut, empty or mixed: that is what is being looked for.
    return false;
  }
}

describe('a writer killed with kill -9', { timeout: 90_000 * Math.max(1, KILLS / 40) }, () => {
  it('loses data when it writes in place (the control: without this the other tests prove nothing)', async () => {
    const path = join(temporaryFolder(), 'a.json');
    let hasLost = false;
    await runKillLoop({
      script: SCRIPT,
      args: [path, 'plain'],
      kills: 80,
      afterKill: () => (hasLost = !isWhole(path)),
    });
    expect(hasLost).toBe(true);
  });

  it('never loses or cuts a file that our writer replaces, and leaves only names that the sweeper knows', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeFileSync(path, JSON.stringify(WHOLE), { mode: 0o640 });
    const kills = await runKillLoop({
      script: SCRIPT,
      args: [path, 'atomic'],
      kills: KILLS,
      afterKill: () => {
        expect(isWhole(path)).toBe(true);
        expect(statSync(path).mode & 0o777).toBe(0o640);
      },
    });
    expect(kills).toBe(KILLS);
    tellCount('kills of a replaced file', kills);
    const others = readdirSync(folder).filter((name) => name !== 'a.json');
    expect(others.filter((name) => !isTemporaryName(name))).toEqual([]);
    sweepTemporaryFiles(folder, { now: Date.now() + 1000, olderThanMs: 0 });
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('never loses the settings, and the next start removes what was left', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    writeFileSync(path, JSON.stringify(WHOLE));
    const open = () =>
      openSafeSettings({
        folder,
        now: () => Date.now() + 1000,
        log: silent,
        openStore: async () => ({ path, replace: (content) => writeFileSync(path, JSON.stringify(content)) }),
      });
    await runKillLoop({
      script: SCRIPT,
      args: [path, 'settings'],
      kills: KILLS,
      afterKill: () => expect(open().load()).toMatchObject({ isWhole: true }),
    });
    tellCount('kills of the settings', KILLS);
    open();
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });
});
