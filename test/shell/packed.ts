// Packages the app, checks the package, and runs the shell checks against what is inside it. Build first: npm run build.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packageApp } from './harness/package-app.ts';
import { packageChecks } from './harness/package-checks.ts';
import { readJsonVersion } from './harness/read-version.ts';
import { runScenario, runScenarios, SCENARIOS, type Subject, type Tally } from './harness/runner.ts';

const root = resolve(import.meta.dirname, '../..');
const tally: Tally = { passed: 0, failed: 0 };

/** Takes the built code away: checks that don't notice this run something else. */
async function failsWithoutMain(subject: Subject): Promise<void> {
  const main = join(subject.appRoot, 'out', 'electron', 'main.js');
  const away = `${main}-away`;
  renameSync(main, away);
  try {
    const outcomes = await runScenario(subject, { file: 'smoke', arguments: ['--smoke'] });
    const problems = outcomes.map(({ problem }) => problem ?? '').join('\n');
    assert.match(problems, /ERR_MODULE_NOT_FOUND/u, 'the checks run something else');
  } finally {
    renameSync(away, main);
  }
}

async function check(title: string, body: () => Promise<void> | void): Promise<void> {
  try {
    await body();
    tally.passed += 1;
    process.stdout.write(`ok   package: ${title}\n`);
  } catch (error) {
    tally.failed += 1;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stdout.write(`FAIL package: ${title}\n${text.replaceAll(/^/gmu, '       ')}\n`);
  }
}

async function checkPackage(workFolder: string): Promise<void> {
  const app = await packageApp(root, workFolder);
  for (const [title, body] of Object.entries(packageChecks(app, root))) await check(title, body);
  const subject: Subject = {
    appRoot: app.appRoot,
    resources: app.resources,
    isPackaged: true,
    version: readJsonVersion(join(app.appRoot, 'package.json')),
  };
  const { passed, failed } = await runScenarios(subject, SCENARIOS);
  tally.passed += passed;
  tally.failed += failed;
  await check('the checks above ran what is in the archive', () => failsWithoutMain(subject));
}

const workFolder = mkdtempSync(join(tmpdir(), 'dragoman-packed-'));
try {
  await check('the app is built and can be packaged', async () => {
    assert.ok(existsSync(join(root, 'out', 'electron', 'main.js')), 'out/ is missing: run npm run build first');
    await checkPackage(workFolder);
  });
} finally {
  rmSync(workFolder, { recursive: true, force: true });
}
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
