// Writing a body in pieces must give the very bytes that JSON.stringify gives.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonBytes } from '../../../../../src/main/core/gateway/body/json-bytes.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';

it('a body in pieces is the body as JSON.stringify writes it', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.jsonValue()),
    fc.constantFrom(undefined, [undefined, 'é→😀', '\ud800']),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (body) => {
      expect(jsonBytes(body as JsonObject, 0).toString('utf8')).toBe(
        Buffer.from(JSON.stringify(body)).toString('utf8'),
      );
    }),
    { numRuns: 1000 },
  );
});

it.each([0, 3000, 40_000, 1_000_000])(
  'a body that is longer or shorter than the %i bytes expected is whole',
  (expected) => {
    const body = {
      messages: Array.from({ length: 40 }, (_, index) => ({ index, text: 'é→😀x'.repeat(index * 10) })),
      n: 1,
    };
    expect(jsonBytes(body, expected).toString('utf8')).toBe(JSON.stringify(body));
  },
);
