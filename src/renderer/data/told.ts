// Texts that come from the core, in the language of the window.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { toldTexts } from '../i18n/index.ts';
import { createTold, type Told } from '../i18n/told.ts';

/** What the core said, translated sentence by sentence; what no language file knows stays English. */
export function useTold(): Told {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => createTold(toldTexts(i18n, language)), [i18n, language]);
}
