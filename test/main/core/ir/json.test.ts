import { describe, expect, it } from 'vitest';
import { asNumber, firstNumber, isJsonObject, parseToolInput } from '../../../../src/main/core/ir/json.ts';

describe('tool arguments (T-9)', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    [{ a: 1 }, { a: 1 }],
    ['', {}],
    [undefined, {}],
    [null, {}],
    ['null', {}],
    ['"text"', {}],
    ['[1]', {}],
    [[1], {}],
    ['5', {}],
    ['{"path":"/tm', {}],
    ['{}{}', {}],
  ])('%j is %j', (value, input) => {
    expect(parseToolInput(value)).toEqual(input);
  });
});

describe('numbers off the wire', () => {
  it('are finite or none', () => {
    expect([3, null, '3', Number.NaN, Number.POSITIVE_INFINITY].map(asNumber)).toEqual([
      3,
      ...Array(4).fill(undefined),
    ]);
    expect(firstNumber(null, '7', 0, 9)).toBe(0);
    expect(firstNumber(null, undefined)).toBe(0);
  });

  it('are no objects, and neither are lists', () => {
    expect([{}, [], null, 1].map(isJsonObject)).toEqual([true, false, false, false]);
  });
});
