// JSON Schema into Google's own Schema, for models that take no JSON Schema (wire.md §4.2).
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { resolveNode, type SchemaScope } from './resolve-schema.ts';

/** Keywords that mean the same there. */
const KEPT = [
  'title',
  'description',
  'pattern',
  'default',
  'example',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
  'minimum',
  'maximum',
] as const;

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  string: ['enum', 'date-time'],
  number: ['float', 'double'],
  integer: ['int32', 'int64'],
};

/** Schemas that unfold endlessly through their references end here. */
const MOST_NODES = 5000;

/** The schema in the words that Gemini's `parameters` and `responseSchema` take. What they can't say is left out. */
export function cleanSchema(schema: JsonObject): JsonObject {
  return cleanNode(schema, { root: schema, open: [], budget: { nodes: MOST_NODES } });
}

function cleanNode(value: JsonValue, scope: SchemaScope): JsonObject {
  const { node, scope: inner } = resolveNode(isJsonObject(value) ? value : {}, scope);
  const alternatives = [...asArray(node['anyOf']), ...asArray(node['oneOf'])];
  const types = typesOf(node);
  const isNullable = node['nullable'] === true || types.includes('null') || alternatives.some(isNullSchema);
  const cleaned = withAlternatives(node, {
    types: types.filter((type) => type !== 'null'),
    alternatives,
    scope: inner,
  });
  return isNullable ? { ...cleaned, nullable: true } : cleaned;
}

interface Shape {
  readonly types: readonly string[];
  readonly alternatives: readonly JsonValue[];
  readonly scope: SchemaScope;
}

function withAlternatives(node: JsonObject, { types, alternatives, scope }: Shape): JsonObject {
  const open = alternatives.filter((alternative) => !isNullSchema(alternative));
  const [only] = open;
  if (open.length === 1 && isJsonObject(only)) {
    return { ...cleanNode(only, scope), ...pick(node, ['title', 'description']) };
  }
  if (open.length > 1) {
    return { ...pick(node, ['title', 'description']), anyOf: open.map((alternative) => cleanNode(alternative, scope)) };
  }
  const [type = 'string', ...others] = types;
  if (others.length === 0) return cleanTyped(node, type, scope);
  const { description: _description, title: _title, ...rest } = node;
  return { ...pick(node, ['title', 'description']), anyOf: types.map((each) => cleanTyped(rest, each, scope)) };
}

function isNullSchema(value: JsonValue): boolean {
  return isJsonObject(value) && (value['type'] === 'null' || value['const'] === null);
}

/** The types that a schema names, or else those that its other words speak of. */
function typesOf(node: JsonObject): string[] {
  const named = (Array.isArray(node['type']) ? node['type'] : [node['type']]).flatMap((type) => asString(type) ?? []);
  if (named.length > 0) return named.map((type) => type.toLowerCase());
  if (isJsonObject(node['properties'])) return ['object'];
  if (node['items'] !== undefined || node['prefixItems'] !== undefined) return ['array'];
  const values = node['const'] === undefined ? asArray(node['enum']) : [node['const']];
  return [...new Set(values.map((value) => (value === null ? 'null' : jsonType(value))))];
}

function jsonType(value: JsonValue): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' ? 'object' : typeof value;
}

function cleanTyped(node: JsonObject, type: string, scope: SchemaScope): JsonObject {
  const cleaned: JsonObject = { type: type.toUpperCase(), ...pick(node, KEPT) };
  const format = asString(node['format']);
  if (format !== undefined && FORMATS[type]?.includes(format) === true) cleaned['format'] = format;
  if (type === 'object') Object.assign(cleaned, cleanProperties(node, scope));
  else if (type === 'array') cleaned['items'] = cleanItems(node, scope);
  else if (type === 'string') Object.assign(cleaned, textValues(node));
  return cleaned;
}

function cleanProperties(node: JsonObject, scope: SchemaScope): JsonObject {
  const properties = Object.entries(asObject(node['properties']) ?? {});
  if (properties.length === 0) return {};
  const names = properties.map(([name]) => name);
  const required = asArray(node['required']).filter((name) => typeof name === 'string' && names.includes(name));
  return {
    properties: Object.fromEntries(properties.map(([name, property]) => [name, cleanNode(property, scope)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** An array must say what it holds; of a tuple the first kind has to stand for all. */
function cleanItems(node: JsonObject, scope: SchemaScope): JsonObject {
  const items = asArray(node['prefixItems'])[0] ?? (Array.isArray(node['items']) ? node['items'][0] : node['items']);
  return isJsonObject(items) ? cleanNode(items, scope) : { type: 'STRING' };
}

/** Enums are texts there, and none of them may be empty. Numbers keep only their type. */
function textValues(node: JsonObject): JsonObject {
  const values = node['const'] === undefined ? asArray(node['enum']) : [node['const']];
  const texts = values.flatMap((value) => (value === null || typeof value === 'object' ? [] : String(value)));
  const usable = texts.filter((text) => text !== '');
  return usable.length === 0 ? {} : { enum: usable };
}

function pick(node: JsonObject, keywords: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const keyword of keywords) {
    const value = node[keyword];
    if (value !== undefined) picked[keyword] = value;
  }
  return picked;
}
