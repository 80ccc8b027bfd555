// P20: what the gateway keeps in memory does not grow with the requests it has served.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { json } from '../../support/fault-answers.ts';
import { startFaultUpstream } from '../../support/fault-upstream.ts';
import { WHOLE_CHAT, WHOLE_MESSAGE } from '../../main/core/gateway/support/streams.ts';
import { connection } from '../../main/core/gateway/support/world.ts';
import { slope, slopeError } from '../../bench/statistics.ts';
import { outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { askTimes } from '../support/ask-times.ts';
import { ownFolder, startGateway, type RunningGateway } from '../support/processes.ts';

const STEPS = 20;
const PER_STEP = 5000;
/** Caches fill, code is compiled, and what was needed only at the start is thrown away: after 100,000 requests the curve is flat. */
const WARM_UP_STEPS = 20;
/** Collections age the code that is no longer used. */
const COLLECT_EVERY = 4;
const LIMITS = { bytesPerThousand: 1024, handles: 2 };
const CONNECTIONS = 12;

interface Heap {
  /** The two below. */
  readonly bytes: number;
  readonly heap: number;
  readonly external: number;
  readonly handles: number;
}

interface Point extends Heap {
  /** Requests so far, in thousands. */
  readonly thousands: number;
}

async function readHeap({ child }: RunningGateway, file: string): Promise<Heap> {
  // The journal writes its last rows a second after the last request.
  await pause(1300);
  rmSync(file, { force: true });
  child.kill('SIGUSR2');
  for (let waited = 0; waited < 200 && !existsSync(file); waited += 1) await pause(50);
  return JSON.parse(readFileSync(file, 'utf8')) as Heap;
}

export const promise: TrustPromise = {
  id: 'P20',
  title: `Memory in use after a collection, over ${(STEPS * PER_STEP).toLocaleString('en')} requests`,
  limit: `+${LIMITS.bytesPerThousand} bytes a 1,000 requests; handles ±${LIMITS.handles}`,
  isMeasured: true,
  run: async () => {
    const [messages, chat] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
    messages.play(json(WHOLE_MESSAGE));
    chat.play(json(WHOLE_CHAT));
    const file = join(ownFolder(), 'heap.json');
    const gateway = await startGateway({
      environment: { HEAP_FILE: file, NODE_OPTIONS: `--import=${import.meta.dirname}/../support/heap-probe.ts` },
      settings: {
        connections: [
          { ...connection('messages', { protocol: 'anthropic-messages', origin: messages.origin }), keys: ['k'] },
          { ...connection('chat', { protocol: 'openai-chat', origin: chat.origin }), keys: ['k'] },
        ],
      },
    });
    const problems: string[] = [];
    const ask = async (count: number): Promise<void> => {
      for (const model of ['messages/m1', 'chat/m1']) {
        const asked = await askTimes(gateway, { model, count: count / 2, connections: CONNECTIONS });
        problems.push(...asked.problems);
        messages.forget();
        chat.forget();
      }
    };
    for (let step = 0; step < WARM_UP_STEPS; step += 1) {
      await ask(PER_STEP);
      if (step % COLLECT_EVERY === 0) await readHeap(gateway, file);
    }
    const points: Point[] = [{ thousands: 0, ...(await readHeap(gateway, file)) }];
    for (let step = 1; step <= STEPS; step += 1) {
      await ask(PER_STEP);
      points.push({ thousands: (step * PER_STEP) / 1000, ...(await readHeap(gateway, file)) });
    }
    await gateway.stop();
    await Promise.all([messages.close(), chat.close()]);
    return judge(points, problems);
  },
};

function judge(points: readonly Point[], problems: string[]): Outcome {
  const line = points.map(({ thousands, bytes }) => ({ x: thousands, y: bytes }));
  const [growth, error] = [slope(line), slopeError(line)];
  const [first, last] = [points[0], points.at(-1)];
  const handles = (last?.handles ?? 0) - (first?.handles ?? 0);
  // Broken only when it surely grows; when the noise is too large to tell, the figure shows it.
  if (growth - error > LIMITS.bytesPerThousand) problems.push('it grows');
  if (Math.abs(handles) > LIMITS.handles) problems.push(`handles: ${points.map((point) => point.handles).join(', ')}`);
  const used = ((last?.bytes ?? 0) / 1024 ** 2).toFixed(1);
  const figure = `${growth.toFixed(0)} ±${error.toFixed(0)} bytes a 1,000 (95 %, ${points.length} points), ${used} MB in use, handles ${handles >= 0 ? '+' : ''}${handles}`;
  return { ...outcomeOf(figure, problems), notes: [...problems, ...describePoints(points)] };
}

/** For whoever wants to see where a slope comes from. */
function describePoints(points: readonly Heap[]): string[] {
  const list = (bytes: (point: Heap) => number): string =>
    points.map((point) => (bytes(point) / 1024 ** 2).toFixed(2)).join(' ');
  return [`objects, MB: ${list(({ heap }) => heap)}`, `buffers, MB: ${list(({ external }) => external)}`];
}
