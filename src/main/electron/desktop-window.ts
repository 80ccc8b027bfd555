// Connects the window with Electron: its scheme, its walls, its API port, and who may bring it up.
import { join } from 'node:path';
import type { Preferences } from '../../shared/model/preferences.ts';
import type { AppCore } from '../core/app-core.ts';
import type { Log } from '../core/ports.ts';
import { serveApiPort } from './api-port.ts';
import { linkAmong } from './deep-link.ts';
import type { DesktopRun, ElectronModules } from './electron-modules.ts';
import type { DockHandle } from './dock-icon.ts';
import { denyPermissions, guardContents, type ExternalOpener } from './security.ts';
import type { Shutdown } from './shutdown.ts';
import { hasTrayHost } from './tray-host.ts';
import { UI_SCHEME } from './ui-origin.ts';
import { createUiHandler } from './ui-protocol.ts';
import { openWindowState } from './window-state.ts';
import { AppWindow } from './window.ts';

export interface DesktopWindowParts {
  readonly electron: Pick<
    ElectronModules,
    'app' | 'BrowserWindow' | 'ipcMain' | 'Menu' | 'nativeTheme' | 'protocol' | 'screen' | 'session'
  >;
  readonly run: DesktopRun;
  readonly opener: ExternalOpener;
  readonly shutdown: Shutdown;
  /** Tells the user, once, that the app stays in the tray. */
  readonly onFirstHide: () => void;
  /** The page had died; see AppWindow. */
  readonly onLoadedAgain: () => void;
  readonly onGivenUp: () => void;
  /** What closing the window means. */
  readonly closeAction: () => Preferences['closeAction'];
  readonly log: Log;
  /** Whether an icon could be made; whether the desktop shows it is asked when it matters. */
  readonly hasTrayIcon: () => boolean;
  /** macOS only. */
  readonly dock: DockHandle | undefined;
}

/** Builds the walls around pages, and the window that is the only page. Nothing is shown yet. */
export function prepareWindow(parts: DesktopWindowParts): AppWindow {
  const { electron, run, log } = parts;
  denyPermissions(electron.session.defaultSession);
  guardContents({ app: electron.app, opener: parts.opener, log });
  electron.protocol.handle(UI_SCHEME, createUiHandler(run.uiFolder));
  setApplicationMenu(electron, run.platform);
  // macOS shows an icon in the dock for every app that starts, also for one without a window.
  if (run.isHidden) electron.app.dock?.hide();
  return createAppWindow(parts);
}

/** Lets the page of the window call the core, and only then lets others bring it up: a page without the core is useless. */
export function connectWindow(
  { electron, run, shutdown, log }: DesktopWindowParts,
  window: AppWindow,
  core: AppCore,
): void {
  const { app, ipcMain } = electron;
  // electron-store listens here for pages that use it too; ours must not, and one channel is easier to guard than two.
  ipcMain.removeAllListeners('electron-store-get-data');
  const stop = serveApiPort({ ipcMain, contents: () => window.contents, router: core.router, log });
  shutdown.add('api port', stop);
  app.on('second-instance', (_event, words) => {
    window.show();
    run.links.put(linkAmong(words));
  });
  app.on('activate', () => window.show());
}

function createAppWindow(parts: DesktopWindowParts): AppWindow {
  const { electron, run, shutdown, log } = parts;
  const { BrowserWindow, nativeTheme, screen } = electron;
  const stopped = new AbortController();
  shutdown.add('window', () => stopped.abort());
  return new AppWindow({
    createWindow: (options) => new BrowserWindow(options),
    workAreas: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    state: openWindowState({ folder: run.dataFolder, log }),
    preload: run.preload,
    isPackaged: electron.app.isPackaged,
    ...(run.platform === 'linux' ? { icon: join(run.resources, 'icons', '256x256.png') } : {}),
    platform: run.platform,
    dock: parts.dock,
    isDark: () => nativeTheme.shouldUseDarkColors,
    hasTray: async () =>
      parts.hasTrayIcon() &&
      (await hasTrayHost({ platform: run.platform, environment: run.environment, signal: stopped.signal })),
    isQuitting: () => shutdown.isQuitting,
    quit: () => shutdown.quit(),
    closeAction: parts.closeAction,
    onFirstHide: parts.onFirstHide,
    onLoadedAgain: parts.onLoadedAgain,
    onGivenUp: parts.onGivenUp,
    log,
  });
}

/** macOS needs a menu for copy and paste to work; elsewhere it would only take room. */
function setApplicationMenu({ Menu }: Pick<ElectronModules, 'Menu'>, platform: NodeJS.Platform): void {
  const roles = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] as const;
  Menu.setApplicationMenu(platform === 'darwin' ? Menu.buildFromTemplate([...roles]) : null);
}
