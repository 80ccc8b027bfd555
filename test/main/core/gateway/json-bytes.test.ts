// Writing a body in pieces must give the very bytes that JSON.stringify gives.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonBytes } from '../../../../src/main/core/gateway/json-bytes.ts';
import type { JsonObject } from '../../../../src/main/core/ir/json.ts';

it('a body in pieces is the body as JSON.stringify writes it', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.jsonValue()),
    fc.constantFrom(undefined, [undefined, 'é→😀', '\ud800']),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (body) => {
      expect(jsonBytes(body as JsonObject).toString('utf8')).toBe(Buffer.from(JSON.stringify(body)).toString('utf8'));
    }),
    { numRuns: 1000 },
  );
});
