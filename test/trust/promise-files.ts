// Finds the promises: one file each in promises/, named after its number.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TrustPromise } from './promise.ts';

export interface PromiseFile {
  readonly id: string;
  readonly path: string;
}

const FOLDER = join(import.meta.dirname, 'promises');

/** In the order of their numbers. */
export function promiseFiles(): PromiseFile[] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((name) => ({ id: `P${Number(/^p(\d+)-/.exec(name)?.[1])}`, path: join(FOLDER, name) }));
}

export async function loadPromise({ path }: PromiseFile): Promise<TrustPromise> {
  return ((await import(pathToFileURL(path).href)) as { promise: TrustPromise }).promise;
}
