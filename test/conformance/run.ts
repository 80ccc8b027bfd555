// `npm run test:conformance`: official SDKs ask the real gateway, scripted providers answer; both ends are checked.
// Options: --only REGEXP, --verbose. The last line is: N passed, N failed.
import { parseArgs } from 'node:util';
import { startTestGateway } from './gateway.ts';
import { loadCases } from './load-cases.ts';
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

async function runAll(world: World): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  for (const testCase of loadCases().filter(({ id }) => only.test(id))) {
    const faults = await runCase(world, testCase);
    if (faults.length === 0) passed += 1;
    else failed += 1;
    report(testCase.id, faults);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return passed > 0 && failed === 0;
}

function report(id: string, faults: readonly string[]): void {
  if (faults.length > 0) console.log(`FAILED ${id}\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  else if (values.verbose) console.log(`passed ${id}`);
}

process.exitCode = (await main()) ? 0 : 1;
