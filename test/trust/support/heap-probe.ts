// Loaded into a gateway: on SIGUSR2 it collects its garbage and writes down what is left in use.
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('SIGUSR2', () => {
  for (let round = 0; round < 4; round += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  writeFileSync(process.env['HEAP_FILE'] ?? '', JSON.stringify({ bytes: heapUsed + external, handles }), {
    flush: true,
  });
});
