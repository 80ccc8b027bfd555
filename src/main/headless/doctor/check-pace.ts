// Whether the running app keeps up: its memory, and how long its one thread was held up while requests ran.
import type { Diagnostics } from '../../../shared/model/diagnostics.ts';
import { ok, warn, type Finding } from './finding.ts';

/** A wait that people begin to see in a stream of text. */
const LONG_WAIT_MS = 250;
/** Far more than the app was ever seen to need. */
const MUCH_MEMORY_BYTES = 1024 ** 3;
const MEGABYTE = 1024 ** 2;
const HOUR_MS = 3_600_000;

/** One finding about pace and memory. */
export function checkPace({ eventLoop, memory, journal, uptimeMs, openRequests }: Diagnostics): Finding {
  const sizes = `${megabytes(memory.residentBytes)} of memory, journal ${megabytes(journal.bytes)}`;
  const state = `up ${(uptimeMs / HOUR_MS).toFixed(1)} h, ${openRequests} requests open, ${sizes}`;
  const wait = eventLoop.recent?.p99Ms;
  if (memory.residentBytes > MUCH_MEMORY_BYTES) {
    return warn('Pace', `Dragoman uses much memory: ${state}.`, 'Start it again, and report it if that comes back.');
  }
  if (wait !== undefined && wait > LONG_WAIT_MS) {
    const text = `Requests wait for Dragoman: one in a hundred looks at its thread was ${wait} ms late (${state}).`;
    return warn('Pace', text, 'Close what keeps this computer busy, or send fewer requests at once.');
  }
  const pace = wait === undefined ? 'no requests lately' : `held up ${wait} ms at most, in 99 of 100 looks`;
  return ok('Pace', `${pace}; ${state}`);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / MEGABYTE)} MB`;
}
