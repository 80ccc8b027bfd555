// What must be true of the packaged app before it is started: its fuses, and that exactly the right files are in it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { ThirdPartyPackage } from '../../../src/shared/model/third-party.ts';
import { THIRD_PARTY_FILE } from '../../../src/shared/third-party-file.ts';
import { TRAY_PICTURES } from '../../../src/main/electron/tray-view.ts';
import { checkFuses } from './fuses.ts';
import { assertOneByte } from '../../support/one-byte.ts';
import type { PackagedApp } from './package-app.ts';

const MAXIMUM_BYTES = 15_000_000;

/** The checks by title. `root` holds the build that was packaged. */
export function packageChecks(app: PackagedApp, root: string): Record<string, () => Promise<void> | void> {
  return {
    'the fuses are set': () => checkFuses(app.program),
    'only the built code and package.json are in the archive': () => {
      assert.deepEqual(readdirSync(app.appRoot).toSorted(), ['out', 'package.json']);
      assert.deepEqual(readdirSync(join(app.appRoot, 'out')).toSorted(), ['electron', 'renderer']);
      const built = join(app.appRoot, 'out', 'electron');
      assert.deepEqual(readdirSync(built).toSorted(), ['chunks', 'main.js', 'preload.cjs']);
    },
    'the built code needs no package but Electron': () => {
      const built = filesOf(join(app.appRoot, 'out', 'electron'));
      const needed = new Set(built.flatMap((path) => importsOf(readFileSync(path, 'utf8'))));
      assert.ok(needed.has('electron') && needed.has('node:http'), `found only ${[...needed].join(', ')}`);
      assert.deepEqual(
        [...needed].filter((name) => name !== 'electron' && !isBuiltin(name) && !name.startsWith('.')),
        [],
      );
    },
    'the built code takes V8 one byte for each character': () => {
      for (const path of filesOf(join(app.appRoot, 'out', 'electron'))) assertOneByte(path);
    },
    'no source map and no native code is in the archive': () => {
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
    'every package in the built code is listed with its licence': () => {
      const list = join(app.appRoot, 'out', 'renderer', THIRD_PARTY_FILE);
      const packages = JSON.parse(readFileSync(list, 'utf8')) as ThirdPartyPackage[];
      const listed = new Set(packages.map(({ name }) => name));
      const inside = packagesIn(join(root, 'out', 'electron'));
      assert.ok(inside.length > 20, `only ${inside.length} packages were found`);
      for (const name of [...inside, 'react', '@radix-ui/react-dialog', 'electron']) {
        assert.ok(listed.has(name), `${name} is not listed`);
      }
      for (const { name, license, text = '' } of packages) assert.ok(license + text !== '', `${name} has no licence`);
    },
    'the pictures are beside the archive as plain files': () => {
      for (const state of TRAY_PICTURES) {
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

/** Names of the modules that built code asks for. */
function importsOf(code: string): string[] {
  const found = code.matchAll(/^(?:import|export)\b[^"'\n]*["']([^"'\n]+)["'];?$|\b__require\(["']([^"'\n]+)["']\)/gmu);
  return [...found].map(([, imported, required]) => imported ?? required ?? '');
}

/** Names of the packages that were bundled, by the source maps of the build. */
function packagesIn(folder: string): string[] {
  const maps = filesOf(folder).filter((path) => path.endsWith('.map'));
  const sources = maps.flatMap((path) => (JSON.parse(readFileSync(path, 'utf8')) as { sources: string[] }).sources);
  return [...new Set(sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(source)?.[1] ?? []))];
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
