// Runs each scenario in a process of its own, with a home, a data folder and a desktop of its own, and counts its checks.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPTIONS_VARIABLE, type DoubleOptionsInput } from '../double/option-names.ts';
import { outcomeSchema, type Outcome } from './outcome.ts';

export interface Scenario {
  /** File name in `scenarios/` without its ending, or the name of what `script` does. */
  readonly file: string;
  /** Path of another file to run instead. */
  readonly script?: string;
  /** How long it may take; 90 s unless told otherwise. */
  readonly limitMs?: number;
  readonly arguments?: readonly string[];
  readonly double?: Partial<DoubleOptionsInput>;
  /** Whether the desktop shows tray icons; it does unless told otherwise. */
  readonly hasTrayHost?: boolean;
}

/** The built app that the scenarios run against. */
export interface Subject {
  readonly appRoot: string;
  readonly resources: string;
  readonly isPackaged: boolean;
  readonly version: string;
}

export const SCENARIOS: readonly Scenario[] = [
  { file: 'window' },
  { file: 'walls' },
  { file: 'tray' },
  { file: 'tray-requests' },
  { file: 'tray-notices' },
  { file: 'tray-clients' },
  { file: 'tray-plans' },
  { file: 'tray-switch' },
  { file: 'tray-updates' },
  { file: 'mac', double: { platform: 'darwin' } },
  { file: 'settings' },
  { file: 'links', arguments: ['dragoman://add?provider=openrouter'] },
  { file: 'secrets', double: { keychain: 'basic_text' } },
  { file: 'close-to-tray' },
  { file: 'window-states' },
  { file: 'close-without-tray', hasTrayHost: false },
  { file: 'quit-with-clients' },
  { file: 'restore-clients', arguments: ['--restore-clients'] },
  { file: 'hidden', arguments: ['--hidden'] },
  { file: 'after-crash', arguments: ['--hidden', '--after-crash=1764000000000'] },
  { file: 'second-start', double: { hasLock: false } },
  { file: 'beside-headless' },
  { file: 'broken-settings' },
  { file: 'bad-port' },
  { file: 'taken-port' },
  { file: 'smoke', arguments: ['--smoke'] },
];

const LIMIT_MS = 90_000;

export interface Tally {
  passed: number;
  failed: number;
}

/** Runs the scenarios one after the other; prints every check. */
export async function runScenarios(subject: Subject, scenarios: readonly Scenario[]): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0 };
  for (const scenario of scenarios) {
    for (const outcome of await runScenario(subject, scenario)) {
      if (outcome.problem === undefined) tally.passed += 1;
      else tally.failed += 1;
      print(scenario, outcome);
    }
  }
  return tally;
}

/** Runs one scenario. A process that breaks, hangs or says nothing is a failed check of its own. */
export async function runScenario(subject: Subject, scenario: Scenario): Promise<Outcome[]> {
  const home = mkdtempSync(join(tmpdir(), 'dragoman-scenario-'));
  const outcomes: Outcome[] = [];
  let hasFinished = false;
  const script = scenario.script ?? join(import.meta.dirname, '..', 'scenarios', `${scenario.file}.ts`);
  const child = fork(script, ['--port', '0', ...(scenario.arguments ?? [])], {
    execArgv: ['--import', join(import.meta.dirname, '..', 'double', 'register.mjs')],
    env: environmentOf(home, subject, scenario),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    timeout: scenario.limitMs ?? LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const said: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.on('message', (message) => {
    const outcome = outcomeSchema.parse(message);
    if (outcome.title === '') hasFinished = true;
    else outcomes.push(outcome);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (!hasFinished || code !== 0 || outcomes.length === 0) {
    const end = `it ended with ${signal ?? code} after ${outcomes.length} checks`;
    outcomes.push({ title: 'the scenario runs to its end', problem: `${end}\n${said.join('').slice(-3_000)}` });
  }
  rmSync(home, { recursive: true, force: true });
  return outcomes;
}

function environmentOf(home: string, subject: Subject, scenario: Scenario): NodeJS.ProcessEnv {
  const programs = join(home, 'programs');
  mkdirSync(programs);
  // The scenario's session bus: it only knows whether somebody shows tray icons.
  const answer = scenario.hasTrayHost === false ? 'false' : 'true';
  writeFileSync(join(programs, 'dbus-send'), `#!/bin/sh\necho "   variant       boolean ${answer}"\n`);
  chmodSync(join(programs, 'dbus-send'), 0o755);
  const options: DoubleOptionsInput = { ...subject, ...scenario.double };
  return {
    ...process.env,
    HOME: home,
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    DRAGOMAN_HOME: join(home, 'data'),
    XDG_CURRENT_DESKTOP: 'KDE',
    // The scenario's own, below its home.
    XDG_CONFIG_HOME: '',
    [OPTIONS_VARIABLE]: JSON.stringify(options),
  };
}

function print({ file }: Scenario, { title, problem }: Outcome): void {
  process.stdout.write(`${problem === undefined ? 'ok  ' : 'FAIL'} ${file}: ${title}\n`);
  if (problem !== undefined) process.stdout.write(`${problem.replaceAll(/^/gmu, '       ')}\n`);
}
