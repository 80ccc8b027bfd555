// Checks the built desktop app (out/) under an Electron double in real Chromium. Build first: npm run build.
// Names of scenarios as arguments run only those.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { runScenarios, SCENARIOS } from './harness/runner.ts';

const root = resolve(import.meta.dirname, '../..');
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')));
const wanted = process.argv.slice(2);
const scenarios = SCENARIOS.filter(({ file }) => wanted.length === 0 || wanted.includes(file));
const tally = await runScenarios(
  { appRoot: root, resources: resolve(root, 'build'), isPackaged: false, version },
  scenarios,
);
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
