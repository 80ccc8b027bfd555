// Light, dark, or as the system has it: shown at once, then stored by the core. And how strong the colours are.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AppStatus } from '../../shared/model/views.ts';
import { useApi } from './api-context.tsx';
import { useStatus } from './status.tsx';

export type Theme = AppStatus['theme'];

const THEME_KEY = 'dragoman-theme';

/** Marks the page; without a mark it follows the system. */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** The theme of the last visit, so that the first frame already has the right colours. */
export function rememberedTheme(storage: Pick<Storage, 'getItem'>): Theme {
  const theme = storage.getItem(THEME_KEY);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** The chosen theme and how to change it. A refusal to store it leaves the choice for this window. */
export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  const api = useApi();
  const stored = useStatus().theme;
  const [choice, setChoice] = useState<{ theme: Theme; against: Theme }>();
  // A choice counts until the stored theme changes, here or in another window.
  const theme = choice?.against === stored ? choice.theme : stored;
  const { mutate } = useMutation({ mutationFn: (next: Theme) => api.status.setTheme({ theme: next }) });
  useEffect(() => {
    showTheme(theme);
    localStorage.setItem(THEME_KEY, theme);
  }, [theme]);
  const setTheme = (next: Theme): void => {
    setChoice({ theme: next, against: stored });
    mutate(next);
  };
  return { theme, setTheme };
}

const CONTRAST_KEY = 'dragoman-contrast';
const WANTS_MORE = '(prefers-contrast: more)';

export type Contrast = AppStatus['contrast'];

/** Marks the page when more contrast is wanted, by the user here or by the system. */
export function showContrast(contrast: Contrast): void {
  if (contrast === 'more' || matchMedia(WANTS_MORE).matches) document.documentElement.dataset['contrast'] = 'more';
  else delete document.documentElement.dataset['contrast'];
}

/** The contrast of the last visit, for the first frame. */
export function rememberedContrast(storage: Pick<Storage, 'getItem'>): Contrast {
  return storage.getItem(CONTRAST_KEY) === 'more' ? 'more' : 'system';
}

/** Keeps the page's contrast as it was chosen, also when the system changes its mind. */
export function useContrast(): void {
  const { contrast } = useStatus();
  useEffect(() => {
    const apply = (): void => showContrast(contrast);
    apply();
    localStorage.setItem(CONTRAST_KEY, contrast);
    const system = matchMedia(WANTS_MORE);
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [contrast]);
}
