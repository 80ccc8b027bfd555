// P22: a second start ends at once and opens none of the first one's files.
import { join } from 'node:path';
import { outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { createProbe } from '../support/probed.ts';
import { cleanEnvironment, ownFolder, runCommand, startGateway } from '../support/processes.ts';
import { bestOf } from '../support/statistics.ts';

const LIMIT_MS = 1000;
const STARTS = 5;
/** Data of the app; the lock itself must of course be looked at. */
const DATA = ['settings.json', 'journal.sqlite', 'secrets.plain.json', 'accounts.json', 'dragoman.log'];

function dataOf(home: string, files: readonly string[]): string[] {
  return files.filter((file) => DATA.some((name) => file.startsWith(join(home, name))));
}

async function tryAll(): Promise<Outcome> {
  const home = ownFolder();
  const first = createProbe();
  const gateway = await startGateway({ home, environment: first.environment });
  const problems: string[] = [];
  // The control: a probe that sees nothing of the first one would see nothing of the second.
  if (dataOf(home, first.files()).length < 2)
    problems.push(`the probe saw only ${first.files().length} files of the first start`);
  const times: number[] = [];
  const second = createProbe();
  const looked = await runCommand(['serve', '--json', '--no-open'], {
    environment: cleanEnvironment(home, second.environment),
  });
  if (looked.code !== 0 || !looked.output.includes('"running"')) problems.push(`it said: ${looked.output}`);
  problems.push(...dataOf(home, second.files()).map((file) => `it opened ${file}`));
  for (let start = 0; start < STARTS; start += 1) {
    const { code, milliseconds, output } = await runCommand(['serve', '--json', '--no-open'], {
      environment: cleanEnvironment(home),
    });
    if (code !== 0) problems.push(`it ended with ${code}: ${output}`);
    times.push(milliseconds);
  }
  const slowest = Math.max(...times);
  if (slowest > LIMIT_MS) problems.push(`it took ${slowest.toFixed(0)} ms`);
  await gateway.stop();
  return outcomeOf(
    `over in ${Math.min(...times).toFixed(0)} to ${slowest.toFixed(0)} ms, no data file opened`,
    problems,
  );
}

export const promise: TrustPromise = {
  id: 'P22',
  title: 'A second start on the same data',
  limit: `over in ${LIMIT_MS} ms, opens no data file`,
  isMeasured: true,
  run: () => bestOf(tryAll),
};
