// P20: what the gateway keeps in memory does not grow with the requests it has served.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { json } from '../../support/fault-answers.ts';
import { startFaultUpstream } from '../../support/fault-upstream.ts';
import { WHOLE_CHAT, WHOLE_MESSAGE } from '../../main/core/gateway/support/streams.ts';
import { connection } from '../../main/core/gateway/support/world.ts';
import { plainScript } from '../../bench/plain-script.ts';
import { slope, slopeError } from '../../bench/statistics.ts';
import { outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { askTimes } from '../support/ask-times.ts';
import { growthBetween, readHeapParts, type HeapParts } from '../../support/heap-parts.ts';
import { ownFolder, startGateway, type RunningGateway } from '../support/processes.ts';

const STEPS = 20;
const PER_STEP = 5000;
/** Caches fill, the second minute's delays are kept beside the first's, and what was needed only at the start is thrown away. */
const WARM_UP_STEPS = 20;
/** Collections age the code that is no longer used. */
const COLLECT_EVERY = 4;
/** `engineBytes`: so much may V8's own part rise in all; it compiles some functions late, and settles. */
const LIMITS = { bytesPerThousand: 1024, engineBytes: 512 * 1024, handles: 2 };
const CONNECTIONS = 12;
const MEGABYTE = 1024 ** 2;

interface Heap extends HeapParts {
  /** Bytes that V8 knows of outside of its heap: buffers and large texts. */
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
  for (let waited = 0; waited < 600 && !existsSync(file); waited += 1) await pause(50);
  const told = JSON.parse(readFileSync(file, 'utf8')) as Pick<Heap, 'external' | 'handles'>;
  return { ...told, ...readHeapParts(`${file}.heapsnapshot`) };
}

export const promise: TrustPromise = {
  id: 'P20',
  title: `What the program keeps in memory, over ${(STEPS * PER_STEP).toLocaleString('en')} requests`,
  limit: `surely below +${LIMITS.bytesPerThousand} bytes a 1,000 requests; V8's own part +${LIMITS.engineBytes / 1024} KB in all; handles ±${LIMITS.handles}`,
  isMeasured: true,
  run: async () => {
    const [messages, chat] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
    messages.play(json(WHOLE_MESSAGE));
    chat.play(json(WHOLE_CHAT));
    const file = join(ownFolder(), 'heap.json');
    const gateway = await startGateway({
      environment: { HEAP_FILE: file, NODE_OPTIONS: `--import=${plainScript('../trust/support/heap-probe.ts')}` },
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
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was measured');
  const inside = growthOf(points, ({ program }) => program);
  const outside = growthOf(points, ({ external }) => external);
  const engine = last.engine - first.engine;
  const handles = last.handles - first.handles;
  if (inside.most > LIMITS.bytesPerThousand) problems.push(`it grows: ${growthBetween(first, last, 5).join(', ')}`);
  if (outside.most > LIMITS.bytesPerThousand) problems.push('memory outside of the heap grows');
  if (engine > LIMITS.engineBytes) problems.push("V8's own part grows");
  if (Math.abs(handles) > LIMITS.handles) problems.push(`handles: ${points.map((point) => point.handles).join(', ')}`);
  const figure = [
    `${inside.text} bytes a 1,000 (95 %, ${points.length} points), outside of the heap ${outside.text}`,
    `${((last.program + last.engine) / MEGABYTE).toFixed(1)} MB in use`,
    `V8's own part +${(engine / 1024).toFixed(0)} KB in all`,
    `handles ${signed(handles)}`,
  ];
  return { ...outcomeOf(figure.join(', '), problems), notes: [...problems, ...describePoints(points)] };
}

/** Bytes a 1,000 requests: as text with how far it may be off, and the most that it may be. */
function growthOf(points: readonly Point[], bytes: (point: Point) => number): { text: string; most: number } {
  const line = points.map((point) => ({ x: point.thousands, y: bytes(point) }));
  const [growth, error] = [slope(line), slopeError(line)];
  return { text: `${signed(Math.round(growth))} ±${error.toFixed(0)}`, most: growth + error };
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value}`;
}

/** For whoever wants to see where a slope comes from. */
function describePoints(points: readonly Heap[]): string[] {
  const list = (bytes: (point: Heap) => number): string =>
    points.map((point) => (bytes(point) / 1024).toFixed(0)).join(' ');
  return [
    `the program's, KB: ${list(({ program }) => program)}`,
    `V8's own, KB: ${list(({ engine }) => engine)}`,
    `outside, KB: ${list(({ external }) => external)}`,
  ];
}
