// Entry of the desktop app. What must come before Electron is ready is done here, in this order; the rest after it.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
} from 'electron';
import { createAppCore } from '../core/app-core.ts';
import { dataFolderPath, ensureDataFolder } from '../core/host/data-folder.ts';
import { refuseUncheckedTls } from '../core/host/tls-switch.ts';
import { parseStartOptions } from './arguments.ts';
import { createLinkInbox, LINK_SCHEME, linkAmong } from './deep-link.ts';
import type { DesktopRun, ElectronModules } from './electron-modules.ts';
import { RESTORE_OPTION, restoreClients } from './restore-clients.ts';
import { failStart, startDesktop } from './start-desktop.ts';
import { UI_SCHEME } from './ui-origin.ts';

const electron: ElectronModules = {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
};
const here = import.meta.dirname;
const { platform } = process;
const homeFolder = homedir();
const dataFolder = dataFolderPath({ environment: process.env, platform, homeFolder });
const basics: DesktopRun = {
  platform,
  environment: process.env,
  homeFolder,
  processId: process.pid,
  words: process.argv,
  dataFolder,
  isSmoke: process.argv.includes('--smoke'),
  isHidden: false,
  links: createLinkInbox(),
  uiFolder: join(here, '../renderer'),
  preload: join(here, 'preload.cjs'),
  resources: app.isPackaged ? process.resourcesPath : join(here, '../../build'),
};

function begin(): void {
  const run = { ...basics, ...parseStartOptions(process.argv) };
  ensureDataFolder(dataFolder);
  if (process.argv.includes(RESTORE_OPTION)) {
    app.exit(restoreClients({ run, print: (line) => void process.stdout.write(`${line}\n`) }));
    return;
  }
  app.setPath('userData', dataFolder);
  setPathBelow('sessionData', 'chromium');
  setPathBelow('crashDumps', 'crashes');
  if (!app.requestSingleInstanceLock()) {
    // The first one shows its window. A self-test has then tested nothing.
    app.exit(run.isSmoke ? 1 : 0);
    return;
  }
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: UI_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  if (platform === 'win32') app.setAppUserModelId('dev.dragoman.app');
  receiveLinks(run);
  // Never awaited here: Electron becomes ready only after this module has run to its end.
  app
    .whenReady()
    .then(() => {
      refuseUncheckedTls(process.env);
      return startDesktop({ electron, run, createCore: createAppCore });
    })
    .catch((error: unknown) => failStart({ electron, run }, error));
}

/** macOS hands over a link before the app is ready; elsewhere it stands on the command line. */
function receiveLinks({ links }: DesktopRun): void {
  app.on('open-url', (event, link) => {
    event.preventDefault();
    links.put(link);
  });
  links.put(linkAmong(process.argv));
  // On Linux the package does this; in a checkout it would tie the scheme to Electron itself.
  if (app.isPackaged && platform !== 'linux') app.setAsDefaultProtocolClient(LINK_SCHEME);
}

/** Electron refuses a path that is not there yet. */
function setPathBelow(name: 'sessionData' | 'crashDumps', folder: string): void {
  const path = join(dataFolder, folder);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  app.setPath(name, path);
}

try {
  begin();
} catch (error) {
  failStart({ electron, run: basics }, error);
}
