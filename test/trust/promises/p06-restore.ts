// P6: after kill -9 at any moment, `dragoman restore` gives back every byte, in two seconds and without the app.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { median } from '../../bench/statistics.ts';
import { joined, outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { cleanEnvironment, ownFolder, runCommand, startGateway } from '../support/processes.ts';
import { describeTimes } from '../support/statistics.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

const ROUNDS = 16;
const LIMIT_MS = 2000;

const FILES: Record<string, string> = {
  '.claude/settings.json': '{\n  "env": { "A": "1" },\n\t"theme": "dark"\n}\r\n',
  '.codex/config.toml': '# mine\nmodel = "gpt-5" # why\n\n[tui]\nnotifications = true\n',
};

/** Connects two clients with the real command, kills it on the way, and restores with the app gone. */
async function killAndRestore(): Promise<Outcome> {
  const problems: string[] = [];
  const times: number[] = [];
  let killed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const [data, home] = [ownFolder(), ownFolder()];
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      writeFileSync(join(home, name), text);
    }
    const environment = { ...cleanEnvironment(data), HOME: home };
    const app = await startGateway({ home: data });
    const whole = await runCommand(['connect', 'claude', '--yes'], { environment });
    if (whole.code !== 0) problems.push(`round ${round}: connect failed: ${whole.output}`);
    // From before it begins to after it is done, on machines of any speed.
    const killAfterMs = (whole.milliseconds * (round + 1)) / ROUNDS;
    const second = await runCommand(['connect', 'codex', '--yes'], { environment, killAfterMs });
    if (second.code === null) killed += 1;
    app.child.kill('SIGKILL');
    const restored = await runCommand(['restore', '--all', '--yes'], { environment });
    times.push(restored.milliseconds);
    if (restored.code !== 0) problems.push(`round ${round}: restore failed: ${restored.output}`);
    for (const [name, text] of Object.entries(FILES)) {
      const path = join(home, name);
      const found = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      if (found !== text) problems.push(`round ${round}: ${name} is ${JSON.stringify(found)}`);
    }
  }
  const usual = median(times);
  // One alone may have waited for a core that somebody else had.
  if (usual > LIMIT_MS) problems.push(`half of the restores took more than ${usual.toFixed(0)} ms`);
  if (killed < ROUNDS / 4) problems.push(`only ${killed} of ${ROUNDS} were killed in time: this proves little`);
  return outcomeOf(
    `${ROUNDS} real commands, ${killed} killed on the way: all back, in ${describeTimes(times)}`,
    problems,
  );
}

export const promise: TrustPromise = {
  id: 'P6',
  title: 'Clients put back after kill -9 at any step, also without the app',
  limit: '100 %, in 2 s',
  isMeasured: false,
  run: async () =>
    joined(
      await outcomeOfTests(
        { files: ['main/core/clients/edits/faults.test.ts'], runs: 7, named: 'a kill' },
        (count) => `100 % of ${count('steps')} steps`,
      ),
      await killAndRestore(),
    ),
};
