// The texts outside of the window: the tray's menu and the desktop's notices. A language is one more file beside en.json.
import type { Language } from '../language.ts';
import english from './en.json' with { type: 'json' };
import japanese from './ja.json' with { type: 'json' };
import simplifiedChinese from './zh-hans.json' with { type: 'json' };
import traditionalChinese from './zh-hant.json' with { type: 'json' };

export type ShellCatalogue = typeof english;

/** A text by its key, such as `tray.quit`; `{{name}}` in it is replaced by the value of that name. */
export type ShellTexts = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

type KeysOf<Tree> = {
  [Name in keyof Tree & string]: Tree[Name] extends string ? Name : `${Name}.${KeysOf<Tree[Name]>}`;
}[keyof Tree & string];

export type TextKey = KeysOf<ShellCatalogue>;

export const SHELL_CATALOGUES: Readonly<Record<Language, ShellCatalogue>> = {
  en: english,
  'zh-Hant': traditionalChinese,
  'zh-Hans': simplifiedChinese,
  ja: japanese,
};

/** The texts of a language. */
export function shellTexts(language: Language): ShellTexts {
  const catalogue = SHELL_CATALOGUES[language];
  return (key, values = {}) => fill(find(catalogue, key), values);
}

function find(catalogue: ShellCatalogue, key: TextKey): string {
  let place: unknown = catalogue;
  for (const step of key.split('.')) place = (place as Record<string, unknown>)[step];
  return String(place);
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/gu, (whole, name: string) => String(values[name] ?? whole));
}
