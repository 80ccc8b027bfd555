// Links of the form dragoman://…: which there are, and what they may ask. A link never changes anything by itself.
import type { WindowWish } from '../../shared/model/window-wish.ts';

export const LINK_SCHEME = 'dragoman';

/** Longer than any link that we know; more is not even looked at. */
const LONGEST_LINK = 256;
const PROVIDER_ID = /^[a-z0-9][a-z0-9-]{0,63}$/u;

/** What the link asks the window for; undefined for everything that is not exactly one of our links. */
export function parseDeepLink(link: string): WindowWish | undefined {
  if (link.length > LONGEST_LINK || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const isPlain = url.username === '' && url.password === '' && url.port === '' && url.hash === '';
  if (url.protocol !== `${LINK_SCHEME}:` || !isPlain || !['', '/'].includes(url.pathname)) return undefined;
  const names = [...url.searchParams.keys()];
  if (url.hostname === 'open') return names.length === 0 ? { kind: 'go', section: 'overview' } : undefined;
  const provider = url.searchParams.get('provider') ?? '';
  // A link that brings more, such as a key, is refused as a whole.
  if (url.hostname !== 'add' || names.length !== 1 || !PROVIDER_ID.test(provider)) return undefined;
  return { kind: 'add-connection', provider };
}

/** The link among the words of a command line, as Windows and Linux hand it over. */
export function linkAmong(words: readonly string[]): string | undefined {
  return words.find((word) => word.toLowerCase().startsWith(`${LINK_SCHEME}:`));
}

export interface LinkInbox {
  put(link: string | undefined): void;
  /** Whoever opens links; those that came before are handed over at once. */
  open(listener: (link: string) => void): void;
}

/** macOS hands over links before the app is ready. */
export function createLinkInbox(): LinkInbox {
  const waiting: string[] = [];
  let listener: ((link: string) => void) | undefined;
  return {
    put: (link) => {
      if (link === undefined) return;
      if (listener === undefined) waiting.splice(0, waiting.length, link);
      else listener(link);
    },
    open: (next) => {
      listener = next;
      for (const link of waiting.splice(0)) next(link);
    },
  };
}
