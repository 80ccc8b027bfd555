// The list of software of others: what is found, and what must not be passed on.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePackages, packageFolder, packedFolders } from '../../scripts/third-party.ts';
import { findPackages } from '../../src/renderer/data/third-party.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');

function writePackage(folder: string, manifest: object, licence?: { name: string; text: string }): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', ...manifest }));
  if (licence !== undefined) writeFileSync(join(folder, licence.name), licence.text);
  return folder;
}

describe('packages that are packed with the app', () => {
  it('are its dependencies and theirs, wherever they lie', () => {
    const root = writePackage(temporaryFolder(), { name: 'app', dependencies: { a: '1' } });
    const a = join(root, 'node_modules', 'a');
    writePackage(a, { name: 'a', license: 'MIT', dependencies: { '@s/b': '1' }, optionalDependencies: { gone: '1' } });
    writePackage(join(a, 'node_modules', '@s', 'b'), { name: '@s/b', license: 'ISC', dependencies: { a: '1' } });
    expect(describePackages(packedFolders(root)).map(({ name }) => name)).toEqual(['@s/b', 'a']);
  });

  it('that are not installed end the build', () => {
    const root = writePackage(temporaryFolder(), { name: 'app', dependencies: { missing: '1' } });
    expect(() => packedFolders(root)).toThrow('missing is not installed');
  });

  it('of this app all have a licence, by name or by text', () => {
    const packages = describePackages(packedFolders(ROOT));
    expect(packages.length).toBeGreaterThan(40);
    for (const { name, license, text = '' } of packages) expect([name, license + text]).not.toEqual([name, '']);
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['electron', 'tailwindcss', 'undici', 'zod']),
    );
  });
});

describe('a package', () => {
  it('is described by its manifest and the text that it holds, each version once', () => {
    const folder = writePackage(
      join(temporaryFolder(), 'x'),
      { name: 'x', licenses: [{ type: 'MIT' }, { type: 'ISC' }], homepage: 'https://x.test' },
      { name: 'LICENSE.md', text: 'Do as you like.\r\n' },
    );
    expect(describePackages([folder, folder])).toEqual([
      { name: 'x', version: '1.0.0', license: 'MIT OR ISC', homepage: 'https://x.test', text: 'Do as you like.' },
    ]);
  });

  it('without a licence ends the build', () => {
    const folder = writePackage(join(temporaryFolder(), 'x'), { name: 'x' }, { name: 'licensing-tool.js', text: '' });
    expect(() => describePackages([folder])).toThrow('x 1.0.0 names no licence');
  });

  it('is known by the path of each of its modules', () => {
    expect(packageFolder('/a/node_modules/react/index.js?v=1')).toBe('/a/node_modules/react');
    expect(packageFolder('\0/a/node_modules/b/node_modules/@s/c/d/e.js')).toBe('/a/node_modules/b/node_modules/@s/c');
    expect(packageFolder('C:\\a\\node_modules\\react\\index.js')).toBe('C:\\a\\node_modules\\react');
    expect(packageFolder('/a/src/main.tsx')).toBeUndefined();
  });
});

describe('the list in the window', () => {
  it('is searched by all words, in names and licences', () => {
    const one = (name: string, license: string) => ({ name, license, version: '1.0.0' });
    const packages = [one('react', 'MIT'), one('react-dom', 'MIT'), one('tslib', '0BSD')];
    const names = (text: string): string[] => findPackages(packages, text).map(({ name }) => name);
    expect(names('')).toHaveLength(3);
    expect(names('REACT mit')).toEqual(['react', 'react-dom']);
    expect(names('bsd')).toEqual(['tslib']);
    expect(names('nothing')).toEqual([]);
  });
});
