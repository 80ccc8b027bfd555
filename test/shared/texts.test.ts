// The texts outside of the window: found by key, filled in, and none of them left over.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/shared/language.ts';
import { SHELL_CATALOGUES, shellTexts } from '../../src/shared/texts/texts.ts';

const SHELL = resolve(import.meta.dirname, '../../src/main/electron');

function entriesOf(tree: object, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[prefix + name, value] as [string, string]]
      : entriesOf(value as object, `${prefix}${name}.`),
  );
}

const english = entriesOf(SHELL_CATALOGUES.en ?? {});
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{\w+\}\}/gu)].map(([name]) => name).toSorted();

describe('texts outside of the window', () => {
  it('are filled in; what is not given stays to be seen', () => {
    const text = shellTexts('en');
    expect(text('tray.clientOf', { name: 'Codex', profile: 'cheap' })).toBe('Codex (cheap)');
    expect(text('tray.clientOf', { name: 'Codex' })).toBe('Codex ({{profile}})');
    expect(text('tray.quit')).toBe('Quit Dragoman');
  });

  it('are English where a language has none of its own', () => {
    for (const language of LANGUAGES) expect(shellTexts(language)('tray.settings')).not.toBe('undefined');
  });

  it('are all used: a key that nobody asks for is removed', () => {
    const sources = readdirSync(SHELL).map((name) => readFileSync(join(SHELL, name), 'utf8'));
    const asked = [...sources.join('\n').matchAll(/['`]((?:\w+\.)+(?:[\w-]+|\$\{[^}]+\})+)['`]/gu)].map(
      ([, key = '']) =>
        new RegExp(`^${key.replaceAll('.', String.raw`\.`).replaceAll(/\$\{[^}]*\}/gu, '[^.]+')}$`, 'u'),
    );
    const unused = english.map(([key]) => key).filter((key) => !asked.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it.each(Object.entries(SHELL_CATALOGUES))(
    'in %s are complete, with the same places to fill in',
    (_language, catalogue) => {
      const own = new Map(entriesOf(catalogue));
      expect([...own.keys()].toSorted()).toEqual(english.map(([key]) => key).toSorted());
      for (const [key, text] of english) expect(placeholders(own.get(key) ?? ''), key).toEqual(placeholders(text));
    },
  );
});
