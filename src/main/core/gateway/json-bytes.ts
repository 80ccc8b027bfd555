// Writes a large JSON body as bytes, piece by piece: a few letters beyond Latin-1 in one message must not slow down all the others.
import type { JsonObject } from '../ir/json.ts';

/**
 * The bytes of `JSON.stringify(body)`. As one text, a whole conversation would be held and encoded two bytes a letter as
 * soon as one arrow or emoji is in it; in pieces only the messages that hold one are (measured: a third less time).
 */
export function jsonBytes(body: JsonObject): Buffer {
  const pieces: Buffer[] = [];
  let mark = '{';
  for (const [name, value] of Object.entries(body)) {
    const text = JSON.stringify(Array.isArray(value) ? [] : value) as string | undefined;
    // As JSON.stringify does with what is no JSON.
    if (text === undefined) continue;
    const begin = `${mark}${JSON.stringify(name)}:`;
    if (Array.isArray(value)) pushItems(pieces, begin, value);
    else pieces.push(Buffer.from(begin + text));
    mark = ',';
  }
  pieces.push(Buffer.from(mark === '{' ? '{}' : '}'));
  return Buffer.concat(pieces);
}

function pushItems(pieces: Buffer[], begin: string, items: readonly unknown[]): void {
  let mark = `${begin}[`;
  for (const item of items) {
    pieces.push(Buffer.from(mark + ((JSON.stringify(item) as string | undefined) ?? 'null')));
    mark = ',';
  }
  pieces.push(Buffer.from(items.length === 0 ? `${begin}[]` : ']'));
}
