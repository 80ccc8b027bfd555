// The reader of heap snapshots finds a leak of the program's and names it, and does not take compiled code for one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { growthBetween, readHeapParts, type HeapParts } from './heap-parts.ts';

/** Three snapshots of one process: at first, with ten thousand objects that stay, and with five hundred functions that were run. */
const SCRIPT = `
  const { writeHeapSnapshot } = require('node:v8');
  class Forgotten { a = 1; b = 2; c = 3; }
  const kept = [];
  const write = (name) => writeHeapSnapshot(process.argv[1] + '/' + name);
  write('first');
  for (let index = 0; index < 10_000; index += 1) kept.push(new Forgotten());
  write('leaked');
  for (let index = 0; index < 500; index += 1) {
    const made = new Function('x', 'let sum = ' + index + '; for (const y of [1, 2, 3]) sum += x * y; return sum;');
    made(2);
    kept.push(made);
  }
  write('compiled');
`;

const folder = mkdtempSync(join(tmpdir(), 'dragoman-heap-'));
let parts: { first: HeapParts; leaked: HeapParts; compiled: HeapParts };

beforeAll(() => {
  execFileSync(process.execPath, ['--eval', SCRIPT, folder]);
  const read = (name: string): HeapParts => readHeapParts(join(folder, name));
  parts = { first: read('first'), leaked: read('leaked'), compiled: read('compiled') };
});

afterAll(() => rmSync(folder, { recursive: true }));

it("counts objects that stay as the program's, and names them", () => {
  const { first, leaked } = parts;
  expect(leaked.program - first.program).toBeGreaterThan(10_000 * 3 * 8);
  expect(leaked.engine - first.engine).toBeLessThan(100_000);
  expect(growthBetween(first, leaked, 2).join()).toContain('object Forgotten');
});

it("counts what was compiled as V8's own", () => {
  const { leaked, compiled } = parts;
  expect(compiled.engine - leaked.engine).toBeGreaterThan(500 * 200);
});
