// Google's REST interface takes every field in camelCase and in snake_case (rule C-3): both are read as one.
import { isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';

export interface CamelFields {
  readonly fields: Readonly<Record<string, JsonValue | undefined>>;
  /** The name as the client wrote it, for errors about the field. */
  readonly nameOf: (field: string) => string;
}

/** The fields of one object under their documented names. Their values stay as they are: they may hold the user's own keys. */
export function camelFields(object: JsonObject): CamelFields {
  const names = new Map<string, string>();
  const entries = Object.entries(object).map(([name, value]): [string, JsonValue] => {
    const camel = camelCase(name);
    if (camel !== name) names.set(camel, name);
    return [camel, value];
  });
  return { fields: Object.fromEntries(entries), nameOf: (field) => names.get(field) ?? field };
}

function camelCase(name: string): string {
  return name.includes('_')
    ? name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
    : name;
}

/** A field that is neither missing nor null nor an empty list or object: protobuf writes defaults out at times. */
export function isSet(value: JsonValue | undefined): value is JsonValue {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** One value or a list of them, as a list: the service reads a single object where a list belongs. */
export function listOf(value: JsonValue | undefined): JsonValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The objects in a list, or the single one. */
export function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return listOf(value).filter(isJsonObject);
}
