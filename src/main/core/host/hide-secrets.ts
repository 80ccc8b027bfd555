// Finds secrets in texts of any length that are kept, such as recorded bodies: known ones by value, others by form and by name.
import { SECRET_FORMS } from './redact.ts';

export const HIDDEN = '[hidden]';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Names of fields whose texts are never kept. */
const SECRET_FIELD = /key|token|authorization|passw|secret|cookie|credential/i;

/** A field with a text as its value. The loops are unrolled, so that long texts cost one pass. */
const TEXT_FIELD = /"([^"\\]{1,80})"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)/gs;
/** The same one level down: JSON that is written into a text, as the arguments of a tool call are. */
const INNER_FIELD = /\\"([^"\\]{1,80})\\"\s*:\s*\\"([^"\\]*(?:\\\\(?:\\?.)[^"\\]*)*)/gs;
const LIST_FIELD = /"([^"\\]{1,80})"\s*:\s*\[([^[\]{}]{1,4000})/gs;
const LIST_ITEM = /"([^"\\]*(?:\\.[^"\\]*)*)"?/gs;
/** `NAME_KEY=value`, as in files of variables. */
const VARIABLE =
  /\b[A-Z0-9_]{0,60}(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)[A-Z0-9_]{0,20}=(?:\\?["'])?([^\s"'\\,;&]{3,})/g;
const QUERY_VALUE = /[?&](?:[\w-]{0,40}(?:key|token|secret|signature|credential|password)|sig|code)=([^&\s"'\\#<>]+)/gi;

/** A text without secrets. `known` are those whose value we know; short ones are left out, since they are in any text. */
export function hideSecrets(text: string, known: readonly string[] = []): string {
  const hidden = cutSpans(text, secretSpans(text, known));
  return hidden.includes('data:') ? hideInPieces(hidden, known) : hidden;
}

const SHORTEST_KNOWN = 6;

function secretSpans(text: string, known: readonly string[]): Span[] {
  const spans: Span[] = [];
  const add = (start: number, length: number): void => void (length > 0 && spans.push({ start, end: start + length }));
  for (const form of SECRET_FORMS) for (const match of text.matchAll(form)) add(match.index, match[0].length);
  for (const { name, value, start } of fieldsIn(text)) {
    if (SECRET_FIELD.test(name)) add(start, value.length);
  }
  for (const pattern of [VARIABLE, QUERY_VALUE]) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? '';
      add(match.index + match[0].length - value.length, value.length);
    }
  }
  for (const secret of known) {
    if (secret.length < SHORTEST_KNOWN) continue;
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) add(at, secret.length);
  }
  return spans;
}

interface FieldText {
  readonly name: string;
  readonly value: string;
  readonly start: number;
}

function* fieldsIn(text: string): Generator<FieldText> {
  for (const pattern of [TEXT_FIELD, INNER_FIELD]) {
    for (const match of text.matchAll(pattern)) {
      const [all, name = '', value = ''] = match;
      yield { name, value, start: match.index + all.length - value.length };
    }
  }
  for (const match of text.matchAll(LIST_FIELD)) {
    const [all, name = '', list = ''] = match;
    const start = match.index + all.length - list.length;
    for (const item of list.matchAll(LIST_ITEM)) yield { name, value: item[1] ?? '', start: start + item.index + 1 };
  }
}

function cutSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let result = '';
  let at = 0;
  for (const { start, end } of [...spans].sort((left, right) => left.start - right.start || right.end - left.end)) {
    if (end <= at) continue;
    if (start >= at) result += text.slice(at, start) + HIDDEN;
    at = end;
  }
  return result + text.slice(at);
}

/** Fields in which streams send their texts piece by piece. */
const PIECE =
  /"(partial_json|arguments|text|delta|content|thinking|reasoning|reasoning_content)"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)"/gs;

/** A secret may come in several events of a stream: then none of them looks like one by itself. */
function hideInPieces(text: string, known: readonly string[]): string {
  const pieces = [...text.matchAll(PIECE)].map((match) => {
    const [all, field = '', value = ''] = match;
    return { field, value, start: match.index + all.length - 1 - value.length };
  });
  const cuts: Span[] = [];
  for (const group of Map.groupBy(pieces, ({ field }) => field).values()) {
    const joined = group.map(({ value }) => value).join('');
    let offset = 0;
    const spans = secretSpans(joined, known);
    if (spans.length === 0) continue;
    for (const { value, start } of group) {
      for (const span of spans) {
        const from = Math.max(0, span.start - offset);
        const to = Math.min(value.length, span.end - offset);
        if (from < to) cuts.push({ start: start + from, end: start + to });
      }
      offset += value.length;
    }
  }
  return cutSpans(text, cuts);
}
