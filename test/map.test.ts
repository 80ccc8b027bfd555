// docs/architecture.md is a map: every folder of the core stands on it, and what it names is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const MAP = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

function foldersIn(place: string): string[] {
  return readdirSync(join(ROOT, place), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}

const NAMED = [...MAP.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name = '']) => name);
/** They have a part of their own instead of a line. */
const TOLD_APART = ['gateway', 'ir', 'wire', 'providers'];

describe('the map of the code', () => {
  it('names each folder of the core and of the gateway, and none that is not there', () => {
    const folders = [...foldersIn('src/main/core'), ...foldersIn('src/main/core/gateway')];
    expect([...NAMED, ...TOLD_APART].sort()).toEqual(folders.sort());
  });

  it('names files that exist', () => {
    const paths = [...MAP.matchAll(/`((?:src|test|core|renderer|headless|shared)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    const places = ['', 'src', 'src/main'];
    const missing = paths.filter((path) => !places.some((place) => existsSync(join(ROOT, place, path))));
    expect(missing).toEqual([]);
  });
});
