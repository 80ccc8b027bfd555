// Plain JSON values, and the narrow questions that codecs ask of unknown ones.

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether the value is an object, and no list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an object, otherwise undefined. */
export function asObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** The list that the value is, or else an empty one. */
export function asArray(value: unknown): JsonValue[] {
  return Array.isArray(value) ? (value as JsonValue[]) : [];
}

/** The string that the value is, or else undefined. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A finite number, otherwise undefined: providers send null and strings where counts belong. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The first argument that is a finite number, else 0. */
export function firstNumber(...values: unknown[]): number {
  for (const value of values) {
    const found = asNumber(value);
    if (found !== undefined) return found;
  }
  return 0;
}

/**
 * Tool arguments as an object (rule T-9). Providers send `""`, null, an object instead of a string, or a string cut by
 * the token limit: whatever is no JSON object becomes `{}`.
 */
export function parseToolInput(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  if (typeof value !== 'string' || value === '') return {};
  try {
    const parsed: unknown = JSON.parse(value);
    return isJsonObject(parsed) ? parsed : {};
  } catch {
    // Cut or broken arguments are the model's, not the caller's: an empty object is the agreed stand-in.
    return {};
  }
}

/**
 * The same value with lone halves of surrogate pairs replaced in all its texts (rule C-5): cut emoji are common in what
 * tools print, and providers refuse the whole request for one. Without any it is the same object.
 */
export function wellFormed(value: JsonObject): JsonObject;
export function wellFormed(value: JsonValue): JsonValue;
export function wellFormed(value: JsonValue): JsonValue {
  return isWellFormed(value) ? value : mended(value);
}

/** Nearly always true: nothing is made for the answer. */
function isWellFormed(value: JsonValue): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (Array.isArray(value)) return value.every(isWellFormed);
  if (!isJsonObject(value)) return true;
  for (const name in value) {
    const inner = value[name];
    if (!name.isWellFormed() || (inner !== undefined && !isWellFormed(inner))) return false;
  }
  return true;
}

function mended(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(mended);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toWellFormed(), mended(inner)]));
}
