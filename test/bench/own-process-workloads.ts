// The two workloads that need fresh processes: how much memory one takes, and how long it takes to start.
import { setTimeout as sleep } from 'node:timers/promises';
import { createConversation } from './conversation.ts';
import { askOnce, type PreparedRequest } from './load/connection.ts';
import { runLoop } from './load/closed-loop.ts';
import type { Lane } from './lanes.ts';
import type { MeasuredProcess } from './measured-process.ts';
import { modelName, nowMicroseconds, type AnswerOrder } from './model-name.ts';
import type { Amounts } from './options.ts';
import type { Measured } from './run-rounds.ts';
import { slope } from './statistics.ts';
import { addressOf, requestFor, type Target } from './targets.ts';

const SMALL: AnswerOrder = { chunks: 1, size: 700, pace: 0, isTool: false };
const CONNECTIONS = 16;
const STEPS = 4;

export interface FreshParts {
  readonly target: Target;
  readonly lane: Lane;
  readonly round: number;
  readonly amounts: Amounts;
}

function smallRequest({ target, lane }: FreshParts, running: MeasuredProcess): PreparedRequest {
  const call = { lane, conversation: createConversation('small'), model: modelName(SMALL), isStreaming: false };
  return requestFor(target, addressOf(running), call);
}

async function withFresh<T>(
  { target }: FreshParts,
  core: number | undefined,
  work: (running: MeasuredProcess) => Promise<T>,
): Promise<T> {
  if (target.start === undefined) throw new Error(`${target.name} has no process to start`);
  const running = await target.start(core);
  try {
    return await work(running);
  } finally {
    await running.stop();
  }
}

/** Resident memory when idle, after many requests and after a rest, and how it grows between them. */
export function measureMemory(parts: FreshParts, core: number | undefined): Promise<Measured> {
  const { amounts } = parts;
  return withFresh(parts, core, async (running) => {
    const request = smallRequest(parts, running);
    const first = await askOnce(request);
    await sleep(amounts.settleMs);
    const idle = await running.residentMb();
    const points: { x: number; y: number }[] = [];
    const problems = first.status === 200 ? [] : [first.problem ?? `HTTP ${first.status}`];
    let sent = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const requests = amounts.memoryRequests / STEPS;
      const loop = await runLoop(request, { connections: CONNECTIONS, requests, leastBytes: SMALL.size });
      sent += loop.sent;
      problems.push(...loop.problems);
      await sleep(amounts.settleMs / 2);
      points.push({ x: sent / 1000, y: (await running.residentMb()) * 1024 });
    }
    const after = (points.at(-1)?.y ?? Number.NaN) / 1024;
    const isGateway = parts.target.speaks === 'client';
    if (isGateway) await sleep(amounts.restMs);
    const rested = isGateway ? await running.residentMb() : after;
    const values = { idle, after, rested, slope: slope(points) };
    return measured(parts, { workload: 'memory', values, sent, problems });
  });
}

/** From the start of the process to its first answer that came from the upstream. Not pinned, as a user would start it. */
export async function measureStart(parts: FreshParts): Promise<Measured> {
  const start = nowMicroseconds();
  return withFresh(parts, undefined, async (running) => {
    const { status, problem } = await askOnce(smallRequest(parts, running));
    const values = { milliseconds: (nowMicroseconds() - start) / 1000 };
    const problems = status === 200 ? [] : [problem ?? `HTTP ${status}`];
    return measured(parts, { workload: 'start', values, sent: 1, problems });
  });
}

function measured(
  { target, lane, round }: FreshParts,
  found: Pick<Measured, 'workload' | 'values' | 'sent' | 'problems'>,
): Measured {
  return { lane: lane.name, target: target.name, round, ...found };
}
