// Sets keys in a text and takes them away again, as connecting and restoring do it, without any file.
import type { ConfigFormat, KeyPath } from '../../../../../src/main/core/clients/formats/config-format.ts';
import type { JsonValue } from '../../../../../src/main/core/ir/json.ts';

export interface ConnectedText {
  readonly text: string;
  /** The text without our keys. */
  undo(text: string): string;
}

export function connectText(
  format: ConfigFormat,
  text: string,
  keys: readonly (readonly [KeyPath, JsonValue])[],
): ConnectedText {
  const written: { path: KeyPath; before?: string }[] = [];
  const notes: Parameters<ConfigFormat['closeContainer']>[1][] = [];
  let now = text;
  for (const [path, value] of keys) {
    const { text: next, before, containers } = format.write(now, path, value);
    written.push({ path, ...(before === undefined ? {} : { before }) });
    notes.push(...containers);
    now = next;
  }
  return {
    text: now,
    undo: (changed) => {
      let rest = changed;
      for (const { path, before } of written.toReversed()) {
        rest = before === undefined ? format.remove(rest, path) : format.replace(rest, path, before);
      }
      const inner = notes.toSorted((left, right) => right.path.length - left.path.length);
      return inner.reduce((left, note) => format.closeContainer(left, note), rest);
    },
  };
}
