// Checks the built desktop app (out/) under an Electron double in real Chromium. Build first: npm run build.
// Names of scenarios as arguments run only those.
import { resolve } from 'node:path';
import { checkoutSubject } from './harness/checkout.ts';
import { runScenarios, SCENARIOS } from './harness/runner.ts';

const wanted = process.argv.slice(2);
const scenarios = SCENARIOS.filter(({ file }) => wanted.length === 0 || wanted.includes(file));
const subject = checkoutSubject(resolve(import.meta.dirname, '../..'));
const { passed, failed } = await runScenarios(subject, scenarios);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
