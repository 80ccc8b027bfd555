// Where releases are, and which pages belong to them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isPageOf, releasePlaceOf } from '../../../../src/main/core/updates/release-place.ts';

const LATEST = 'https://api.github.com/repos/some-one/dragoman.app/releases/latest';

it.each([
  'github:some-one/dragoman.app',
  'https://github.com/some-one/dragoman.app',
  'https://github.com/some-one/dragoman.app/',
  'git+https://github.com/some-one/dragoman.app.git',
  { type: 'git', url: 'git+https://github.com/some-one/dragoman.app.git' },
])('%j is a repository on GitHub', (repository) => {
  const place = releasePlaceOf(repository);
  expect(place).toMatchObject({ owner: 'some-one', name: 'dragoman.app' });
  expect(place?.api.href).toBe(LATEST);
});

it.each([
  undefined,
  '',
  'some-one/dragoman',
  'github:some-one',
  'github:some-one/..',
  'github:some/one/dragoman',
  'https://github.com.example.com/some-one/dragoman',
  'http://github.com/some-one/dragoman',
  'gitlab:some-one/dragoman',
  { url: 7 },
])('%j is none, so nobody is asked', (repository) => {
  expect(releasePlaceOf(repository)).toBeUndefined();
});

it('is on this computer for trials, and never anywhere else', () => {
  expect(releasePlaceOf(undefined, 'http://127.0.0.1:9000/latest')?.api.href).toBe('http://127.0.0.1:9000/latest');
  expect(() => releasePlaceOf(undefined, 'http://example.com/latest')).toThrow('an address of this computer');
  expect(() => releasePlaceOf(undefined, 'nonsense')).toThrow('an address of this computer');
});

it('knows its own pages from foreign ones', () => {
  const place = { owner: 'some-one', name: 'dragoman' };
  const page = 'https://github.com/some-one/dragoman/releases/tag/v1.2.3';
  expect(isPageOf(page, place)).toBe(true);
  const foreign = [
    'http://github.com/some-one/dragoman/releases',
    'https://github.com/some-one/dragoman-2/releases',
    'https://github.com/some-one/dragoman/../../other/one/releases',
    'https://github.com/some-one/dragoman',
    'https://github.com@example.com/some-one/dragoman/',
    'https://me:you@github.com/some-one/dragoman/releases',
    'https://github.com:444/some-one/dragoman/releases',
    'javascript:alert(1)',
    '',
  ];
  expect(foreign.filter((address) => isPageOf(address, place))).toEqual([]);
});

it('is told to a build by the workflow, before anything is built', () => {
  const workflow = readFileSync(join(import.meta.dirname, '../../../../.github/workflows/desktop.yml'), 'utf8');
  const told = workflow.indexOf('npm pkg set "repository=github:$GITHUB_REPOSITORY"');
  expect(told).toBeGreaterThan(0);
  expect(workflow.indexOf('npm run build')).toBeGreaterThan(told);
});
