// The workloads that are measured in slices, round by round, against a process that is up.
import type { ConversationSize } from './conversation.ts';
import type { PreparedRequest } from './load/connection.ts';
import { runLoop } from './load/closed-loop.ts';
import { readStream, type StreamResult } from './load/read-stream.ts';
import type { MeasuredProcess } from './measured-process.ts';
import { nowMicroseconds, type AnswerOrder } from './model-name.ts';
import type { Amounts } from './options.ts';
import { median, percentile } from './statistics.ts';

export interface Slice {
  readonly values: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly problems: readonly string[];
}

export interface Column {
  readonly value: string;
  readonly title: string;
  readonly digits: number;
}

export interface Subject {
  readonly request: PreparedRequest;
  /** Absent for a direct call. */
  readonly process: MeasuredProcess | undefined;
  /** How many stamps a stream has. */
  readonly stamps: number;
  readonly amounts: Amounts;
}

export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly size: ConversationSize;
  readonly isStreaming: boolean;
  order(amounts: Amounts): AnswerOrder;
  readonly columns: readonly Column[];
  measure(subject: Subject, order: AnswerOrder): Promise<Slice>;
}

const WHOLE: AnswerOrder = { chunks: 1, size: 700, pace: 0, isTool: false };
const SHORT_STREAM: AnswerOrder = { chunks: 20, size: 40, pace: 0, isTool: false };
const LONG_STREAM: AnswerOrder = { chunks: 2000, size: 40, pace: 0, isTool: false };
const PACE = 50;

const REQUEST_COLUMNS: readonly Column[] = [
  { value: 'p50', title: 'p50 ms', digits: 2 },
  { value: 'p99', title: 'p99 ms', digits: 2 },
  { value: 'added', title: 'added p50 ms', digits: 2 },
  { value: 'perSecond', title: 'requests/s', digits: 0 },
  { value: 'cpu', title: 'CPU µs a request', digits: 0 },
];
const STREAM_COLUMNS: readonly Column[] = [
  { value: 'total', title: 'whole stream ms', digits: 1 },
  { value: 'perSecond', title: 'chunks/s', digits: 0 },
  { value: 'cpu', title: 'CPU ms per 1,000 chunks', digits: 2 },
];
const PACED_COLUMNS: readonly Column[] = [
  { value: 'transit50', title: 'transit p50 ms', digits: 2 },
  { value: 'transit99', title: 'transit p99 ms', digits: 2 },
  { value: 'cpu', title: 'CPU ms per 1,000 chunks', digits: 1 },
];
const LARGE_COLUMNS: readonly Column[] = [
  ...REQUEST_COLUMNS.filter(({ value }) => value !== 'perSecond'),
  { value: 'growth', title: 'added, times w2', digits: 1 },
  { value: 'heldUp', title: 'loop held up ms', digits: 0 },
];

interface RequestOptions {
  readonly connections: number;
  readonly untilFirstStamp?: boolean;
}

async function measureRequests(subject: Subject, order: AnswerOrder, options: RequestOptions): Promise<Slice> {
  const before = await cpuMs(subject);
  const { latencies, seconds, sent, problems } = await runLoop(subject.request, {
    ...options,
    milliseconds: subject.amounts.sliceMs,
    warmUp: 2,
    leastBytes: order.chunks * order.size,
  });
  const spent = (await cpuMs(subject)) - before;
  const values = {
    p50: percentile(latencies, 0.5) / 1000,
    p99: percentile(latencies, 0.99) / 1000,
    perSecond: latencies.length / seconds,
    cpu: (spent * 1000) / sent,
  };
  return { values, sent, problems };
}

async function measureLarge(subject: Subject, order: AnswerOrder): Promise<Slice> {
  await subject.process?.startWatchingDelay();
  const slice = await measureRequests(subject, order, { connections: 1 });
  const heldUp = (await subject.process?.stopWatchingDelay()) ?? Number.NaN;
  return { ...slice, values: { ...slice.values, heldUp } };
}

async function measureFullSpeed(subject: Subject, { chunks }: AnswerOrder): Promise<Slice> {
  const before = await cpuMs(subject);
  const end = nowMicroseconds() + subject.amounts.sliceMs * 1000;
  const streams: StreamResult[] = [];
  do {
    streams.push(await readStream(subject.request, { chunks, stamps: subject.stamps, timeoutMs: 30_000 }));
  } while (nowMicroseconds() < end && streams.every(({ problem }) => problem === undefined));
  const spent = (await cpuMs(subject)) - before;
  const total = median(streams.map((stream) => stream.total));
  const values = {
    total: total / 1000,
    perSecond: (chunks / total) * 1e6,
    cpu: (spent * 1000) / (chunks * streams.length),
  };
  return { values, sent: streams.length, problems: problemsOf(streams) };
}

async function measurePaced(subject: Subject, { chunks }: AnswerOrder): Promise<Slice> {
  const before = await cpuMs(subject);
  const transits: number[] = [];
  const timeoutMs = (chunks / PACE) * 1000 + 20_000;
  const onTransit = (microseconds: number): void => void transits.push(microseconds);
  const streams = await Promise.all(
    Array.from({ length: subject.amounts.pacedStreams }, () =>
      readStream(subject.request, { chunks, stamps: subject.stamps, onTransit, timeoutMs }),
    ),
  );
  const spent = (await cpuMs(subject)) - before;
  const values = {
    transit50: percentile(transits, 0.5) / 1000,
    transit99: percentile(transits, 0.99) / 1000,
    cpu: (spent * 1000) / transits.length,
  };
  return { values, sent: streams.length, problems: problemsOf(streams) };
}

function problemsOf(streams: readonly StreamResult[]): string[] {
  return streams.flatMap(({ problem }) => problem ?? []);
}

async function cpuMs({ process }: Subject): Promise<number> {
  return (await process?.cpuMs()) ?? Number.NaN;
}

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'w1',
    title: 'W1: 1 KB of JSON, one request at a time',
    size: 'small',
    isStreaming: false,
    order: () => WHOLE,
    columns: REQUEST_COLUMNS,
    measure: (subject, order) => measureRequests(subject, order, { connections: 1 }),
  },
  {
    name: 'w1-32',
    title: 'W1: 1 KB of JSON, 32 requests at a time',
    size: 'small',
    isStreaming: false,
    order: () => WHOLE,
    columns: REQUEST_COLUMNS.filter(({ value }) => value !== 'added'),
    measure: (subject, order) => measureRequests(subject, order, { connections: 32 }),
  },
  {
    name: 'w2',
    title: "W2: an agent's request of 150 KB",
    size: 'agent',
    isStreaming: false,
    order: () => WHOLE,
    columns: REQUEST_COLUMNS,
    measure: (subject, order) => measureRequests(subject, order, { connections: 1 }),
  },
  {
    name: 'w2-large',
    title: "W2: an agent's request of 1.5 MB",
    size: 'large',
    isStreaming: false,
    order: () => WHOLE,
    columns: LARGE_COLUMNS,
    measure: measureLarge,
  },
  {
    name: 'ttft',
    title: "W3: an agent's request of 150 KB, time to the first token",
    size: 'agent',
    isStreaming: true,
    order: () => SHORT_STREAM,
    columns: REQUEST_COLUMNS.filter(({ value }) => value !== 'perSecond'),
    measure: (subject, order) => measureRequests(subject, order, { connections: 1, untilFirstStamp: true }),
  },
  {
    name: 'text',
    title: 'W3: one stream of 2,000 chunks of text at full speed',
    size: 'small',
    isStreaming: true,
    order: () => LONG_STREAM,
    columns: STREAM_COLUMNS,
    measure: measureFullSpeed,
  },
  {
    name: 'tools',
    title: "W3: one stream of 2,000 chunks of a tool's arguments at full speed",
    size: 'small',
    isStreaming: true,
    order: () => ({ ...LONG_STREAM, isTool: true }),
    columns: STREAM_COLUMNS,
    measure: measureFullSpeed,
  },
  {
    name: 'paced',
    title: `W3: 64 streams of ${PACE} chunks a second`,
    size: 'small',
    isStreaming: true,
    order: ({ pacedSeconds }) => ({ ...LONG_STREAM, chunks: Math.round(PACE * pacedSeconds), pace: PACE }),
    columns: PACED_COLUMNS,
    measure: measurePaced,
  },
];

/** The two that start processes of their own come last. */
export const WORKLOAD_NAMES: readonly string[] = [...WORKLOADS.map(({ name }) => name), 'memory', 'start'];
