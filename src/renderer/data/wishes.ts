// What the shell wants of this window.
import { useEffect, useEffectEvent } from 'react';
import type { WindowWish } from '../../shared/model/window-wish.ts';
import { useApi } from './api-context.tsx';
import { delay, keepWatching } from './keep-watching.ts';

/** Calls back for each wish, for as long as the component is there. */
export function useWishes(onWish: (wish: WindowWish) => void): void {
  const api = useApi();
  const handle = useEffectEvent(onWish);
  useEffect(() => {
    const stop = new AbortController();
    const open = (signal: AbortSignal) => api.wishes.watch(undefined, { signal });
    void keepWatching({ open, onMessage: (wish) => handle(wish), onLink: () => undefined, wait: delay }, stop.signal);
    return () => stop.abort();
  }, [api]);
}
