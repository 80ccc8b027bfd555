// The models that were chosen last, kept in this window's storage: a convenience of this screen alone.
import { useState } from 'react';

const STORAGE_KEY = 'dragoman-recent-models';
const MOST = 5;

/** What was stored, as far as it makes sense: targets, newest first. */
export function readRecent(text: string | null): string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((target) => typeof target === 'string').slice(0, MOST) : [];
  } catch {
    // Whatever stands there was not written by this version: as if nothing were stored.
    return [];
  }
}

/** The targets, and how to note another one. */
export function useRecentModels(): [readonly string[], (target: string) => void] {
  const [recent, setRecent] = useState(() => readRecent(localStorage.getItem(STORAGE_KEY)));
  const note = (target: string): void => {
    const next = [target, ...recent.filter((other) => other !== target)].slice(0, MOST);
    setRecent(next);
    localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
  };
  return [recent, note];
}
