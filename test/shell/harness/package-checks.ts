// What must be true of the packaged app before it is started: its fuses, and that exactly the right files are in it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TRAY_STATES } from '../../../src/main/electron/tray-view.ts';
import { checkFuses } from './fuses.ts';
import type { PackagedApp } from './package-app.ts';

/** Packages that are built into the window or are tools; one of them in the archive means that pruning is broken. */
const FORBIDDEN_PACKAGES = [
  'electron',
  'electron-builder',
  'react',
  'react-dom',
  'tailwindcss',
  'typescript',
  'vite',
  'vitest',
  'playwright-core',
  'node',
];

const MAXIMUM_BYTES = 25_000_000;

/** The checks by title. */
export function packageChecks(app: PackagedApp): Record<string, () => Promise<void> | void> {
  return {
    'the fuses are set': () => checkFuses(app.program),
    'only the built code, package.json and packages are in the archive': () => {
      assert.deepEqual(readdirSync(app.appRoot).toSorted(), ['node_modules', 'out', 'package.json']);
      assert.deepEqual(readdirSync(join(app.appRoot, 'out')).toSorted(), ['electron', 'renderer']);
      assert.deepEqual(readdirSync(join(app.appRoot, 'out', 'electron')).toSorted(), ['main.js', 'preload.cjs']);
    },
    'no tool, no window library and no source map is in the archive': () => {
      for (const name of FORBIDDEN_PACKAGES) {
        assert.ok(!existsSync(join(app.appRoot, 'node_modules', name)), `${name} was packaged`);
      }
      const files = filesOf(app.appRoot);
      assert.deepEqual(
        files.filter((path) => path.endsWith('.map')),
        [],
      );
      assert.deepEqual(
        files.filter((path) => path.endsWith('.node')),
        [],
        'native code would need asarUnpack',
      );
      const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
      assert.ok(bytes < MAXIMUM_BYTES, `the archive holds ${bytes} bytes`);
    },
    'the pictures are beside the archive as plain files': () => {
      for (const state of TRAY_STATES) {
        for (const kind of [
          'Template.png',
          'Template@2x.png',
          '-on-dark.png',
          '-on-light.png',
          '-on-dark.ico',
          '-on-light.ico',
        ]) {
          assert.ok(existsSync(join(app.resources, 'tray', state + kind)), `${state}${kind} is missing`);
        }
      }
      assert.ok(existsSync(join(app.resources, 'icons', '256x256.png')));
    },
  };
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
