// Finds the built window: beside the built command, or in out/ when the command runs from the sources.
import { join } from 'node:path';
import { hasWebAssets, readWebAssets, type WebAssets } from './web-assets.ts';

/**
 * What reads the files of the window, all of them at the first call, so that they belong together and the start doesn't wait
 * for them; undefined when the window has not been built.
 */
export function findWindowFiles(moduleFolder: string): (() => WebAssets) | undefined {
  const places = [join(moduleFolder, '../renderer'), join(moduleFolder, '../../../out/renderer')];
  const folder = places.find(hasWebAssets);
  if (folder === undefined) return undefined;
  let assets: WebAssets | undefined;
  return () => (assets ??= readWebAssets(folder) ?? new Map());
}
