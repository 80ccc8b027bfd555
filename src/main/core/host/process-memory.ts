// The memory of this process: how much of it is resident, and giving back what its heap does not need.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ProcessMemory } from '../ports.ts';

type CollectGarbage = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * An ordinary collection keeps freed pages for later, so that the process stays as large as it ever was; only V8's "last resort"
 * hands them to the system. Nothing is set up before the first call. An engine without that function gives nothing back.
 */
export function createProcessMemory(): ProcessMemory {
  let collect: CollectGarbage | undefined;
  return {
    residentBytes: () => process.memoryUsage.rss(),
    giveBack: () => {
      collect ??= findCollect();
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    },
  };
}

/** V8 gives the function only to contexts that are made while the flag is set; its own option would have to be there at the start. */
function findCollect(): CollectGarbage {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  return typeof found === 'function' ? (found as CollectGarbage) : () => undefined;
}
