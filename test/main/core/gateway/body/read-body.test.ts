// The memory of a large body is free as soon as its exchange is over, unless its bytes are still being sent.
import { expect, it } from 'vitest';
import { writtenAnew } from '../../../../../src/main/core/gateway/body/read-body.ts';

const LARGE = { model: 'm', text: 'x'.repeat(100_000) };

it('a body that was not lent is let go of with its exchange', () => {
  const body = writtenAnew(LARGE);
  body.letGo();
  expect(body.bytes.length).toBe(0);
});

it('bytes that were lent stay as they are', () => {
  const body = writtenAnew(LARGE);
  const bytes = body.lend();
  body.letGo();
  expect(bytes.toString('utf8')).toBe(JSON.stringify(LARGE));
});
