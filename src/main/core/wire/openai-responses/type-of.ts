// The type of an item, part or tool, for error texts and look-ups.
import type { JsonObject } from '../../ir/json.ts';

/** The `type` field as text; a missing or odd one is told as JSON. */
export function typeOf(value: JsonObject): string {
  const { type = null } = value;
  return typeof type === 'string' ? type : JSON.stringify(type);
}
