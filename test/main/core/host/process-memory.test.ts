// Giving memory back, in a real process: what was freed is really handed to the system.
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MODULE = pathToFileURL(resolve(import.meta.dirname, '../../../../src/main/core/host/process-memory.ts')).href;

/** Fills and drops some 200 MB of small objects; prints megabytes before, with them, after, and what a new context knows then. */
const SCRIPT = `
  import { runInNewContext } from 'node:vm';
  import { createProcessMemory } from ${JSON.stringify(MODULE)};
  const memory = createProcessMemory();
  const megabytes = () => Math.round(memory.residentBytes() / 1024 ** 2);
  memory.giveBack();
  const before = megabytes();
  let kept = Array.from({ length: 2_000_000 }, (_, index) => ({ index, text: 'a' + index }));
  const full = megabytes();
  kept = undefined;
  memory.giveBack();
  console.log(JSON.stringify({ before, full, after: megabytes(), known: runInNewContext('typeof gc') }));
`;

it('hands to the system what was freed, and leaves no collector lying about', async () => {
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', SCRIPT];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  const { before, full, after, known } = JSON.parse(stdout) as Record<'before' | 'full' | 'after' | 'known', number>;
  expect(full - before).toBeGreaterThan(100);
  expect(after - before).toBeLessThan((full - before) / 4);
  expect(known).toBe('undefined');
});
