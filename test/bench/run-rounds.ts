// Measures all targets in the same rounds, one slice after the other, so that whatever else the machine does hits all alike.
import { countStamps, problemWith } from './check-answer.ts';
import { createConversation, type Conversation, type ConversationSize } from './conversation.ts';
import { askOnce } from './load/connection.ts';
import type { Lane } from './lanes.ts';
import type { MeasuredProcess } from './measured-process.ts';
import type { BenchOptions } from './options.ts';
import { modelName, type AnswerOrder } from './model-name.ts';
import { addressOf, answerProtocol, DIRECT, requestFor, type Target } from './targets.ts';
import type { Slice, Subject, Workload } from './workloads.ts';

export interface Contestant {
  readonly target: Target;
  readonly address: string;
  readonly process: MeasuredProcess | undefined;
}

/** What one target showed in one round. */
export interface Measured {
  readonly lane: string;
  readonly workload: string;
  readonly target: string;
  readonly round: number;
  readonly values: Record<string, number>;
  readonly sent: number;
  readonly problems: readonly string[];
}

export interface RoundParts {
  readonly options: BenchOptions;
  readonly workloads: readonly Workload[];
  readonly contestants: readonly Contestant[];
  /** How many answers the upstream has given so far. */
  readonly served: () => Promise<number>;
  readonly say: (line: string) => void;
}

/** Throws when an answer is wrong: then there is nothing to measure. */
export async function runRounds(parts: RoundParts): Promise<Measured[]> {
  const { options, workloads, contestants, say } = parts;
  const conversationOf = rememberConversations();
  const measured: Measured[] = [];
  const prepared: Prepared[] = [];
  for (const lane of options.lanes) {
    for (const workload of workloads) {
      for (const contestant of contestants)
        prepared.push(await prepare(parts, { lane, workload, contestant, conversationOf }));
    }
  }
  say('every answer is right');
  for (let round = 0; round < options.rounds; round += 1) {
    for (const lane of options.lanes) {
      for (const workload of workloads) {
        const here = prepared.filter((one) => one.lane === lane && one.workload === workload);
        const slices: Measured[] = [];
        for (let turn = 0; turn < here.length; turn += 1) {
          // Each target comes first, last and in between.
          slices.push(await measure(parts, here[(turn + round) % here.length] as Prepared, round));
        }
        addDifferences(slices);
        measured.push(...slices);
      }
    }
    say(`round ${round + 1} of ${options.rounds} is done`);
  }
  addGrowth(measured);
  return measured;
}

interface Place {
  readonly lane: Lane;
  readonly workload: Workload;
  readonly contestant: Contestant;
  readonly conversationOf: (size: ConversationSize) => Conversation;
}

/** A target that has given a right answer to this request. */
interface Prepared extends Omit<Place, 'conversationOf'> {
  readonly order: AnswerOrder;
  readonly subject: Subject;
}

function rememberConversations(): (size: ConversationSize) => Conversation {
  const made = new Map<ConversationSize, Conversation>();
  return (size) => {
    const known = made.get(size) ?? createConversation(size);
    made.set(size, known);
    return known;
  };
}

/** Looks closely at one answer, then lets the engine settle. */
async function prepare({ options }: RoundParts, place: Place): Promise<Prepared> {
  const { lane, workload, contestant, conversationOf } = place;
  const { amounts } = options;
  const { isStreaming, size } = workload;
  const order = workload.order(amounts);
  const call = { lane, conversation: conversationOf(size), model: modelName(order), isStreaming };
  const request = requestFor(contestant.target, contestant.address, call);
  const answer = await askOnce(request);
  const problem = problemWith(answer, { protocol: answerProtocol(contestant.target, lane), order, isStreaming });
  if (problem !== undefined) throw new Error(`${contestant.target.name}, ${lane.name}, ${workload.name}: ${problem}`);
  const subject: Subject = { request, process: contestant.process, stamps: countStamps(answer.text), amounts };
  if (order.pace === 0) {
    await workload.measure({ ...subject, amounts: { ...amounts, sliceMs: amounts.warmUpMs } }, order);
  }
  return { lane, workload, contestant, order, subject };
}

async function measure(parts: RoundParts, prepared: Prepared, round: number): Promise<Measured> {
  const { lane, workload, contestant, order, subject } = prepared;
  const before = await parts.served();
  const slice = await workload.measure(subject, order);
  const reached = (await parts.served()) - before;
  const names = { lane: lane.name, workload: workload.name, target: contestant.target.name };
  const problems = [...slice.problems, ...unserved(slice, reached)];
  return { ...names, round, values: { ...slice.values }, sent: slice.sent, problems };
}

function unserved({ sent }: Slice, reached: number): string[] {
  return sent === reached ? [] : [`${sent} requests were sent, but ${reached} reached the upstream`];
}

/** What a target adds to a direct call of the same round. */
function addDifferences(slices: readonly Measured[]): void {
  const direct = slices.find(({ target }) => target === DIRECT)?.values['p50'];
  if (direct === undefined) return;
  for (const { target, values } of slices) {
    if (target !== DIRECT) values['added'] = (values['p50'] ?? Number.NaN) - direct;
  }
}

/** How much more the large request costs than the one a tenth of its size. */
function addGrowth(measured: readonly Measured[]): void {
  for (const large of measured) {
    if (large.workload !== 'w2-large') continue;
    const { lane, target, round } = large;
    const small = measured.find(
      (other) => other.workload === 'w2' && other.lane === lane && other.target === target && other.round === round,
    );
    large.values['growth'] = (large.values['added'] ?? Number.NaN) / (small?.values['added'] ?? Number.NaN);
  }
}

export function toContestant(target: Target, running: MeasuredProcess | undefined, upstream: string): Contestant {
  return { target, process: running, address: running === undefined ? upstream : addressOf(running) };
}
