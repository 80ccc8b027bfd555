// Takes the place of the `electron` module: what the app uses of it, and nothing more. Checks use the other files directly.
import { app } from './app.ts';
import {
  clipboard,
  crashReporter,
  dialog,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  safeStorage,
  screen,
  shell,
  systemPreferences,
  Tray,
} from './desktop.ts';
import { protocol } from './scheme.ts';
import { ipcMain, session } from './session.ts';
import { BrowserWindow } from './window.ts';

export {
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

/** For packages that import Electron as a CommonJS module. */
export default { app, ipcMain, shell };
