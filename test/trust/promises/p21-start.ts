// P21: the gateway is ready soon, also after kill -9 and with a damaged journal.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { joined, outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { askTimes } from '../support/ask-times.ts';
import { ownFolder, startGateway } from '../support/processes.ts';
import { bestOf } from '../support/statistics.ts';

const STARTS = 5;
const LIMITS = { clean: 1500, after: 2000 };
/** As at the very first start of all: nothing compiled before is used. */
const environment = { NODE_COMPILE_CACHE: '', NODE_DISABLE_COMPILE_CACHE: '1' };

async function timeStart(home: string): Promise<{ milliseconds: number; kill: () => Promise<unknown> }> {
  const begin = performance.now();
  const gateway = await startGateway({ home, environment });
  const milliseconds = performance.now() - begin;
  const health = await fetch(`${gateway.gateway}/health`);
  if (health.status !== 200) throw new Error(`it said that it is ready, and answered ${health.status}`);
  return { milliseconds, kill: () => gateway.stop('SIGKILL') };
}

async function tryStarts(name: string, limitMs: number, damage: (home: string) => void): Promise<Outcome> {
  const times: number[] = [];
  const home = ownFolder();
  for (let start = 0; start < STARTS; start += 1) {
    damage(home);
    const { milliseconds, kill } = await timeStart(home);
    times.push(milliseconds);
    await kill();
  }
  const slowest = Math.max(...times);
  const problems = slowest > limitMs ? [`${name}: ${slowest.toFixed(0)} ms, more than ${limitMs}`] : [];
  return outcomeOf(`${name} ${Math.min(...times).toFixed(0)} to ${slowest.toFixed(0)} ms`, problems);
}

/** A journal with rows in it, whose first page is then overwritten: SQLite can't read it any more. */
async function tryDamagedJournal(): Promise<Outcome> {
  const home = ownFolder();
  const journal = join(home, 'journal.sqlite');
  const gateway = await startGateway({ home, environment, settings: {} });
  await askTimes(gateway, { model: 'default', count: 1 });
  await gateway.stop();
  if (!existsSync(journal)) throw new Error('there is no journal to damage');
  return tryStarts('damaged journal', LIMITS.after, (folder) =>
    writeFileSync(join(folder, 'journal.sqlite'), 'x'.repeat(50_000)),
  );
}

export const promise: TrustPromise = {
  id: 'P21',
  title: `From the start of the command to a gateway that answers, ${STARTS} times each, nothing compiled before`,
  limit: `${LIMITS.clean} ms; ${LIMITS.after} ms after kill -9 or with a damaged journal`,
  isMeasured: true,
  run: async () =>
    joined(
      await bestOf(() => tryStarts('first', LIMITS.clean, () => undefined)),
      await bestOf(() => tryStarts('after kill -9', LIMITS.after, () => undefined)),
      await bestOf(tryDamagedJournal),
    ),
};
