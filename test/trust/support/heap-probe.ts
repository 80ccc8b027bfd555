// Loaded into a gateway: on SIGUSR2 it collects its garbage several times and writes down what is left in use.
import { renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** What finalizers let go is collected only in the next round, and each round needs a turn of the loop for it. */
const ROUNDS = 4;

async function leastOutside(): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    collect();
    await pause(10);
    least = Math.min(least, getHeapStatistics().external_memory);
  }
  return least;
}

async function write(): Promise<void> {
  const external = await leastOutside();
  const handles = process.getActiveResourcesInfo().length;
  const file = process.env['HEAP_FILE'] ?? '';
  writeHeapSnapshot(`${file}.heapsnapshot`);
  // Renamed, so that the reader never sees half of it.
  writeFileSync(`${file}.new`, JSON.stringify({ external, handles }));
  renameSync(`${file}.new`, file);
}

process.on('SIGUSR2', () => void write());
