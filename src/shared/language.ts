// The languages of the app, and which of them fits a system.

export const LANGUAGES = ['en', 'zh-Hant', 'zh-Hans', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the user chose: one language, or whatever the system has. */
export type LanguageChoice = Language | 'system';

/** How each language calls itself; the same in every language. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  'zh-Hant': '繁體中文',
  'zh-Hans': '简体中文',
  ja: '日本語',
};

const TRADITIONAL_REGIONS = /^(?:TW|HK|MO)$/;

/**
 * The language to show. `system` are BCP 47 tags in the order the user prefers them, such as `['zh-TW', 'en-US']`: the first
 * that we speak wins, English when there is none.
 */
export function chooseLanguage(choice: LanguageChoice, system: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of system) {
    const language = languageOf(tag);
    if (language !== undefined) return language;
  }
  return 'en';
}

/** Chinese is told apart by its script; a tag without one says it by its region. */
function languageOf(tag: string): Language | undefined {
  const [name = '', ...parts] = tag.replaceAll('_', '-').split('-');
  const lower = name.toLowerCase();
  if (lower === 'en' || lower === 'ja') return lower;
  if (lower !== 'zh') return undefined;
  const script = parts.find((part) => part.length === 4)?.toLowerCase();
  if (script !== undefined) return script === 'hant' ? 'zh-Hant' : 'zh-Hans';
  return parts.some((part) => TRADITIONAL_REGIONS.test(part.toUpperCase())) ? 'zh-Hant' : 'zh-Hans';
}
