// The options of `npm run bench`.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_LANES, laneNamed, type Lane } from './lanes.ts';
import { DIRECT, FLOOR, TARGET_NAMES } from './targets.ts';
import { WORKLOAD_NAMES } from './workloads.ts';

/** How much of each is done. */
export interface Amounts {
  readonly sliceMs: number;
  readonly warmUpMs: number;
  readonly pacedSeconds: number;
  readonly pacedStreams: number;
  readonly memoryRequests: number;
  readonly settleMs: number;
  /** How long a gateway is left in peace after the requests, to see what it gives back. */
  readonly restMs: number;
}

export interface BenchOptions {
  readonly lanes: readonly Lane[];
  readonly workloads: readonly string[];
  readonly targets: readonly string[];
  readonly rounds: number;
  readonly amounts: Amounts;
  /** Files of the `dragoman` command: ours, and one to compare it with. */
  readonly entry: string;
  readonly against: string | undefined;
  readonly jsonFile: string | undefined;
  readonly profileFolder: string | undefined;
  readonly isPinned: boolean;
}

/** A mistake in the options; the text is for the person who typed them. */
export class OptionError extends Error {}

export const USAGE_TEXT = `npm run bench -- [options]
  --quick             a short run that only shows that everything works
  --rounds N          rounds, at least 5 for figures to keep (5)
  --lanes a2c,c2c     what the client speaks, what the upstream speaks: a Messages, c Chat, r Responses, g Gemini (${DEFAULT_LANES.join(',')})
  --workloads w1,…    of ${WORKLOAD_NAMES.join(', ')} (all)
  --only dragoman,…   of ${TARGET_NAMES.join(', ')} (all): without ${DIRECT} and ${FLOOR} there are no ratios
  --source            measure src/ instead of out/
  --against FILE      compare with the dragoman command of another checkout (its src/main/headless/main.ts or out/headless/main.js)
  --json FILE         write all figures there
  --profile FOLDER    write CPU profiles of the gateway there
  --window            only the window, in a real Chromium: its start, and a long log while requests come in
  --no-pin            leave the cores to the system`;

const FULL: Amounts = {
  sliceMs: 700,
  warmUpMs: 500,
  pacedSeconds: 4,
  pacedStreams: 64,
  memoryRequests: 20_000,
  settleMs: 2000,
  restMs: 12_000,
};
const QUICK: Amounts = {
  sliceMs: 30,
  warmUpMs: 10,
  pacedSeconds: 0.4,
  pacedStreams: 8,
  memoryRequests: 200,
  settleMs: 50,
  restMs: 0,
};

/** Throws OptionError. */
export function readOptions(words: readonly string[], root: string): BenchOptions | 'help' | 'window' {
  const values = parse(words);
  if (values.help === true) return 'help';
  if (values.window === true) return 'window';
  const isQuick = values.quick === true;
  return {
    lanes: readLanes(values.lanes),
    workloads: readNames('workload', values.workloads, WORKLOAD_NAMES),
    targets: readNames('target', values.only, TARGET_NAMES),
    rounds: readRounds(values.rounds ?? (isQuick ? '1' : '5')),
    amounts: isQuick ? QUICK : FULL,
    entry: existing(resolve(root, values.source === true ? 'src/main/headless/main.ts' : 'out/headless/main.js')),
    against: values.against === undefined ? undefined : existing(resolve(values.against)),
    jsonFile: values.json,
    profileFolder: values.profile === undefined ? undefined : resolve(values.profile),
    isPinned: values['no-pin'] !== true,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        quick: { type: 'boolean' },
        rounds: { type: 'string' },
        lanes: { type: 'string' },
        workloads: { type: 'string' },
        only: { type: 'string' },
        source: { type: 'boolean' },
        against: { type: 'string' },
        json: { type: 'string' },
        profile: { type: 'string' },
        'no-pin': { type: 'boolean' },
        window: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function readLanes(text: string | undefined): Lane[] {
  return (text?.split(',') ?? [...DEFAULT_LANES]).map((name) => {
    const lane = laneNamed(name);
    if (lane === undefined) throw new OptionError(`There is no lane "${name}". Write one like a2c.`);
    return lane;
  });
}

function readNames(what: string, text: string | undefined, known: readonly string[]): readonly string[] {
  const names = text?.split(',') ?? known;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new OptionError(`There is no ${what} "${unknown}". Choose from ${known.join(', ')}.`);
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= 1000) return rounds;
  throw new OptionError(`"${text}" is no number of rounds.`);
}

function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new OptionError(`There is no ${file}. Build first (npm run build), or measure the sources with --source.`);
}
