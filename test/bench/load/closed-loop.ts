// Sends the same request on some connections, the next as soon as an answer is there, and times each.
import { nowMicroseconds, STAMP_MARK } from '../model-name.ts';
import { Connection, type PreparedRequest } from './connection.ts';
import type { BodyListener } from './response-reader.ts';

export interface LoopOptions {
  readonly connections: number;
  /** Ends after this time or this many requests, whichever comes first. */
  readonly milliseconds?: number;
  readonly requests?: number;
  /** Requests on each connection that count for nothing. */
  readonly warmUp?: number;
  /** The time to the first stamp counts, and not to the end. */
  readonly untilFirstStamp?: boolean;
  /** Bytes that a body has at least; a shorter one is an error. */
  readonly leastBytes: number;
}

export interface LoopResult {
  /** Microseconds. */
  readonly latencies: number[];
  readonly seconds: number;
  /** Everything that was sent, whatever came of it. */
  readonly sent: number;
  readonly problems: string[];
}

/** What a request may take beyond the end of its slice. */
const GRACE_MS = 10_000;
const MOST_PROBLEMS = 20;

export async function runLoop(request: PreparedRequest, options: LoopOptions): Promise<LoopResult> {
  const { milliseconds = Infinity, requests = Infinity, warmUp = 0 } = options;
  const connections = Array.from({ length: options.connections }, () => new Connection(request));
  const latencies: number[] = [];
  const problems: string[] = [];
  let sent = 0;
  const turn = async (connection: Connection): Promise<number | undefined> => {
    sent += 1;
    const answer = await takeOne(connection, options);
    if (answer.problem !== undefined) problems.push(answer.problem);
    return answer.problem === undefined ? answer.latency : undefined;
  };
  const timer = Number.isFinite(milliseconds)
    ? setTimeout(() => connections.forEach((connection) => connection.giveUp()), milliseconds + GRACE_MS)
    : undefined;
  await Promise.all(
    connections.map(async (connection) => {
      for (let round = 0; round < warmUp; round += 1) await turn(connection);
    }),
  );
  const start = nowMicroseconds();
  const end = start + milliseconds * 1000;
  let left = requests;
  await Promise.all(
    connections.map(async (connection) => {
      while (nowMicroseconds() < end && left > 0 && problems.length < MOST_PROBLEMS) {
        left -= 1;
        const latency = await turn(connection);
        if (latency !== undefined) latencies.push(latency);
      }
    }),
  );
  const seconds = (nowMicroseconds() - start) / 1e6;
  clearTimeout(timer);
  for (const connection of connections) connection.close();
  return { latencies, seconds, sent, problems };
}

interface Taken {
  readonly latency: number;
  readonly problem?: string;
}

function takeOne(connection: Connection, { untilFirstStamp = false, leastBytes }: LoopOptions): Promise<Taken> {
  return new Promise((resolve) => {
    let length = 0;
    let first = 0;
    const onBody: BodyListener = (bytes, from, to) => {
      length += to - from;
      if (untilFirstStamp && first === 0 && bytes.subarray(from, to).includes(STAMP_MARK)) first = nowMicroseconds();
    };
    const start = nowMicroseconds();
    connection.send(onBody, ({ status, problem }) => {
      const latency = (untilFirstStamp ? first : nowMicroseconds()) - start;
      if (status !== 200) resolve({ latency, problem: problem ?? `HTTP ${status}` });
      else if (length < leastBytes) resolve({ latency, problem: `only ${length} of ${leastBytes} bytes came` });
      else resolve({ latency });
    });
  });
}
