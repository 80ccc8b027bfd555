// Packages the app with electron-builder into a temp folder and opens up the result.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll } from '@electron/asar';
import { readJsonVersion } from './read-version.ts';
import { makeFakeDistribution } from './fake-distribution.ts';

export interface PackagedApp {
  /** The folder that would be installed. */
  readonly folder: string;
  readonly program: string;
  readonly resources: string;
  /** The content of app.asar as plain files. */
  readonly appRoot: string;
}

const PACK_LIMIT_MS = 240_000;

/** Runs the real packager with the real configuration; only Electron itself is a stand-in. */
export async function packageApp(root: string, workFolder: string): Promise<PackagedApp> {
  const distribution = join(workFolder, 'distribution');
  makeFakeDistribution(distribution, readJsonVersion(join(root, 'node_modules', 'electron', 'package.json')));
  const output = join(workFolder, 'release');
  const packager = createRequire(import.meta.url).resolve('electron-builder/cli.js');
  const switches = [`-c.electronDist=${distribution}`, `-c.directories.output=${output}`, '--publish', 'never'];
  await promisify(execFile)(process.execPath, [packager, '--linux', '--dir', ...switches], {
    cwd: root,
    timeout: PACK_LIMIT_MS,
    maxBuffer: 16_000_000,
  });
  const folder = join(output, 'linux-unpacked');
  const resources = join(folder, 'resources');
  const appRoot = join(workFolder, 'app');
  extractAll(join(resources, 'app.asar'), appRoot);
  return { folder, program: join(folder, 'dragoman'), resources, appRoot };
}
