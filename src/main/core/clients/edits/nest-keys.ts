// Keys as one object: for settings that are handed over whole instead of being written into a file.
import { isJsonObject, type JsonObject } from '../../ir/json.ts';
import type { KeyWish } from './edit-record.ts';

/** Only for paths of plain names. */
export function nestKeys(keys: readonly KeyWish[]): JsonObject {
  const whole: JsonObject = {};
  for (const { path, value } of keys) {
    const names = path.map(String);
    let group = whole;
    for (const name of names.slice(0, -1)) {
      const next = group[name];
      const inner = isJsonObject(next) ? next : {};
      group[name] = inner;
      group = inner;
    }
    group[names.at(-1) ?? ''] = value;
  }
  return whole;
}
