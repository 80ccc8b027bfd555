// Makes plain JavaScript of a script of ours, so that a measured process needs no time and memory to strip its types.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

let folder: string | undefined;

/** Path of the plain form of a script, named as seen from this folder. It may import nothing but Node's own modules. */
export function plainScript(name: string): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'dragoman-bench-scripts-'));
    folder = made;
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  const file = join(folder, basename(name).replace(/\.ts$/, '.mjs'));
  writeFileSync(file, stripTypeScriptTypes(readFileSync(join(import.meta.dirname, name), 'utf8')));
  return file;
}
