// The sentences that the core can say to a user, read from its sources: whatever looks like one in a text or a template.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAst } from 'vite';

const SOURCES = resolve(import.meta.dirname, '../../src');

/** What a model is told or says in the demo, and the page of all providers, is not said in the window. */
const OTHER_READERS = /(?:^|\/)(?:demo|bridges)\/|\/provider-table\.ts$/;

/** All sentences of `src/main/core`, with `{{1}}` … for what is filled in, sorted. */
export function coreSentences(): string[] {
  const folder = join(SOURCES, 'main/core');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((name) => name.endsWith('.ts') && !OTHER_READERS.test(name))
    .flatMap((name) => sentencesOf(readFileSync(join(folder, name), 'utf8')));
  return [...new Set(found)].sort();
}

function sentencesOf(source: string): string[] {
  const found: string[] = [];
  visit(parseAst(source, { lang: 'ts' }), (text) => {
    if (isSentence(text)) found.push(text);
  });
  return found;
}

/** More than one word, a capital or something filled in at the start, a full stop at the end. */
function isSentence(text: string): boolean {
  return (
    text.length > 12 &&
    /\s/.test(text) &&
    /^[A-Z{]/.test(text) &&
    /[.!?]$/.test(text) &&
    /[a-z]{3}/.test(text) &&
    !/^(?:SELECT|DELETE|INSERT|UPDATE) /.test(text)
  );
}

function visit(node: unknown, onText: (text: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node && node.type === 'Literal' && 'value' in node && typeof node.value === 'string') {
    onText(node.value.trim());
  }
  if ('type' in node && node.type === 'TemplateLiteral' && 'quasis' in node) onText(template(node.quasis).trim());
  for (const child of Object.values(node)) visit(child, onText);
}

function template(quasis: unknown): string {
  const parts = quasis as { value: { cooked: string } }[];
  return parts.map(({ value }, index) => (index === 0 ? value.cooked : `{{${index}}}${value.cooked}`)).join('');
}
