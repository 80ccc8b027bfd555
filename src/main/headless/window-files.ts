// Finds the built window: beside the built command, or in out/ when the command runs from the sources.
import { join } from 'node:path';
import { readWebAssets, type WebAssets } from './web-assets.ts';

/** The files of the window; undefined when it has not been built. */
export function findWindowFiles(moduleFolder: string): WebAssets | undefined {
  return readWebAssets(join(moduleFolder, '../renderer')) ?? readWebAssets(join(moduleFolder, '../../../out/renderer'));
}
