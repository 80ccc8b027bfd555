// Which screen is shown, kept in the address so that back, forward and reload work.
import { useMemo, useSyncExternalStore } from 'react';

export const SECTIONS = [
  'overview',
  'connections',
  'providers',
  'models',
  'clients',
  'activity',
  'usage',
  'settings',
] as const;
export type Section = (typeof SECTIONS)[number];

/** `#/section/detail/item`; what the last two mean is the section's own matter. */
export interface Route {
  section: Section;
  /** What is open on the screen: an exchange, a provider, a dialog such as `add`. */
  detail?: string;
  /** What the detail is about, for example the provider of a new connection. */
  item?: string;
}

/** Reads an address like `#/activity/x1`; a section that it does not know is the overview. */
export function parseRoute(hash: string): Route {
  const [name, detail, item] = hash
    .replace(/^#\/?/, '')
    .split('/')
    .map(decoded)
    .filter((part) => part !== '');
  const section = SECTIONS.find((known) => known === name);
  if (section === undefined) return { section: 'overview' };
  return { section, ...(detail !== undefined && { detail }), ...(item !== undefined && { item }) };
}

/** The address of a route, for links. */
export function hrefOf({ section, detail, item }: Route): string {
  const parts = [detail, detail === undefined ? undefined : item].filter((part) => part !== undefined);
  return ['#', section, ...parts.map(encodeURIComponent)].join('/');
}

/** A part that is no valid encoding, typed by hand, is taken as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // `decodeURIComponent` only throws on a lone `%`.
    return part;
  }
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
