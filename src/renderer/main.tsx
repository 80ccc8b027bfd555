// The window's entry: shows the remembered theme and language, then starts the app.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './app.tsx';
import { boot } from './boot.ts';
import { rememberedLanguage } from './data/language.ts';
import { rememberedContrast, rememberedTheme, showContrast, showTheme } from './data/theme.ts';
import { createI18n, showLanguage } from './i18n/index.ts';
import './main.css';

showTheme(rememberedTheme(localStorage));
showContrast(rememberedContrast(localStorage));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root"');
const i18n = createI18n();
const language = rememberedLanguage(localStorage, navigator.languages);
// Without its file the window speaks English.
await showLanguage(i18n, language).catch(() => undefined);
document.documentElement.lang = i18n.language;
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <App boot={boot} />
    </I18nextProvider>
  </StrictMode>,
);
