// The language of the window: shown at once as it was last time, then as it is chosen.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, LANGUAGES, type Language } from '../../shared/language.ts';
import { showLanguage } from '../i18n/index.ts';
import { useStatus } from './status.tsx';

const LANGUAGE_KEY = 'dragoman-language';

/** The language of the last visit, for the first frame; before any visit, what the system prefers. */
export function rememberedLanguage(storage: Pick<Storage, 'getItem'>, system: readonly string[]): Language {
  const stored = storage.getItem(LANGUAGE_KEY);
  return LANGUAGES.find((language) => language === stored) ?? chooseLanguage('system', system);
}

/** Keeps the window in the language that was chosen, also when the system changes its mind. */
export function useLanguage(): void {
  const { i18n } = useTranslation();
  const { language: choice } = useStatus();
  useEffect(() => {
    const apply = (): void => {
      const language = chooseLanguage(choice, navigator.languages);
      localStorage.setItem(LANGUAGE_KEY, language);
      // Without its file the window stays in the language it has, which is better than none.
      void showLanguage(i18n, language).then(markPage, () => undefined);
    };
    const markPage = (): void => {
      document.documentElement.lang = i18n.language;
    };
    apply();
    window.addEventListener('languagechange', apply);
    return () => window.removeEventListener('languagechange', apply);
  }, [choice, i18n]);
}
