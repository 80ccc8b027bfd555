// Light, dark, or as the system has it: shown at once, then stored by the core.
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
