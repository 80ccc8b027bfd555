// Reads one stream to its end: how many chunks came, when the first, and how long each was on its way.
import { nowMicroseconds } from '../model-name.ts';
import { Connection, type PreparedRequest } from './connection.ts';
import { StampReader } from './stamps.ts';

export interface StreamResult {
  readonly chunks: number;
  /** Microseconds. */
  readonly total: number;
  /** Undefined when all is well. */
  readonly problem: string | undefined;
}

export interface StreamOptions {
  /** A stream with fewer or more stamps has lost or doubled some. */
  readonly stamps: number;
  /** The stamps behind these many are repetitions, which have no time of their own. */
  readonly chunks: number;
  /** Called for each chunk with its way from the upstream to here in microseconds. */
  readonly onTransit?: (microseconds: number) => void;
  readonly timeoutMs: number;
}

export function readStream(request: PreparedRequest, options: StreamOptions): Promise<StreamResult> {
  const { onTransit, timeoutMs } = options;
  return new Promise((resolve) => {
    const connection = new Connection(request);
    let now = 0;
    const onStamp = (sentAt: number): void => {
      if (stamps.count <= options.chunks) onTransit?.(now - sentAt);
    };
    const stamps = new StampReader(onTransit === undefined ? undefined : onStamp);
    const timer = setTimeout(() => connection.giveUp(), timeoutMs);
    const start = nowMicroseconds();
    connection.send(
      (bytes, from, to) => {
        now = nowMicroseconds();
        stamps.push(bytes, from, to);
      },
      ({ status, problem }) => {
        clearTimeout(timer);
        connection.close();
        const bad = status === 200 ? lostChunks(stamps.count, options.stamps) : (problem ?? `HTTP ${status}`);
        resolve({ chunks: stamps.count, total: nowMicroseconds() - start, problem: bad });
      },
    );
  });
}

function lostChunks(came: number, wanted: number): string | undefined {
  return came === wanted ? undefined : `${came} of ${wanted} chunks came`;
}
