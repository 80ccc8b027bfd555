// A folder that looks like an unpacked Electron to the packager: enough to pack, prune and set fuses without the binary.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the fuses are in a real binary: a marker, the version of the scheme, how many there are, then their states. */
const FUSE_MARKER = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_DEFAULTS = '101100011';

/** Fills the folder. It must not hold an empty default_app.asar, which the packager would try to read. */
export function makeFakeDistribution(folder: string, electronVersion: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  writeFileSync(join(folder, 'version'), electronVersion);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak']) writeFileSync(join(folder, name), '');
  const program = [
    Buffer.from(`#!/bin/sh\nexit 0\n${FUSE_MARKER}`),
    Buffer.from([1, FUSE_DEFAULTS.length]),
    Buffer.from(FUSE_DEFAULTS),
  ];
  writeFileSync(join(folder, 'electron'), Buffer.concat(program), { mode: 0o755 });
}
