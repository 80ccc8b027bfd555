import { describe, expect, it } from 'vitest';
import { findFault, type Check } from './check.ts';
import { resolvePath } from './path.ts';

const DOCUMENT = {
  text: 'Grüße',
  empty: [],
  nothing: null,
  count: 3,
  calls: [
    { type: 'call', name: 'a', input: { city: 'Oslo' } },
    { type: 'text', name: 'b', tags: ['x', 'y'] },
    { type: 'call', name: 'c', input: {} },
  ],
  json: '{"deep":[1,2]}',
};
const ROOT = { document: DOCUMENT, around: { headers: { 'retry-after': '7' } } };

describe('a path', () => {
  it.each([
    ['calls[0].name', 'a'],
    ['calls[-1].name', 'c'],
    ['calls[9].name', undefined],
    ['calls[*].name', ['a', 'b', 'c']],
    ['calls[*].input', [{ city: 'Oslo' }, {}]],
    ['calls[*].tags[*]', ['x', 'y']],
    ['calls[?type=call][*].name', ['a', 'c']],
    ['calls[?type!=call][0].name', 'b'],
    ['calls[?name~^(a|b)$]|len', 2],
    ['calls[?tags][0].name', 'b'],
    ['calls[*].name|join', 'abc'],
    ['json|json', { deep: [1, 2] }],
    ['calls[0]|keys', ['type', 'name', 'input']],
    ['@headers.retry-after', '7'],
    ['text.length.of', undefined],
  ])('%s leads to its value', (path, value) => {
    expect(resolvePath(ROOT, path)).toEqual(value);
  });
});

/** What holds, and what must not. */
const CHECKS: [holds: Check, fails: Check][] = [
  [
    { path: 'count', equals: 3 },
    { path: 'count', equals: 4 },
  ],
  [
    { path: 'count', notEquals: 4 },
    { path: 'count', notEquals: 3 },
  ],
  [
    { path: 'nothing', equalsOrAbsent: 1 },
    { path: 'count', equalsOrAbsent: 1 },
  ],
  [
    { path: 'calls[0].name', equalsPath: 'calls[0].name' },
    { path: 'calls[0].name', equalsPath: 'calls[1].name' },
  ],
  [
    { path: 'missing', exists: false },
    { path: 'missing', equalsPath: 'missing' },
  ],
  [
    { path: 'calls[0]', matchesSubset: { name: 'a' } },
    { path: 'calls[0]', matchesSubset: { name: 'b' } },
  ],
  [
    { path: 'text', contains: ['Gr', 'e'] },
    { path: 'text', contains: ['Gr', 'x'] },
  ],
  [
    { path: 'calls', contains: { name: 'b' } },
    { path: 'calls', contains: { name: 'z' } },
  ],
  [
    { path: 'text', notContains: 'x' },
    { path: 'text', notContains: ['x', 'ü'] },
  ],
  [
    { path: 'text', exists: true },
    { path: 'nothing', exists: true },
  ],
  [
    { path: 'empty', absent: true },
    { path: 'text', absent: true },
  ],
  [
    { path: 'count', type: 'integer' },
    { path: 'count', type: 'string' },
  ],
  [
    { path: 'count', oneOf: [1, 3] },
    { path: 'count', oneOf: [1, 2] },
  ],
  [
    { path: 'text', matches: '^Gr' },
    { path: 'count', matches: '3' },
  ],
  [
    { path: 'text', notMatches: '^x' },
    { path: 'text', notMatches: '^G' },
  ],
  [
    { path: 'calls', length: 3 },
    { path: 'missing', length: 0 },
  ],
  [
    { path: 'calls', minLength: 2 },
    { path: 'missing', minLength: 0 },
  ],
  [
    { path: 'count', gte: 3, lte: 3 },
    { path: 'text', gte: 0 },
  ],
  [
    { path: 'calls[*].name', each: { matches: '^[abc]$' } },
    { path: 'calls[*].name', each: { matches: '^[ab]$' } },
  ],
  [
    { path: 'calls[*].name', unique: true },
    { path: 'calls[*].type', unique: true },
  ],
  [
    { path: 'calls[*].type', rolesOnly: ['call', 'text'] },
    { path: 'calls[*].type', rolesOnly: ['call'] },
  ],
  [
    { any: [{ path: 'count', equals: 9 }, [{ path: 'count', equals: 3 }]] },
    {
      any: [
        [
          { path: 'count', equals: 3 },
          { path: 'text', equals: 'x' },
        ],
      ],
    },
  ],
  [
    { all: [{ path: 'count', equals: 3 }] },
    {
      all: [
        { path: 'count', equals: 3 },
        { path: 'count', equals: 4 },
      ],
    },
  ],
];

describe('a check', () => {
  it.each(CHECKS)('%j holds, and %j does not', (holds, fails) => {
    expect(findFault(ROOT, holds)).toBeUndefined();
    expect(findFault(ROOT, fails)).toBeTypeOf('string');
  });

  it('with a word that is no operator is a mistake in the case', () => {
    expect(() => findFault(ROOT, { path: 'count', equal: 3 })).toThrow('unknown operator equal');
  });
});
