// The window's entry: shows the remembered theme, then starts the app.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './app.tsx';
import { boot } from './boot.ts';
import { rememberedContrast, rememberedTheme, showContrast, showTheme } from './data/theme.ts';
import { createI18n } from './i18n/index.ts';
import './main.css';

showTheme(rememberedTheme(localStorage));
showContrast(rememberedContrast(localStorage));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root"');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={createI18n()}>
      <App boot={boot} />
    </I18nextProvider>
  </StrictMode>,
);
