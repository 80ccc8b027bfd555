// Names close to one that does not exist.
import { describe, expect, it } from 'vitest';
import { matchesModel } from '../../../../src/main/core/routing/model-pattern.ts';
import { nearMatches } from '../../../../src/main/core/routing/near-matches.ts';

describe('near names', () => {
  it('are at most three, the closest first, each once', () => {
    expect(nearMatches('glm-4.5', ['glm-4.6', 'glm-4.5-air', 'glm-4.7', 'glm-4', 'glm-4.6', 'gpt'])).toEqual([
      'glm-4.6',
      'glm-4.5-air',
      'glm-4.7',
    ]);
  });

  it('are found by a part that stands behind a slash, and whatever their case', () => {
    expect(nearMatches('GPT-5', ['work/gpt-5', 'other/thing'])).toEqual(['work/gpt-5']);
  });

  it('are none when nothing is close', () => {
    expect(nearMatches('abcdefgh', ['zzzzzzzz', 'work/quite-another'])).toEqual([]);
  });
});

describe('a pattern of a route', () => {
  it.each([
    ['glm-4.*', 'glm-4.6', true],
    ['glm-4.*', 'glm-426', false],
    ['*', '', true],
    ['*-mini', 'GPT-5-Mini', true],
    ['a*b*c', 'axxbxxc', true],
    ['a*b*c', 'axxc', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['ab*b*bc', 'abbc', false],
    ['ab*b*bc', 'abbbc', true],
    ['(x|y)', 'x', false],
    ['m1', 'm1 ', false],
    ['claude-[1m]', 'claude-[1m]', true],
  ])('%s and %s: %s', (pattern, model, isMatch) => {
    expect(matchesModel(pattern, model)).toBe(isMatch);
  });

  it('with many stars is fast on any name', () => {
    const begin = performance.now();
    expect(matchesModel(`${'a*'.repeat(30)}c`, 'a'.repeat(500))).toBe(false);
    expect(matchesModel(`${'*a'.repeat(30)}*`, 'a'.repeat(500))).toBe(true);
    expect(performance.now() - begin).toBeLessThan(200);
  });
});
