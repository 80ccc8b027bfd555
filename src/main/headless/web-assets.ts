// The built window in memory: a map from request path to bytes, so that no request ever becomes a file path.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface WebAsset {
  readonly contentType: string;
  readonly bytes: Buffer;
}

export type WebAssets = ReadonlyMap<string, WebAsset>;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** Whether the window was built into this folder. */
export function hasWebAssets(folder: string): boolean {
  return existsSync(join(folder, 'index.html'));
}

/** Reads the whole build once. Undefined when there is none. Links and files of unknown kinds are left out. */
export function readWebAssets(folder: string): WebAssets | undefined {
  if (!hasWebAssets(folder)) return undefined;
  const assets = new Map<string, WebAsset>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const contentType = CONTENT_TYPES[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    assets.set(`/${relative(folder, file).split(sep).join('/')}`, { contentType, bytes: readFileSync(file) });
  }
  const index = assets.get('/index.html');
  if (index !== undefined) assets.set('/', index);
  return assets;
}
