// Serves the built window from app://ui/. Only files found at start exist, so no address can reach anything else.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PAGE_HEADERS } from '../core/host/page-headers.ts';
import { UI_HOST } from './ui-origin.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Answers every request for the window's scheme out of the folder that the build made. */
export function createUiHandler(folder: string): (request: Request) => Promise<Response> {
  const files = new Map(listFiles(folder, ''));
  return async (request) => {
    const url = new URL(request.url);
    const path = url.host === UI_HOST ? files.get(nameOf(url)) : undefined;
    if (path === undefined) return answer(404, '.txt', 'There is no such file.');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(405, '.txt', 'Files can only be read.');
    }
    return answer(200, extname(path), request.method === 'HEAD' ? null : new Uint8Array(await readFile(path)));
  };
}

/** Every file by its address. Walks by hand, because folders inside an app archive can't be listed recursively. */
function listFiles(folder: string, address: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path, `${address}/${entry.name}`);
    return entry.isFile() ? [[`${address}/${entry.name}`, path]] : [];
  });
}

function nameOf(url: URL): string {
  if (url.pathname === '/' || url.pathname === '') return '/index.html';
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    // A broken escape names no file.
    return '';
  }
}

function answer(status: number, extension: string, body: string | Uint8Array<ArrayBuffer> | null): Response {
  const type = CONTENT_TYPES[extension] ?? 'application/octet-stream';
  return new Response(body, {
    status,
    headers: { ...PAGE_HEADERS, 'content-type': type, 'cache-control': 'no-store' },
  });
}
