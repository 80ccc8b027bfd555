// Reading events in the frame of an earlier one must give what JSON.parse gives, whatever the events hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asArray, asObject, type JsonObject } from '../../../../src/main/core/ir/json.ts';
import { createRepeatedJson, type TextSpot } from '../../../../src/main/core/ir/repeated-json.ts';

function findDelta(event: JsonObject): TextSpot | undefined {
  const delta = asObject(asObject(asArray(event['choices'])[0])?.['delta']);
  return typeof delta?.['content'] === 'string' ? { holder: delta, key: 'content' } : undefined;
}

function event(content: unknown, id: unknown = 'c1'): string {
  return JSON.stringify({ id, choices: [{ index: 0, delta: { content }, finish_reason: null }] });
}

describe('events that differ in one text', () => {
  it('are read as JSON.parse reads them, for any texts in any frames', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('', '"', '\\', '","', '"a":"b"', 'é→😀', '\ud83d', '\u0000\n', 'c1'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.oneof(text, fc.constant('c1')))), (pairs) => {
        const read = createRepeatedJson(findDelta);
        for (const [content, id] of pairs) {
          const data = event(content, id);
          expect(read(data)).toEqual(JSON.parse(data));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are read right when the text also stands elsewhere, or is written with escapes', () => {
    const read = createRepeatedJson(findDelta);
    for (const data of [
      event('same', 'same'),
      '{"choices":[{"delta":{"content":"x","note":"x"}}]}',
      '{"choices":[{"delta":{"content":"y","note":"x"}}]}',
      '{"choices":[{"delta":{"content":"\\u0079","note":"x"}}]}',
      '{"choices":[{"delta":{"content":"y","content":"z","note":"x"}}]}',
      '{"choices":[{"delta":{"content":"y","note":"y"}}]}',
    ]) {
      expect(read(data)).toEqual(JSON.parse(data));
    }
  });

  it('are parsed once: the object of an earlier event comes again with the new text', () => {
    const read = createRepeatedJson(findDelta);
    read(event('one'));
    const second = read(event('two'));
    expect(read(event('a "quoted" three'))).toBe(second);
    expect(second).toEqual(JSON.parse(event('a "quoted" three')));
  });

  it('that hold a field which is never the same are parsed one by one', () => {
    const read = createRepeatedJson(findDelta);
    const objects = Array.from({ length: 9 }, (_, index) => read(event('same', index)));
    expect(objects).toEqual(Array.from({ length: 9 }, (_, index) => JSON.parse(event('same', index))));
    expect(new Set(objects).size).toBe(9);
  });

  it.each([
    '{"choices":[{"index":0,"delta":{"content":"tw',
    '{"choices',
    '',
    'no JSON',
    event('x').replace('"x"', '"a\nb"'),
  ])('throw as JSON.parse does when one is broken: %j', (broken) => {
    const read = createRepeatedJson(findDelta);
    read(event('one'));
    read(event('two'));
    expect(() => read(broken)).toThrow(SyntaxError);
    expect(read(event('three'))).toEqual(JSON.parse(event('three')));
  });
});
