// Where a JSON Schema holds other schemas: everything that walks one goes this way, never into names or values of the user.
import { isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';

/** Keywords whose value is one schema, or a list of them. */
const SCHEMA_KEYWORDS: ReadonlySet<string> = new Set([
  'items',
  'prefixItems',
  'additionalItems',
  'additionalProperties',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contains',
  'propertyNames',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
  'if',
  'then',
  'else',
]);

/** Keywords whose value names schemas: `title`, `default` and `format` are ordinary names there. */
const NAMED_SCHEMAS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
]);

/** The schema with `change` applied to each schema right below it. Returns the same object when nothing changed. */
export function mapSubschemas(schema: JsonObject, change: (schema: JsonObject) => JsonObject): JsonObject {
  return mapValues(schema, (value, keyword) => {
    if (SCHEMA_KEYWORDS.has(keyword)) return mapSchemas(value, change);
    if (NAMED_SCHEMAS.has(keyword) && isJsonObject(value))
      return mapValues(value, (named) => mapSchemas(named, change));
    return value;
  });
}

function mapSchemas(value: JsonValue, change: (schema: JsonObject) => JsonObject): JsonValue {
  if (isJsonObject(value)) return change(value);
  if (!Array.isArray(value)) return value;
  const changed = value.map((entry) => (isJsonObject(entry) ? change(entry) : entry));
  return changed.every((entry, index) => entry === value[index]) ? value : changed;
}

function mapValues(object: JsonObject, change: (value: JsonValue, name: string) => JsonValue): JsonObject {
  let changed: JsonObject | undefined;
  for (const [name, value] of Object.entries(object)) {
    const next = change(value, name);
    if (next === value) continue;
    changed ??= { ...object };
    changed[name] = next;
  }
  return changed ?? object;
}
