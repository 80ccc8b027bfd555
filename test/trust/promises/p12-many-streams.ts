// P12: five hundred streams at once keep their pace, within bounded memory.
import { readStream } from '../../bench/load/read-stream.ts';
import { nowMicroseconds } from '../../bench/model-name.ts';
import { percentile } from '../../bench/statistics.ts';
import { joined, outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { startLoadWorld } from '../support/load.ts';
import { bestOf, describeTimes } from '../support/statistics.ts';

const STREAMS = 500;
const PER_SECOND = 10;
const SECONDS = 6;
const MOST_MB = 300;

async function tryLane(lane: string, limitMs: number): Promise<Outcome> {
  const world = await startLoadWorld();
  try {
    const chunks = PER_SECOND * SECONDS;
    const order = { chunks, size: 40, pace: PER_SECOND, isTool: false };
    const request = world.request({ lane, order, isStreaming: true });
    const ways: number[] = [];
    const begin = nowMicroseconds();
    const onTransit = (microseconds: number): void => {
      // The first two seconds belong to the opening of five hundred connections at once.
      if (nowMicroseconds() - begin > 2_000_000) ways.push(microseconds / 1000);
    };
    const streams = await Promise.all(
      Array.from({ length: STREAMS }, () =>
        readStream(request, { chunks, stamps: chunks, onTransit, timeoutMs: 60_000 }),
      ),
    );
    const memory = await world.gateway.residentMb();
    const problems = streams.flatMap(({ problem }) => problem ?? []);
    const p99 = percentile(ways, 0.99);
    if (p99 > limitMs) problems.push(`${lane}: p99 is ${p99.toFixed(1)} ms, more than ${limitMs}`);
    if (memory > MOST_MB) problems.push(`${lane}: ${memory.toFixed(0)} MB, more than ${MOST_MB}`);
    const wrong = streams.filter(({ problem }) => problem !== undefined).length;
    return outcomeOf(`${lane}: ${wrong} errors, ${describeTimes(ways)}, ${memory.toFixed(0)} MB`, problems);
  } finally {
    await world.stop();
  }
}

export const promise: TrustPromise = {
  id: 'P12',
  title: `${STREAMS} streams of ${PER_SECOND} events a second: from provider to client`,
  limit: '0 errors; p99 60 ms native, 100 ms translated; 300 MB',
  isMeasured: true,
  run: async () => joined(await bestOf(() => tryLane('a2a', 60)), await bestOf(() => tryLane('a2c', 100))),
};
