// `npm run test:conformance`: official SDKs ask the real gateway, scripted providers answer; both ends are checked.
// Options: --only REGEXP, --verbose. The last line is: N passed, N failed.
import { parseArgs } from 'node:util';
import { startTestGateway } from './gateway.ts';
import { loadCases } from './load-cases.ts';
import { fits, loadMatrix, PAIRS } from './matrix/matrix-case.ts';
import { runPair } from './matrix/run-pair.ts';
import { runCuts, runHugeCall } from './matrix/stream-jobs.ts';
import { runCase, type World } from './run-case.ts';
import { startScriptedUpstream } from './upstream/scripted-upstream.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, verbose: { type: 'boolean', default: false } } });
const only = new RegExp(values.only ?? '');

async function main(): Promise<boolean> {
  const upstream = await startScriptedUpstream();
  const gateway = await startTestGateway(upstream);
  try {
    return await runAll({ gateway, upstream });
  } finally {
    await gateway.stop();
    await upstream.close();
  }
}

interface Job {
  readonly id: string;
  readonly run: (world: World) => Promise<string[]>;
}

function listJobs(): Job[] {
  const single = loadCases().map((testCase) => ({
    id: testCase.id,
    run: (world: World) => runCase(world, testCase),
  }));
  const matrix = loadMatrix().flatMap((matrixCase) =>
    PAIRS.filter((pair) => fits(matrixCase.pairs ?? '.*', pair)).flatMap((pair) =>
      (matrixCase.modes ?? (['json', 'stream'] as const)).map((mode) => ({
        id: `${pair.name}-${matrixCase.id}-${mode}`,
        run: (world: World) => runPair(world, { matrixCase, pair, mode }),
      })),
    ),
  );
  const streams = PAIRS.flatMap((pair) => [
    { id: `${pair.name}-cut-anywhere`, run: (world: World) => runCuts(world, pair) },
    { id: `${pair.name}-huge-call`, run: (world: World) => runHugeCall(world, pair) },
  ]);
  return [...single, ...matrix, ...streams].filter(({ id }) => only.test(id));
}

async function runAll(world: World): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  for (const { id, run } of listJobs()) {
    const faults = await run(world);
    if (faults.length === 0) passed += 1;
    else failed += 1;
    report(id, faults);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return passed > 0 && failed === 0;
}

function report(id: string, faults: readonly string[]): void {
  if (faults.length > 0) console.log(`FAILED ${id}\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  else if (values.verbose) console.log(`passed ${id}`);
}

process.exitCode = (await main()) ? 0 : 1;
