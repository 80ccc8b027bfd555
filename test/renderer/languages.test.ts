// Each language says everything that English says, with the same placeholders.
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/shared/language.ts';
import { en } from '../../src/renderer/i18n/en/index.ts';
import { SHELL_CATALOGUES } from '../../src/shared/texts/texts.ts';
import { coreSentences } from '../support/core-sentences.ts';
import { createI18n, LANGUAGE_FILES, showLanguage } from '../../src/renderer/i18n/index.ts';

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** `{ a: { b: 'x' } }` gives `a.b` → `x`. */
function flat(texts: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + name, value]] : [...flat(value as object, `${prefix}${name}.`)],
  );
  return new Map(entries);
}

/** The keys a language must have: of a plural, the forms that its grammar knows. */
function wantedKeys(language: Language): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const names = [...flat(en).keys()];
  const plural = new Set(names.filter((name) => PLURAL.test(name)).map((name) => name.replace(PLURAL, '')));
  const plain = names.filter((name) => !PLURAL.test(name));
  return [...plain, ...[...plural].flatMap((name) => forms.map((form) => `${name}_${form}`))].sort();
}

/** `{{count}}`, `<0>` and the like: what a sentence must carry in every language. */
function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{[^}]+\}\}|<\/?\w+>|\$t\([^)]*\)/g)].map(([found]) => found).sort();
}

/** A place may come twice where the grammar wants it, but none may be lost. */
function places(text: string): string[] {
  return [...new Set(placeholders(text))];
}

/** The English text for a key of another language: `x_other` stands for all plural forms. */
function english(name: string): string {
  const all = flat(en);
  return all.get(name) ?? all.get(name.replace(PLURAL, '_other')) ?? '';
}

const OTHERS = LANGUAGES.filter((language) => language !== 'en');

describe.each(OTHERS)('%s', (language) => {
  const load = async (): Promise<Map<string, string>> => flat((await LANGUAGE_FILES[language]()).texts);

  it('has every text that English has, and no other', async () => {
    expect([...(await load()).keys()].sort()).toEqual(wantedKeys(language));
  });

  it('keeps every placeholder', async () => {
    const wrong = [...(await load())]
      .filter(([name, text]) => placeholders(text).join() !== placeholders(english(name)).join())
      .map(([name]) => name);
    expect(wrong).toEqual([]);
  });

  it('says every sentence of the core, and none that the core no longer says', async () => {
    const { told } = await LANGUAGE_FILES[language]();
    const said = coreSentences();
    expect(said.filter((sentence) => told[sentence] === undefined)).toEqual([]);
    expect(Object.keys(told).filter((sentence) => !said.includes(sentence))).toEqual([]);
  });

  it('fills in what the core filled in', async () => {
    const { told } = await LANGUAGE_FILES[language]();
    const wrong = Object.entries(told).filter(([english, text]) => places(english).join() !== places(text).join());
    expect(wrong).toEqual([]);
  });

  it('leaves nothing empty', async () => {
    expect([...(await load())].filter(([, text]) => text.trim() === '').map(([name]) => name)).toEqual([]);
  });

  it('is shown when it is chosen, and English again after it', async () => {
    const i18n = createI18n();
    await showLanguage(i18n, language);
    expect(i18n.t('section.overview')).not.toBe(en.section.overview);
    await showLanguage(i18n, 'en');
    expect(i18n.t('section.overview')).toBe(en.section.overview);
  });
});

describe.each(OTHERS)('the tray and the notices in %s', (language) => {
  const english = flat(SHELL_CATALOGUES.en);
  const own = flat(SHELL_CATALOGUES[language]);

  it('have every text', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('keep every placeholder', () => {
    const wrong = [...own].filter(
      ([name, text]) => placeholders(text).join() !== placeholders(english.get(name) ?? '').join(),
    );
    expect(wrong).toEqual([]);
  });
});
