// The texts of the window. Every text is a key; a language is one more folder beside en/, fetched when it is chosen.
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../shared/language.ts';
import { en } from './en/index.ts';
import type { ToldTexts } from './told.ts';

/** They are no keys, so they stand apart from the texts of the window. */
const TOLD = 'told';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

export interface LanguageFile {
  /** The texts of the window, with the keys of English. */
  readonly texts: object;
  /** The sentences of the core. */
  readonly told: ToldTexts;
}

/** English is in the bundle: it is what shows when a language can't be fetched. */
export const LANGUAGE_FILES: Readonly<Record<Exclude<Language, 'en'>, () => Promise<LanguageFile>>> = {
  'zh-Hant': () => import('./zh-hant/index.ts'),
  'zh-Hans': () => import('./zh-hans/index.ts'),
  ja: () => import('./ja/index.ts'),
};

/** Makes the translator, in English; ready at once. */
export function createI18n(): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    initAsync: false,
    resources: { en: { translation: en } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  return instance;
}

/** Changes the language once its texts are there, so that nothing shows half translated. Rejects when they can't be fetched. */
export async function showLanguage(instance: i18n, language: Language): Promise<void> {
  if (language !== 'en' && !instance.hasResourceBundle(language, 'translation')) {
    const { texts, told } = await LANGUAGE_FILES[language]();
    instance.addResourceBundle(language, 'translation', texts);
    instance.addResourceBundle(language, TOLD, told);
  }
  await instance.changeLanguage(language);
}

/** The sentences of the core in a language that was shown; none for English. */
export function toldTexts(instance: i18n, language: string): ToldTexts {
  return (instance.getResourceBundle(language, TOLD) as ToldTexts | undefined) ?? {};
}
