// Loaded into a gateway: on SIGUSR2 it collects its garbage several times and writes down the least that is left in use.
import { renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** What finalizers let go is collected only in the next round, and each round needs a turn of the loop for it. */
const ROUNDS = 8;

async function leastInUse(): Promise<{ heap: number; external: number }> {
  const found = { heap: Infinity, external: Infinity };
  for (let round = 0; round < ROUNDS; round += 1) {
    collect();
    await pause(10);
    const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
    found.heap = Math.min(found.heap, heap);
    found.external = Math.min(found.external, external);
  }
  return found;
}

async function write(): Promise<void> {
  const { heap, external } = await leastInUse();
  const handles = process.getActiveResourcesInfo().length;
  const file = process.env['HEAP_FILE'] ?? '';
  // Renamed, so that the reader never sees half of it.
  writeFileSync(`${file}.new`, JSON.stringify({ bytes: heap + external, heap, external, handles }));
  renameSync(`${file}.new`, file);
}

process.on('SIGUSR2', () => void write());
