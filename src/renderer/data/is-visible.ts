// Whether the window can be seen: what costs something is watched only then.
import { useSyncExternalStore } from 'react';

/** Renders again when the window is hidden or shown. */
export function useIsVisible(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState !== 'hidden');
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
