// Links of the form dragoman://…: which there are, and what they may ask. A link never changes anything by itself.
import type { WindowWish } from '../../shared/model/window-wish.ts';

export const LINK_SCHEME = 'dragoman';

const OPEN = /^dragoman:\/\/open\/?$/iu;
const ADD = /^dragoman:\/\/add\/?\?provider=([a-z0-9][a-z0-9-]{0,63})$/iu;

/**
 * What the link asks the window for; undefined for everything that is not exactly one of our links. One that brings more,
 * such as a key, is refused as a whole.
 */
export function parseDeepLink(link: string): WindowWish | undefined {
  if (OPEN.test(link)) return { kind: 'go', section: 'overview' };
  const provider = ADD.exec(link)?.[1];
  return provider === undefined ? undefined : { kind: 'add-connection', provider: provider.toLowerCase() };
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
