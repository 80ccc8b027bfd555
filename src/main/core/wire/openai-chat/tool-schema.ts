// Schemas of tool arguments for providers that take less than JSON Schema (wire.md §4.2).
import type { ChatDialect } from '../../ir/dialect.ts';
import { asObject, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';

/** The root must be an object with properties (rule T-1); the rest stays as the client wrote it where it may. */
export function renderSchema(schema: JsonObject | undefined, rules: ChatDialect['schemaRules']): JsonObject {
  const rooted: JsonObject = { ...schema, type: 'object', properties: asObject(schema?.['properties']) ?? {} };
  if (rules === 'none') return rooted;
  return cleanSchema(rooted, rules === 'moonshot' ? moonshotNode : xaiNode);
}

type NodeRule = (node: JsonObject) => JsonObject;

/** Where schemas stand inside a schema. Everything else is data: a property may well be called `items` or `$ref`. */
const SINGLE = ['items', 'additionalItems', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains'] as const;
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items'] as const;
const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'] as const;

function cleanSchema(schema: JsonObject, rule: NodeRule): JsonObject {
  const node: JsonObject = { ...rule(schema) };
  const clean = (value: JsonValue): JsonValue => (isJsonObject(value) ? cleanSchema(value, rule) : value);
  for (const key of SINGLE) {
    const value = node[key];
    if (isJsonObject(value)) node[key] = clean(value);
  }
  for (const key of LISTS) {
    const value = node[key];
    if (Array.isArray(value)) node[key] = value.map(clean);
  }
  for (const key of MAPS) {
    const value = node[key];
    if (isJsonObject(value)) {
      node[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
    }
  }
  return node;
}

/** Moonshot takes a `$ref` only alone, and one schema for all items of a list. */
function moonshotNode(node: JsonObject): JsonObject {
  if (typeof node['$ref'] === 'string') return { $ref: node['$ref'] };
  const tuple = node['prefixItems'] ?? node['items'];
  if (!Array.isArray(tuple)) return node;
  const { prefixItems: _prefixItems, additionalItems: _additionalItems, ...rest } = node;
  return { ...rest, items: oneSchema(tuple) };
}

function oneSchema(tuple: readonly JsonValue[]): JsonValue {
  const [first, ...others] = tuple;
  if (first === undefined) return {};
  return others.length === 0 ? first : { anyOf: [...tuple] };
}

/** Older models of xAI answer 400 to `additionalProperties`. */
function xaiNode(node: JsonObject): JsonObject {
  const { additionalProperties: _additionalProperties, ...rest } = node;
  return rest;
}
