// Questions about plain JSON values that the operators of checks ask.

/** The same JSON, whatever the order of keys. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(valueAt(left, key), valueAt(right, key)))
  );
}

/** Everything in `wanted` is in `value`; lists must be equal. */
export function isSubset(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return isEqual(wanted, value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(wanted).every(([key, inner]) => isSubset(inner, valueAt(value, key)));
}

/** A text holds the needle, a list an element like it, an object holds it somewhere in its JSON. */
export function contains(value: unknown, needle: unknown): boolean {
  if (typeof value === 'string') return value.includes(String(needle));
  if (Array.isArray(value)) {
    return value.some(
      (element) => isSubset(needle, element) || (typeof element === 'string' && contains(element, needle)),
    );
  }
  return typeof value === 'object' && value !== null && JSON.stringify(value).includes(String(needle));
}

/** The JSON type's name, `integer` for whole numbers. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** A value for a report: its JSON, cut when it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 260 ? `${text.slice(0, 240)}… (${text.length} characters)` : text;
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function valueAt(value: object, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}
