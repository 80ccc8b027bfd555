// The requirements on signing in have numbers, and each has at least one test that names it in its title.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const TESTS = join(import.meta.dirname, '../../../..');
const NUMBERS = Array.from({ length: 17 }, (_, index) => index + 1);

it('each requirement on signing in, from 15.3/1 to 15.3/17, is the title of a test', () => {
  const titled = new Set<number>();
  for (const name of readdirSync(TESTS, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.test.ts') || name.endsWith('numbers.test.ts')) continue;
    const text = readFileSync(join(TESTS, name), 'utf8');
    // A title begins with its numbers, and stands in quotes.
    for (const [, numbers = ''] of text.matchAll(/['"`]((?:15\.3\/\d+ )+)/g))
      for (const number of numbers.trim().split(' ')) titled.add(Number(number.slice('15.3/'.length)));
  }
  expect(NUMBERS.filter((number) => !titled.has(number))).toEqual([]);
});
