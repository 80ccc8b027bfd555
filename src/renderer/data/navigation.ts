// Which screen is shown, kept in the address so that back, forward and reload work.
import { useMemo, useSyncExternalStore } from 'react';

export const SECTIONS = ['overview', 'connections', 'activity', 'usage'] as const;
export type Section = (typeof SECTIONS)[number];

export interface Route {
  section: Section;
  /** On Activity: the exchange whose details are open. */
  exchangeId?: string;
  /** On Connections: the dialog for a new one is open. */
  isAdding?: boolean;
}

const ADD = 'add';

/** Reads an address like `#/activity/x1`; whatever it does not know is the overview. */
export function parseRoute(hash: string): Route {
  const [name, id] = hash.replace(/^#\/?/, '').split('/');
  const section = SECTIONS.find((known) => known === name) ?? 'overview';
  if (section === 'connections' && id === ADD) return { section, isAdding: true };
  if (section === 'activity' && id !== undefined && id !== '') return { section, exchangeId: decodeURIComponent(id) };
  return { section };
}

/** The address of a route, for links. */
export function hrefOf(route: Route): string {
  const detail = route.isAdding === true ? ADD : encodeURIComponent(route.exchangeId ?? '');
  return `#/${route.section}${detail === '' ? '' : `/${detail}`}`;
}

/** Shows another screen; `replace` leaves no step in the history. */
export function goTo(route: Route, options: { replace?: boolean } = {}): void {
  const href = hrefOf(route);
  if (href === location.hash) return;
  if (options.replace !== true) {
    location.hash = href;
    return;
  }
  history.replaceState(null, '', href);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The route in the address bar. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
