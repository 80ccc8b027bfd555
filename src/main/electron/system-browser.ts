// Which sites the app may open in the user's browser: those of the providers it knows, and the pages of a running sign-in.
import type { Shell } from 'electron';
import { BUILT_IN } from '../core/providers/catalogue.ts';
import { createExternalOpener, type ExternalOpener } from './security.ts';

export interface SystemBrowser extends ExternalOpener {
  /** From now on exactly this address may be opened, too. Only the core names one: where a user signs in. */
  readonly offer: (address: string) => void;
}

/** More sign-ins than anybody has open at once. */
const MOST_OFFERED = 20;

/** The opener for pages where a user gets a key, reads about a provider, or signs in. */
export function createSystemBrowser(shell: Pick<Shell, 'openExternal'>): SystemBrowser {
  const pages = BUILT_IN.list().flatMap(({ keyUrl, docsUrl }) => [keyUrl, docsUrl]);
  const hosts = new Set(pages.flatMap((page) => (page === undefined ? [] : [new URL(page).hostname])));
  const offered: string[] = [];
  const isOffered = (href: string): boolean => offered.includes(href);
  return {
    ...createExternalOpener({ shell, allowedHosts: () => hosts, isOffered }),
    offer: (address) => {
      if (!URL.canParse(address)) return;
      offered.push(new URL(address).href);
      if (offered.length > MOST_OFFERED) offered.shift();
    },
  };
}

/** Opens the window of a headless Dragoman: an address that only it could have made, on this machine. */
export async function openHeadlessWindow(shell: Pick<Shell, 'openExternal'>, address: string): Promise<void> {
  const url = new URL(address);
  if (url.protocol !== 'http:' || !['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)) {
    throw new Error('The running Dragoman gave an address that is not on this machine, so it was not opened.');
  }
  await shell.openExternal(url.href);
}
