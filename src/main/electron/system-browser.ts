// Which sites the app may open in the user's browser: those of the providers it knows.
import type { Shell } from 'electron';
import { BUILT_IN } from '../core/providers/catalogue.ts';
import { createExternalOpener, type ExternalOpener } from './security.ts';

/** The opener for pages where a user gets a key. */
export function createSystemBrowser(shell: Pick<Shell, 'openExternal'>): ExternalOpener {
  const hosts = new Set(
    BUILT_IN.list().flatMap(({ keyUrl }) => (keyUrl === undefined ? [] : [new URL(keyUrl).hostname])),
  );
  return createExternalOpener({ shell, allowedHosts: () => hosts });
}

/** Opens the window of a headless Dragoman: an address that only it could have made, on this machine. */
export async function openHeadlessWindow(shell: Pick<Shell, 'openExternal'>, address: string): Promise<void> {
  const url = new URL(address);
  if (url.protocol !== 'http:' || !['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)) {
    throw new Error('The running Dragoman gave an address that is not on this machine, so it was not opened.');
  }
  await shell.openExternal(url.href);
}
