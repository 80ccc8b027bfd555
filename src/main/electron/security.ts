// What a page is not allowed to do: permissions, navigation, new windows, webviews, and addresses that leave the app.
import type { App, Session, Shell, WebContents, WebPreferences } from 'electron';
import type { Log } from '../core/ports.ts';
import { isUiAddress } from './ui-origin.ts';

/** The only thing the window may ask of the system: putting a copied text on the clipboard. */
const CLIPBOARD_WRITE = 'clipboard-sanitized-write';

export interface ExternalOpener {
  /** Opens the address in the user's browser, or throws with a text that says why not. */
  open(address: string): Promise<void>;
}

export interface ExternalOpenerParts {
  readonly shell: Pick<Shell, 'openExternal'>;
  /** Lower-case host names that may be opened; asked at each call, because providers can be added. */
  readonly allowedHosts: () => ReadonlySet<string> | Promise<ReadonlySet<string>>;
  /** Whole addresses that may be opened whatever their host is; none when absent. */
  readonly isOffered?: (href: string) => boolean;
}

export interface GuardParts {
  readonly app: Pick<App, 'on'>;
  readonly opener: ExternalOpener;
  readonly log: Log;
}

/** The web preferences of every window we make. */
export function hardenedPreferences(options: { preload: string; isPackaged: boolean }): WebPreferences {
  return {
    preload: options.preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    // Chromium would fetch dictionaries from a foreign server.
    spellcheck: false,
    devTools: !options.isPackaged,
  };
}

/** Refuses every permission but copying, to every page. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((...[, permission, answer, details]) => {
    answer(permission === CLIPBOARD_WRITE && isUiAddress(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => permission === CLIPBOARD_WRITE && isUiAddress(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Holds every page, whoever made it, to the window's own address. */
export function guardContents(parts: GuardParts): void {
  parts.app.on('web-contents-created', (_event, contents) => {
    keepInPlace(contents, parts);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      void openQuietly(url, parts);
      return { action: 'deny' };
    });
  });
}

/** The one way out of the app: https, and only to hosts that we know. */
export function createExternalOpener(parts: ExternalOpenerParts): ExternalOpener {
  return {
    async open(address) {
      const url = URL.canParse(address) ? new URL(address) : undefined;
      if (url === undefined || url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
        throw new Error('Only plain https addresses can be opened. The address was not opened.');
      }
      const allowed = await parts.allowedHosts();
      if (!allowed.has(url.hostname) && parts.isOffered?.(url.href) !== true) {
        throw new Error(
          `${url.hostname} is not the site of a provider that Dragoman knows, so it was not opened. Open it yourself if you trust it.`,
        );
      }
      await parts.shell.openExternal(url.href);
    },
  };
}

function keepInPlace(contents: WebContents, parts: GuardParts): void {
  const refuse = (event: { preventDefault(): void; url: string }): void => {
    if (isUiAddress(event.url)) return;
    event.preventDefault();
    parts.log.warn('a page tried to leave the app', { scheme: schemeOf(event.url) });
  };
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', refuse);
}

async function openQuietly(address: string, parts: GuardParts): Promise<void> {
  try {
    await parts.opener.open(address);
  } catch (error) {
    // A page can't be told: for it, opening a window is always denied.
    parts.log.warn('an address was not opened', { scheme: schemeOf(address), why: String(error) });
  }
}

/** What may be logged of an address: paths and queries can hold secrets. */
function schemeOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : 'none';
}
