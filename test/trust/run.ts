// `npm run test:trust`: tries every promise of docs/reliability.md and prints what was reached. Build first: npm run build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadPromise, promiseFiles } from './promise-files.ts';
import type { Outcome, TrustPromise } from './promise.ts';
import { describeResult, makeTable, type Result } from './table.ts';

const USAGE = `npx node test/trust/run.ts [--only P11,P12] [--json FILE]
Tries the promises of docs/reliability.md, one file each in test/trust/promises. Takes up to ten minutes on two quiet cores.`;

/** No promise takes longer when it is kept. */
const LONGEST_MS = 420_000;

async function tryOne(promise: TrustPromise): Promise<Result> {
  const begin = performance.now();
  const words = [
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    `${import.meta.dirname}/run-one.ts`,
    promise.id,
  ];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  let [output, complaints] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-2000)));
  await once(child, 'close');
  const result = { promise, outcome: readOutcome(output, complaints), seconds: (performance.now() - begin) / 1000 };
  process.stdout.write(`${describeResult(result)}\n`);
  return result;
}

function readOutcome(output: string, complaints: string): Outcome {
  try {
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Outcome;
  } catch (error) {
    return { figure: 'it ended before it was done', isKept: false, notes: [complaints || output || String(error)] };
  }
}

/** Two at a time where nothing is measured, then one after the other. */
async function tryAll(promises: readonly TrustPromise[]): Promise<Result[]> {
  const results: Result[] = [];
  const together = promises.filter(({ isMeasured }) => !isMeasured);
  const lane = async (): Promise<void> => {
    for (let next = together.shift(); next !== undefined; next = together.shift()) results.push(await tryOne(next));
  };
  await Promise.all([lane(), lane()]);
  for (const promise of promises.filter(({ isMeasured }) => isMeasured)) results.push(await tryOne(promise));
  return promises.flatMap(({ id }) => results.find(({ promise }) => promise.id === id) ?? []);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, json: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const wanted = values.only?.split(',');
  const files = promiseFiles().filter(({ id }) => wanted?.includes(id) ?? true);
  const results = await tryAll(await Promise.all(files.map((file) => loadPromise(file))));
  process.stdout.write(`\n${makeTable(results)}\n\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
  const kept = results.filter(({ outcome }) => outcome.isKept).length;
  process.stdout.write(`${kept} passed, ${results.length - kept} failed\n`);
  return kept === results.length && kept > 0 ? 0 : 1;
}

process.exitCode = await main();
