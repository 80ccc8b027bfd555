// Google's own Schema, or JSON Schema with its upper-case types, into plain JSON Schema (wire.md §4.2, "G inbound").
import { asArray, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { mapSubschemas } from './subschemas.ts';

/** Whole numbers that protobuf writes as texts. */
const COUNTS = ['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'] as const;

/** The schema as others read it. The same object when there was nothing to change. */
export function lowerSchema(schema: JsonObject): JsonObject {
  let lowered = mapSubschemas(schema, lowerSchema);
  const replace = (keyword: string, value: JsonValue | undefined): void => {
    if (lowered === schema) lowered = { ...schema };
    if (value === undefined) delete lowered[keyword];
    else lowered[keyword] = value;
  };
  const type = lowerType(schema['type']);
  if (type !== schema['type']) replace('type', type);
  for (const keyword of COUNTS) {
    const count = schema[keyword];
    if (typeof count === 'string' && /^\d+$/.test(count)) replace(keyword, Number(count));
  }
  if (schema['nullable'] !== undefined) {
    if (schema['nullable'] === true) allowNull(lowered, replace);
    replace('nullable', undefined);
  }
  // An order among properties that only Google's service knows.
  if (schema['propertyOrdering'] !== undefined) replace('propertyOrdering', undefined);
  return lowered;
}

function lowerType(type: JsonValue | undefined): JsonValue | undefined {
  if (typeof type === 'string') return type === 'TYPE_UNSPECIFIED' ? undefined : type.toLowerCase();
  if (!Array.isArray(type)) return type;
  return type.every(isLower) ? type : type.map((name) => (typeof name === 'string' ? name.toLowerCase() : name));
}

function isLower(name: JsonValue): boolean {
  return typeof name !== 'string' || name === name.toLowerCase();
}

function allowNull(schema: JsonObject, replace: (keyword: string, value: JsonValue) => void): void {
  const type = schema['type'];
  if (typeof type === 'string' && type !== 'null') replace('type', [type, 'null']);
  const alternatives = asArray(schema['anyOf']);
  if (alternatives.length > 0) replace('anyOf', [...alternatives, { type: 'null' }]);
  const values = asArray(schema['enum']);
  if (values.length > 0) replace('enum', [...values, null]);
}
