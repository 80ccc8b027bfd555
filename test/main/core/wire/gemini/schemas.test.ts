import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { cleanSchema } from '../../../../../src/main/core/wire/gemini/clean-schema.ts';
import { lowerSchema } from '../../../../../src/main/core/wire/gemini/lower-schema.ts';

describe('schemas that clients of Gemini send', () => {
  it('are the same object when there is nothing to change', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: ['string', 'null'], default: { type: 'STRING' } } },
      required: ['a'],
    };
    expect(lowerSchema(schema)).toBe(schema);
  });

  it('get plain types on every level, but no name and no value of the user is touched', () => {
    const schema: JsonObject = {
      type: 'OBJECT',
      properties: {
        type: { type: 'STRING', enum: ['OBJECT'], default: 'STRING' },
        nullable: { type: 'ARRAY', items: { anyOf: [{ type: 'INTEGER' }] }, maxItems: '3' },
      },
      propertyOrdering: ['type', 'nullable'],
      $defs: { X: { type: ['NUMBER', 'NULL'] } },
    };
    expect(lowerSchema(schema)).toEqual({
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['OBJECT'], default: 'STRING' },
        nullable: { type: 'array', items: { anyOf: [{ type: 'integer' }] }, maxItems: 3 },
      },
      $defs: { X: { type: ['number', 'null'] } },
    });
  });

  it('say null as JSON Schema does', () => {
    expect(lowerSchema({ type: 'STRING', nullable: true, enum: ['a'] })).toEqual({
      type: ['string', 'null'],
      enum: ['a', null],
    });
    expect(lowerSchema({ anyOf: [{ type: 'STRING' }], nullable: true })).toEqual({
      anyOf: [{ type: 'string' }, { type: 'null' }],
    });
    expect(lowerSchema({ type: 'TYPE_UNSPECIFIED', nullable: false })).toEqual({});
  });
});

describe('schemas for models that know only Google’s own (wire.md 4.2)', () => {
  const property = (schema: JsonObject, root: JsonObject = {}): JsonValue | undefined =>
    (cleanSchema({ type: 'object', properties: { p: schema }, ...root })['properties'] as JsonObject)['p'];

  it('lose the words that it does not have, and keep the others', () => {
    const schema = {
      $schema: 'x',
      $id: 'y',
      type: 'string',
      title: 'T',
      description: 'D',
      pattern: '^a',
      minLength: 1,
      format: 'uri',
      contentEncoding: 'base64',
      'x-a': 1,
      not: {},
    };
    expect(property(schema)).toEqual({ type: 'STRING', title: 'T', description: 'D', pattern: '^a', minLength: 1 });
    expect(property({ type: 'string', format: 'date-time' })).toEqual({ type: 'STRING', format: 'date-time' });
    expect(property({ type: 'number', exclusiveMinimum: 0, maximum: 5 })).toEqual({ type: 'NUMBER', maximum: 5 });
  });

  it('keep names of properties that are also words of the language', () => {
    const properties = {
      title: { type: 'string' },
      format: { type: 'string' },
      const: { type: 'string' },
      $ref: { type: 'string' },
      additionalProperties: { type: 'string' },
    };
    const cleaned = cleanSchema({
      type: 'object',
      properties,
      required: ['title', 'gone'],
      additionalProperties: false,
    });
    expect(Object.keys(cleaned['properties'] as JsonObject)).toEqual(Object.keys(properties));
    expect(cleaned['required']).toEqual(['title']);
    expect(cleaned).not.toHaveProperty('additionalProperties');
  });

  it('say null, lists of types, constants and alternatives in its way', () => {
    expect(property({ type: ['string', 'null'] })).toEqual({ type: 'STRING', nullable: true });
    expect(property({ type: ['string', 'array'], description: 'D', items: { type: 'number' } })).toEqual({
      description: 'D',
      anyOf: [{ type: 'STRING' }, { type: 'ARRAY', items: { type: 'NUMBER' } }],
    });
    expect(property({ const: 'a' })).toEqual({ type: 'STRING', enum: ['a'] });
    expect(property({ const: 4 })).toEqual({ type: 'NUMBER' });
    expect(property({ type: 'integer', enum: [1, 2] })).toEqual({ type: 'INTEGER' });
    expect(property({ enum: ['a', '', null] })).toEqual({ type: 'STRING', enum: ['a'], nullable: true });
    expect(property({ oneOf: [{ type: 'string' }, { type: 'null' }] })).toEqual({ type: 'STRING', nullable: true });
    expect(property({ anyOf: [{ type: 'string' }, { type: 'boolean' }] })).toEqual({
      anyOf: [{ type: 'STRING' }, { type: 'BOOLEAN' }],
    });
    expect(
      property({
        allOf: [
          { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
          { properties: { b: { type: 'string' } } },
        ],
      }),
    ).toEqual({
      type: 'OBJECT',
      properties: { a: { type: 'STRING' }, b: { type: 'STRING' } },
      required: ['a'],
    });
  });

  it('tell what arrays hold', () => {
    expect(property({ type: 'array' })).toEqual({ type: 'ARRAY', items: { type: 'STRING' } });
    expect(property({ type: 'array', items: [{ type: 'number' }, { type: 'string' }] })).toEqual({
      type: 'ARRAY',
      items: { type: 'NUMBER' },
    });
    expect(property({ prefixItems: [{ type: 'boolean' }] })).toEqual({ type: 'ARRAY', items: { type: 'BOOLEAN' } });
  });

  it('have references put in place, and cycles ended with a hint', () => {
    const $defs = {
      'a/b': { type: 'string', description: 'def' },
      node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } },
    };
    expect(property({ $ref: '#/$defs/a~1b', description: 'own' }, { $defs })).toEqual({
      type: 'STRING',
      description: 'own',
    });
    expect(property({ $ref: '#/$defs/node' }, { $defs })).toEqual({
      type: 'OBJECT',
      properties: { next: { type: 'OBJECT', description: 'An object of the kind node.' } },
    });
    expect(property({ $ref: 'https://x.example/y.json' })).toMatchObject({ type: 'OBJECT' });
    expect(property({ $ref: '#' })).toMatchObject({ type: 'OBJECT' });
  });

  it('end, however much a schema unfolds', () => {
    const $defs: JsonObject = {};
    for (let level = 0; level < 40; level += 1) {
      const next = { $ref: `#/$defs/d${level + 1}` };
      $defs[`d${level}`] = { type: 'object', properties: { a: next, b: next, c: next } };
    }
    const size = JSON.stringify(cleanSchema({ $ref: '#/$defs/d0', $defs })).length;
    expect(size).toBeLessThan(1_000_000);
  });

  it('hold only words that Google’s schema has, whatever came in', () => {
    const allowed = new Set([
      'type',
      'format',
      'title',
      'description',
      'nullable',
      'enum',
      'properties',
      'required',
      'items',
      'minItems',
      'maxItems',
      'minLength',
      'maxLength',
      'minProperties',
      'maxProperties',
      'minimum',
      'maximum',
      'pattern',
      'anyOf',
      'default',
      'example',
    ]);
    const check = (schema: JsonObject): void => {
      for (const keyword of Object.keys(schema)) expect(allowed).toContain(keyword);
      for (const child of Object.values((schema['properties'] ?? {}) as JsonObject)) check(child as JsonObject);
      for (const child of [schema['items'] ?? [], schema['anyOf'] ?? []].flat()) check(child as JsonObject);
    };
    const keyword = fc.constantFrom(
      'type',
      'properties',
      'items',
      'anyOf',
      'oneOf',
      'allOf',
      '$ref',
      'const',
      'enum',
      'not',
      'required',
      'additionalProperties',
      '$defs',
      'nullable',
      'format',
    );
    const { schema } = fc.letrec((tie) => ({
      schema: fc.dictionary(keyword, tie('value'), { maxKeys: 5 }),
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('object', 'array', 'string', 'null', '#', '#/properties/a', 1, null, true),
        tie('schema'),
        fc.array(tie('schema'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'type', '$ref'), tie('schema'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(schema, (value) => check(cleanSchema(value as JsonObject))),
      { numRuns: 300 },
    );
  });
});
