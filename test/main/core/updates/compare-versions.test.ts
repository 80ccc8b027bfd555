// Which of two versions is newer.
import { expect, it } from 'vitest';
import { isNewer, versionOf } from '../../../../src/main/core/updates/compare-versions.ts';

/** From old to new, as https://semver.org orders them. */
const ORDER = [
  '0.9.10',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1',
  '1.2.0',
  '1.10.0',
  '2.0.0',
];

it('orders versions by their numbers, and what comes before a release below it', () => {
  for (const [at, version] of ORDER.entries()) {
    for (const [otherAt, other] of ORDER.entries()) {
      expect(isNewer(version, other), `${version} over ${other}`).toBe(at > otherAt);
    }
  }
});

it('leaves builds of the same version equal', () => {
  expect(isNewer('1.0.0+2', '1.0.0+1')).toBe(false);
});

it('takes a version out of a tag, and nothing else', () => {
  expect(['v1.2.3', '1.2.3-rc.1', 'V2.0.0+7'].map(versionOf)).toEqual(['1.2.3', '1.2.3-rc.1', '2.0.0+7']);
  expect(['latest', 'v1.2', '1.2.3 <b>', '1.2.3.4', ''].map(versionOf)).toEqual(Array(5).fill(undefined));
  expect([isNewer('latest', '1.0.0'), isNewer('9.0.0', 'dev')]).toEqual([false, false]);
});
