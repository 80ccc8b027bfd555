import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isWrapped,
  unwrapSignature,
  wrapSignature,
  type CarriedSignature,
} from '../../../../src/main/core/ir/signatures.ts';

const origin = fc.constantFrom<CarriedSignature['origin']>(
  'anthropic-messages',
  'openai-chat',
  'openai-responses',
  'gemini',
);
const carried = fc
  .record(
    { origin, value: fc.string(), itemId: fc.string(), text: fc.string({ unit: 'grapheme' }) },
    { requiredKeys: ['origin', 'value'] },
  )
  .chain((signature) => fc.constantFrom(signature, { ...signature, isRedacted: true }));

describe('a proof of reasoning in a foreign field (§5.3)', () => {
  it('comes back unharmed', () => {
    fc.assert(
      fc.property(carried, (signature) => {
        expect(unwrapSignature(wrapSignature(signature))).toEqual(signature);
      }),
    );
  });

  it('is plain ASCII that passes any signature field', () => {
    expect(wrapSignature({ origin: 'gemini', value: 'ü', text: '世界 🌍' })).toMatch(/^gw1\.[A-Za-z0-9_-]+$/);
  });

  it('is dropped when a client cut it, at whatever place', () => {
    const text = wrapSignature({ origin: 'openai-responses', value: 'gAAAAA==', itemId: 'rs_1', text: 'why' });
    for (let length = 0; length < text.length; length += 1) {
      expect(unwrapSignature(text.slice(0, length)), `cut after ${length}`).toBeUndefined();
    }
  });

  it.each(['', 'EqQBCgIYAhIM', 'gAAAAABh', 'gw1', 'gw1.', 'gw1.!!!', 'GW1.e30'])(
    'is not seen in a signature of somebody else: %j',
    (text) => {
      expect(unwrapSignature(text)).toBeUndefined();
    },
  );

  it('is not believed when it was made up', () => {
    const forge = (value: unknown): string => `gw1.${Buffer.from(JSON.stringify(value)).toString('base64url')}`;
    for (const value of [null, 5, [], {}, { origin: 'gemini' }, { value: 'x' }, { origin: 'bedrock', value: 'x' }]) {
      expect(unwrapSignature(forge(value))).toBeUndefined();
    }
    expect(unwrapSignature(forge({ origin: 'gemini', value: 'x', itemId: 7, isRedacted: 'yes' }))).toEqual({
      origin: 'gemini',
      value: 'x',
    });
  });

  it('can be told from others even when it is broken, so that it never reaches a verifier (K-7)', () => {
    expect(isWrapped('gw1.broken')).toBe(true);
    expect(isWrapped('EqQBCgIYAhIM')).toBe(false);
  });
});
