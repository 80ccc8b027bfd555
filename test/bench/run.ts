// Entry of `npm run bench`: how much our gateway costs beside a bare Node proxy and a direct call, in the same rounds.
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { writeFileSync } from 'node:fs';
import { askOnce } from './load/connection.ts';
import { canPin, pinSelf, startProcess, type MeasuredProcess } from './measured-process.ts';
import { OptionError, readOptions, USAGE_TEXT, type BenchOptions } from './options.ts';
import { measureMemory, measureStart } from './own-process-workloads.ts';
import { makeTables, printTables } from './report.ts';
import { runRounds, toContestant, type Measured } from './run-rounds.ts';
import { addressOf, bareProxy, directTarget, GATEWAY, gatewayTarget, OTHER_GATEWAY, type Target } from './targets.ts';
import { describeWindow, measureWindow } from './window.ts';
import { WORKLOADS } from './workloads.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** The gateway has a core for itself; the load and the upstream share the other. */
const GATEWAY_CORE = 0;
const LOAD_CORE = 1;

const began = performance.now();

function say(line: string): void {
  process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s] ${line}\n`);
}

function makeTargets(options: BenchOptions, upstream: string): Target[] {
  const { entry, against, profileFolder } = options;
  const all = [directTarget(), bareProxy(upstream)];
  if (against !== undefined) {
    all.push(gatewayTarget({ name: OTHER_GATEWAY, entry: against, upstream, profileFolder: undefined }));
  }
  all.push(gatewayTarget({ name: GATEWAY, entry, upstream, profileFolder }));
  return all.filter(({ name }) => options.targets.includes(name));
}

interface Setting {
  readonly options: BenchOptions;
  readonly targets: readonly Target[];
  readonly upstream: MeasuredProcess;
  readonly gatewayCore: number | undefined;
}

async function measureRounds({ options, targets, upstream, gatewayCore }: Setting): Promise<Measured[]> {
  const workloads = WORKLOADS.filter(({ name }) => options.workloads.includes(name));
  if (workloads.length === 0) return [];
  const started: MeasuredProcess[] = [];
  try {
    const contestants = [];
    for (const target of targets) {
      const running = await target.start?.(gatewayCore);
      if (running !== undefined) started.push(running);
      contestants.push(toContestant(target, running, addressOf(upstream)));
    }
    const served = servedBy(addressOf(upstream));
    return await runRounds({ options, workloads, contestants, served, say });
  } finally {
    for (const running of started) await running.stop();
  }
}

/** Asks the upstream how many answers it has given. */
function servedBy(address: string): () => Promise<number> {
  const { hostname, port, host } = new URL(address);
  const bytes = Buffer.from(`GET /bench/served HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  return async () => {
    const { text } = await askOnce({ host: hostname, port: Number(port), bytes });
    return (JSON.parse(text) as { served: number }).served;
  };
}

async function measureFresh({ options, targets, gatewayCore }: Setting): Promise<Measured[]> {
  const measured: Measured[] = [];
  const { amounts, lanes, rounds, workloads } = options;
  const [lane] = lanes;
  const startable = targets.filter(({ start }) => start !== undefined);
  if (lane === undefined) return measured;
  if (workloads.includes('start')) {
    for (let round = 0; round < rounds; round += 1) {
      for (const target of startable) measured.push(await measureStart({ target, lane, round, amounts }));
    }
    say('starts are done');
  }
  if (workloads.includes('memory')) {
    for (const target of startable) {
      measured.push(await measureMemory({ target, lane, round: 0, amounts }, gatewayCore));
    }
    say('memory is done');
  }
  return measured;
}

function report(measured: readonly Measured[], { options, gatewayCore }: Setting): void {
  const tables = makeTables(measured);
  const machine = `${process.platform} ${process.arch}, ${cpus().length} cores, Node ${process.version}`;
  const pinning = gatewayCore === undefined ? 'not pinned' : 'pinned';
  process.stdout.write(`${machine}, ${options.rounds} rounds, ${pinning}. Only ratios carry over to other machines.\n`);
  process.stdout.write(`${printTables(tables)}\n`);
  for (const problem of new Set(measured.flatMap((one) => one.problems.map((text) => `${describe(one)}: ${text}`)))) {
    process.stdout.write(`wrong: ${problem}\n`);
  }
  if (options.jsonFile === undefined) return;
  const content = { when: new Date().toISOString(), machine, rounds: options.rounds, pinning, tables, measured };
  writeFileSync(options.jsonFile, `${JSON.stringify(content, null, 1)}\n`);
}

function describe({ target, lane, workload, round }: Measured): string {
  return `${target}, ${lane}, ${workload}, round ${round + 1}`;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), ROOT);
  if (options === 'help') {
    process.stdout.write(`${USAGE_TEXT}\n`);
    return 0;
  }
  if (options === 'window') {
    process.stdout.write(`${describeWindow(await measureWindow(ROOT))}\n`);
    return 0;
  }
  const isPinned = options.isPinned && cpus().length > 1 && canPin();
  if (isPinned) pinSelf(LOAD_CORE);
  const upstream = await startProcess({
    name: 'upstream',
    words: [join(import.meta.dirname, 'upstream/main.ts')],
    environment: {},
    core: isPinned ? LOAD_CORE : undefined,
  });
  try {
    const targets = makeTargets(options, addressOf(upstream));
    const setting: Setting = { options, targets, upstream, gatewayCore: isPinned ? GATEWAY_CORE : undefined };
    const measured = [...(await measureRounds(setting)), ...(await measureFresh(setting))];
    report(measured, setting);
    return measured.every(({ problems }) => problems.length === 0) ? 0 : 1;
  } finally {
    await upstream.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = error instanceof OptionError ? `${error.message}\n\n${USAGE_TEXT}` : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 2;
}
