// The app that was built in this checkout, as what scenarios run against.
import { join } from 'node:path';
import { readJsonVersion } from './read-version.ts';
import type { Subject } from './runner.ts';

/** `root`: the folder with package.json and out/. */
export function checkoutSubject(root: string): Subject {
  return {
    appRoot: root,
    resources: join(root, 'build'),
    isPackaged: false,
    version: readJsonVersion(join(root, 'package.json')),
  };
}
