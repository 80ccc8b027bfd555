// The scanner must agree with JSON.parse on every text: what it lets through goes to a provider unparsed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBody } from '../../../../../src/main/core/gateway/body/json-scan.ts';

function parses(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // That it does not is the answer.
    return undefined;
  }
}

function isParsedObject(bytes: Buffer): boolean {
  const value = parses(bytes);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const longText = fc.string({ minLength: 10, maxLength: 80, unit: fc.constantFrom('a', 'é', '"', '\\', '\n', '😀') });
const json = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('model', '__proto__', 'a')),
  fc.oneof(fc.jsonValue(), longText),
);
const spaced = fc.tuple(json, fc.constantFrom(undefined, 1, '\t'));

/** The same bytes at a place in memory where words may not begin. */
function moved(bytes: Buffer, by: number): Buffer {
  return Buffer.concat([Buffer.alloc(by, '"'), bytes]).subarray(by);
}

describe('the scan of a body', () => {
  it('takes every JSON object, and finds its fields where they are', () => {
    fc.assert(
      fc.property(spaced, ([value, space]) => {
        const bytes = Buffer.from(JSON.stringify(value, undefined, space));
        const { isObject, fields } = scanBody(bytes, 1000);
        expect(isObject).toBe(true);
        const found = [...fields].map(([name, { start, end }]) => [
          name,
          JSON.parse(bytes.toString('utf8', start, end)),
        ]);
        expect(new Map(found as [string, unknown][])).toEqual(
          new Map(Object.entries(JSON.parse(bytes.toString('utf8')))),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('says of a changed text what JSON.parse says of it', () => {
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 3 }),
      insert: fc.oneof(
        fc.constantFrom(
          '"',
          '\\',
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '0',
          '-',
          '.',
          'e',
          'E+1',
          '\\u12',
          '\\u00e9',
          'true',
          'nul',
        ),
        fc.constantFrom('\u0000', '\n', ' ', '\u00a0', '\ufeff', '/*', 'NaN', '01', '1.', '"model":"x",', '\u007f'),
        fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      ),
    });
    fc.assert(
      fc.property(spaced, fc.array(edit, { maxLength: 3 }), fc.nat({ max: 3 }), ([value, space], edits, offset) => {
        let text = Buffer.from(JSON.stringify(value, undefined, space)).toString('latin1');
        for (const { at, cut, insert } of edits) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + insert + text.slice(place + cut);
        }
        const bytes = moved(Buffer.from(text, 'latin1'), offset);
        expect(scanBody(bytes, 1000).isObject).toBe(isParsedObject(bytes));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    '{}',
    ' {"a" : 1 }\r\n',
    '{"a":-0.5e+10,"b":[true,false,null,[],{}]}',
    '{"a":"\\ud800\\"\\\\\\/"}',
    '{"a":"\u007f\u2028"}',
    '{"a":01}',
    '{"a":.5}',
    '{"a":1.}',
    '{"a":+1}',
    '{"a":1e}',
    '{"a":-}',
    '{"a":tru}',
    '{"a":truee}',
    '{"a":"\\x"}',
    '{"a":"\\u12g4"}',
    '{"a":"\t"}',
    '{"a":1,}',
    '{"a":[1,]}',
    '{,}',
    '{"a"}',
    "{'a':1}",
    '{a:1}',
    '{"a":1}{}',
    '{"a":1',
    '{"a":"1',
    '[]',
    '1',
    '',
    '\ufeff{}',
    '{"a":1}\u00a0',
  ])('agrees with JSON.parse on %j', (text) => {
    const bytes = Buffer.from(text);
    expect(scanBody(bytes, 10).isObject).toBe(isParsedObject(bytes));
  });

  it('stops where the nesting gets too deep', () => {
    const deep = (levels: number): Buffer => Buffer.from(`{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`);
    expect(scanBody(deep(9), 10)).toMatchObject({ isObject: true, depth: 10 });
    expect(scanBody(deep(10), 10)).toMatchObject({ isObject: false, depth: 11 });
    expect(scanBody(deep(1_000_000), 10)).toMatchObject({ isObject: false, depth: 11 });
  });

  it('finds each model at the top, however its name is written, and none below', () => {
    const bytes = Buffer.from('{"x":{"model":"no"},"model":"one","mod\\u0065l" : "two","model":3,"y":["model"]}');
    const { modelSpans, modelKeys, fields } = scanBody(bytes, 10);
    expect(modelSpans.map(({ start, end }) => bytes.toString('utf8', start, end))).toEqual(['"one"', '"two"']);
    expect(modelKeys).toBe(3);
    expect(fields.get('model')).toEqual({ start: bytes.lastIndexOf('3'), end: bytes.lastIndexOf('3') + 1 });
  });
});
