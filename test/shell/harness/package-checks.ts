// What must be true of the packaged app before it is started: its fuses, and that exactly the right files are in it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ThirdPartyPackage } from '../../../src/shared/model/third-party.ts';
import { THIRD_PARTY_FILE } from '../../../src/shared/third-party-file.ts';
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
    'every package in the archive is listed with its licence': () => {
      const list = join(app.appRoot, 'out', 'renderer', THIRD_PARTY_FILE);
      const packages = JSON.parse(readFileSync(list, 'utf8')) as ThirdPartyPackage[];
      const listed = new Set(packages.map(({ name, version }) => `${name} ${version}`));
      const packed = manifestsIn(join(app.appRoot, 'node_modules'));
      assert.ok(packed.length > 20, `only ${packed.length} packages were found`);
      assert.deepEqual(
        packed.filter((name) => !listed.has(name)),
        [],
      );
      for (const name of ['react', 'radix-ui', 'electron']) {
        assert.ok(
          packages.some((one) => one.name.includes(name)),
          `${name} is not listed`,
        );
      }
      for (const { name, license, text = '' } of packages) assert.ok(license + text !== '', `${name} has no licence`);
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

/** `name version` of all packages in a folder of packages, and in those inside them. */
function manifestsIn(folder: string): string[] {
  return filesOf(folder)
    .filter((path) => /node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+[\\/]package\.json$/u.test(path))
    .map((path) => {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string };
      return `${name} ${version}`;
    });
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
