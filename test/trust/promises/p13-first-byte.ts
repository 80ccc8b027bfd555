// P13: what the gateway adds to the time to the first byte while fifty streams run.
import { runLoop } from '../../bench/load/closed-loop.ts';
import { readStream } from '../../bench/load/read-stream.ts';
import { percentile } from '../../bench/statistics.ts';
import { joined, outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { startLoadWorld, type LoadWorld } from '../support/load.ts';
import { bestOf } from '../support/statistics.ts';

const STREAMS = 50;
const REQUESTS = 400;
const LIMITS = { p50: 3, p99: 25 };
const BACKGROUND = { chunks: 120, size: 40, pace: 20, isTool: false };
const SHORT = { chunks: 5, size: 40, pace: 0, isTool: false };

async function measure(world: LoadWorld, lane: string, isDirect: boolean): Promise<number[]> {
  const background = world.request({ lane, order: BACKGROUND, isStreaming: true, isDirect });
  const request = world.request({ lane, order: SHORT, isStreaming: true, isDirect });
  const { chunks } = BACKGROUND;
  const streams = Array.from({ length: STREAMS }, () =>
    readStream(background, { chunks, stamps: chunks, timeoutMs: 60_000 }),
  );
  const options = { connections: 1, requests: REQUESTS, milliseconds: 5000, warmUp: 20, untilFirstStamp: true };
  const loop = await runLoop(request, { ...options, leastBytes: 200 });
  const lost = (await Promise.all(streams)).flatMap(({ problem }) => problem ?? []);
  if (loop.problems.length + lost.length > 0) throw new Error([...loop.problems, ...lost].slice(0, 3).join('; '));
  return loop.latencies.map((microseconds) => microseconds / 1000);
}

async function tryLane(lane: string): Promise<Outcome> {
  const world = await startLoadWorld();
  try {
    await measure(world, lane, false);
    const [direct, through] = [await measure(world, lane, true), await measure(world, lane, false)];
    const added = (share: number): number => percentile(through, share) - percentile(direct, share);
    const problems = [
      ...(added(0.5) > LIMITS.p50 ? [`${lane}: p50 is above ${LIMITS.p50} ms`] : []),
      ...(added(0.99) > LIMITS.p99 ? [`${lane}: p99 is above ${LIMITS.p99} ms`] : []),
    ];
    return outcomeOf(`${lane}: p50 +${added(0.5).toFixed(1)}, p99 +${added(0.99).toFixed(1)} ms`, problems);
  } finally {
    await world.stop();
  }
}

export const promise: TrustPromise = {
  id: 'P13',
  title: `Time added to the first byte, beside ${STREAMS} streams`,
  limit: `p50 ${LIMITS.p50} ms, p99 ${LIMITS.p99} ms`,
  isMeasured: true,
  run: async () => joined(await bestOf(() => tryLane('a2a')), await bestOf(() => tryLane('a2c'))),
};
