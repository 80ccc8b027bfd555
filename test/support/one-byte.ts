// Whether a built file is kept by V8 with one byte for each character: a single one beyond ASCII in several megabytes doubles them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** Throws and shows the first character that is not ASCII, with what is around it. */
export function assertOneByte(path: string): void {
  const text = readFileSync(path, 'utf8');
  const at = text.search(/[\u0080-\u{10ffff}]/u);
  assert.ok(at === -1, `${path} holds a character that is not ASCII: ${text.slice(Math.max(0, at - 40), at + 40)}`);
}
