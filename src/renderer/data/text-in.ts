// Texts that the core gives in several languages.

/** The text in the language of the window; English where there is none. */
export function textIn(text: { en: string; 'zh-Hant': string }, language: string): string {
  return language === 'zh-Hant' ? text['zh-Hant'] : text.en;
}
