// Checks the built desktop app (out/) under an Electron double in real Chromium. Build first: npm run build.
// Names of scenarios as arguments run only those.
import { join, resolve } from 'node:path';
import { readJsonVersion } from './harness/read-version.ts';
import { runScenarios, SCENARIOS } from './harness/runner.ts';

const root = resolve(import.meta.dirname, '../..');
const wanted = process.argv.slice(2);
const scenarios = SCENARIOS.filter(({ file }) => wanted.length === 0 || wanted.includes(file));
const subject = {
  appRoot: root,
  resources: join(root, 'build'),
  isPackaged: false,
  version: readJsonVersion(join(root, 'package.json')),
};
const { passed, failed } = await runScenarios(subject, scenarios);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
