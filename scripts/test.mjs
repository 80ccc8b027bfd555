// `npm test`: types, lint, unit tests, the build, and the checks of what was built. Ends with one line: N passed, N failed.
import { existsSync } from 'node:fs';
import { ensureInstalled } from './steps/install.mjs';
import { inRoot, ownNode } from './steps/places.mjs';
import { runProgram } from './steps/run-program.mjs';
import { sumLine, tallyStep } from './steps/tally.mjs';

const REPORTERS = ['--reporter=default', `--reporter=${inRoot('scripts/steps/count-reporter.mjs')}`];

const E2E = 'test/e2e/run.ts';

/** What differs most between the two ways to the core: files that are saved, clients' files, streams. `npm run verify` runs all. */
const DESKTOP_GROUPS = ['settings', 'clients', 'recorded-bodies'];

/**
 * In this order: what is quick and says most comes first. `needs`: skipped when that file is not there. `isBeside`: runs one after the
 * other beside the next one that is not, for all of them mostly wait; what they say is shown when that one is over.
 */
const STEPS = [
  { name: 'types', words: [tool('typescript', 'bin/tsc'), '--noEmit'] },
  { name: 'lint', words: [tool('oxlint', 'bin/oxlint'), '--type-aware'] },
  { name: 'format', words: [tool('oxfmt', 'bin/oxfmt'), '--check'] },
  {
    name: 'unit tests',
    words: [tool('vitest', 'vitest.mjs'), 'run', '--config', 'test/vitest.config.ts', ...REPORTERS],
    hasOwnCount: true,
  },
  { name: 'build', words: [tool('vite', 'bin/vite.js'), 'build', '--app', '--logLevel', 'warn'] },
  { name: 'built command', words: ['test/headless/run.ts'], hasOwnCount: true },
  { name: 'conformance', words: ['test/conformance/run.ts'], hasOwnCount: true, needs: 'test/conformance/run.ts' },
  {
    name: 'desktop shell',
    words: ['test/shell/run.ts'],
    hasOwnCount: true,
    needs: 'test/shell/run.ts',
    isBeside: true,
  },
  {
    name: 'window of the desktop app',
    words: [E2E, '--through', 'desktop', ...DESKTOP_GROUPS],
    hasOwnCount: true,
    needs: E2E,
    isBeside: true,
  },
  { name: 'window in a browser', words: [E2E], hasOwnCount: true, needs: E2E },
];

function tool(packageName, path) {
  return inRoot('node_modules', packageName, path);
}

async function runStep({ name, words, hasOwnCount = false, isBeside = false }) {
  const begin = performance.now();
  if (!isBeside) console.log(`\n== ${name}`);
  const { code, output } = await runProgram(ownNode, words, { isCaptured: true, isQuiet: isBeside });
  const tally = tallyStep({ code, output, hasOwnCount });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const end = `-- ${name}: ${tally.failed === 0 ? 'good' : 'FAILED'} (${seconds} s)`;
  const show = () => console.log(isBeside ? `\n== ${name}\n${output.trimEnd()}\n${end}` : end);
  return { tally, show, wasEnded: code === 130 || code === 143 };
}

async function test() {
  await ensureInstalled();
  const tallies = [];
  let beside = Promise.resolve([]);
  for (const step of STEPS) {
    if (step.needs !== undefined && !existsSync(inRoot(step.needs))) continue;
    if (step.isBeside) {
      beside = beside.then(async (results) => [...results, await runStep(step)]);
      continue;
    }
    const results = [await runStep(step), ...(await beside)];
    beside = Promise.resolve([]);
    for (const { tally, show } of results) {
      show();
      tallies.push(tally);
    }
    if (results.some(({ wasEnded }) => wasEnded)) break;
  }
  console.log(`\n${sumLine(tallies)}`);
  return tallies.some((tally) => tally.failed > 0) ? 1 : 0;
}

try {
  process.exitCode = await test();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
