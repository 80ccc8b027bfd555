// Small questions about JSON that the readers and writers of the matrix share.
import type { Fields, ReadPart, ReadTurn } from './words.ts';

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The object without the fields that are undefined. */
export function compact(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Lines of a stream: with an event line for those who have it. */
export function sseLines(events: readonly Fields[], hasEventLine: boolean): string[] {
  return events.flatMap((event) => [
    ...(hasEventLine ? [`event: ${textOf(event['type'])}`] : []),
    `data: ${JSON.stringify(event)}`,
    '',
  ]);
}

/** A text in three pieces, so that a stream has something to put together. */
export function pieces(text: string): string[] {
  const characters = Array.from(text);
  const size = Math.max(1, Math.ceil(characters.length / 3));
  const found: string[] = [];
  for (let from = 0; from < characters.length; from += size) found.push(characters.slice(from, from + size).join(''));
  return found;
}

/** Neighbours of one role made one turn; and every result told the input of the call that it answers. */
export function mergeTurns(turns: readonly ReadTurn[]): ReadTurn[] {
  const merged: ReadTurn[] = [];
  for (const { role, parts } of turns) {
    const last = merged.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else merged.push({ role, parts: [...parts] });
  }
  pairResults(merged.flatMap(({ parts }) => parts));
  return merged;
}

/** By id, or without ids the first call of that name which is still open. */
function pairResults(parts: readonly ReadPart[]): void {
  const open: Extract<ReadPart, { call: unknown }>['call'][] = [];
  for (const part of parts) {
    if ('call' in part) open.push(part.call);
    if (!('result' in part)) continue;
    const { result } = part;
    const index = open.findIndex(({ id, name }) => (result.id === undefined ? name === result.name : id === result.id));
    const [call] = index === -1 ? [] : open.splice(index, 1);
    result.input = call?.input;
    result.name ??= call?.name;
  }
}

/** `data:<type>;base64,<data>` taken apart. */
export function readDataUrl(url: unknown): { type?: string; data?: string; url?: string } {
  const [, type, data] = /^data:([^;,]+);base64,(.*)$/s.exec(textOf(url)) ?? [];
  return type === undefined || data === undefined ? { url: textOf(url) } : { type, data };
}
