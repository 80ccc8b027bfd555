// Makes one plain JavaScript file of a script and all of ours that it imports, so that a test can start it a thousand times.
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';

const made = new Map<string, Promise<string>>();

/** Path of the bundled script; packages stay where they are. Made once in a process, and gone with it. */
export function bundleScript(script: string): Promise<string> {
  const known = made.get(script) ?? bundle(script);
  made.set(script, known);
  return known;
}

async function bundle(script: string): Promise<string> {
  const name = basename(script).replace(/\.ts$/, '');
  // Beside the packages, which it imports.
  const folder = join(import.meta.dirname, `../../node_modules/.cache/dragoman/scripts-${process.pid}-${name}`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: script,
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(folder, `${name}.mjs`);
}
