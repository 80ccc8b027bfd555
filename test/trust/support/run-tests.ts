// Runs files of the test suite at the length that a promise asks for, and tells what they counted.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { outcomeOf, type Outcome } from '../promise.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

export interface TestRun {
  /** Folders or files below test/. */
  readonly files: readonly string[];
  /** How much longer than in `npm test` the loops are. */
  readonly runs?: number;
  /** Only tests whose name has this in it. */
  readonly named?: string;
}

export interface TestOutcome {
  readonly passed: number;
  readonly problems: readonly string[];
  /** What the tests told of themselves, by name. */
  readonly counts: ReadonlyMap<string, number>;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs them in a process of their own. A file that is not there, or no test at all, is a problem and no success. */
export async function runTests({ files, runs = 1, named }: TestRun): Promise<TestOutcome> {
  const missing = files.filter((file) => !existsSync(join(ROOT, 'test', file)));
  if (missing.length > 0)
    return { passed: 0, problems: missing.map((file) => `test/${file} is gone`), counts: new Map() };
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-trust-'));
  try {
    const [report, counts] = [join(folder, 'report.json'), join(folder, 'counts')];
    const words = [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config=test/vitest.config.ts',
      '--reporter=json',
      `--outputFile=${report}`,
      ...(named === undefined ? [] : ['-t', named]),
      ...files.map((file) => `test/${file}`),
    ];
    const env = { ...process.env, TRUST_RUNS: String(runs), TRUST_COUNTS: counts };
    const child = spawn(process.execPath, words, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-2000)));
    await once(child, 'close');
    if (!existsSync(report))
      return { passed: 0, problems: [`the tests did not run: ${complaints}`], counts: new Map() };
    return summarize(JSON.parse(readFileSync(report, 'utf8')) as VitestReport, readCounts(counts));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function summarize({ numPassedTests, testResults }: VitestReport, counts: Map<string, number>): TestOutcome {
  const failures = testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages[0] ?? '')}`),
  );
  const unread = testResults
    .filter(({ assertionResults, message }) => assertionResults.length === 0 && message !== '')
    .map(({ name, message }) => `${name}: ${firstLine(message)}`);
  const none = numPassedTests === 0 ? ['no test has passed'] : [];
  return { passed: numPassedTests, problems: [...failures, ...unread, ...none], counts };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function readCounts(file: string): Map<string, number> {
  const counts = new Map<string, number>();
  if (!existsSync(file)) return counts;
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const [name, count] = JSON.parse(line) as [string, number];
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}

/** The outcome of a promise that tests hold; `tell` says it in numbers. */
export async function outcomeOfTests(
  run: TestRun,
  tell: (count: (name: string) => string, passed: number) => string,
): Promise<Outcome> {
  const { passed, problems, counts } = await runTests(run);
  const silent: string[] = [];
  const count = (name: string): string => {
    const found = counts.get(name);
    // Without its count nobody knows whether anything was tried.
    if (found === undefined && problems.length === 0) silent.push(`nothing was counted as "${name}"`);
    return (found ?? 0).toLocaleString('en');
  };
  const figure = tell(count, passed);
  return outcomeOf(figure, [...problems, ...silent]);
}
