// Loaded into the measured processes: answers questions about them over the control line, and ends them with the bench.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Sent to a measured process. */
export interface ProbeQuestion {
  readonly id: number;
  readonly ask: 'usage' | 'start-delay' | 'stop-delay';
}

/** Its answer. */
export interface ProbeAnswer {
  readonly id: number;
  /** User and system time of the process so far. */
  readonly cpuMs: number;
  readonly residentMb: number;
  /** The longest time that the event loop was held up, since the start of watching. */
  readonly longestDelayMs: number;
}

const RESOLUTION_MS = 2;
let delay: ReturnType<typeof monitorEventLoopDelay> | undefined;

function answer({ id, ask }: ProbeQuestion): ProbeAnswer {
  if (ask === 'start-delay') {
    delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delay.enable();
  }
  if (ask === 'stop-delay') delay?.disable();
  const { user, system } = process.cpuUsage();
  return {
    id,
    cpuMs: (user + system) / 1000,
    residentMb: process.memoryUsage.rss() / 1024 / 1024,
    longestDelayMs: Math.max(0, (delay?.max ?? 0) / 1e6 - RESOLUTION_MS),
  };
}

process.on('message', (question: ProbeQuestion) => void process.send?.(answer(question)));
process.on('disconnect', () => process.exit());
// The line alone must not keep a process alive that wants to end.
process.channel?.unref();
