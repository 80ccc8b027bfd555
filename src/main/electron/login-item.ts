// Starting at login from the desktop app: by the system's own list on macOS and Windows, by a file on Linux.
import type { App } from 'electron';
import type { LoginItem } from '../core/ports.ts';
import { createXdgAutostart } from '../core/startup/xdg-autostart.ts';
import type { DesktopRun } from './electron-modules.ts';

export interface LoginItemParts {
  readonly app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly run: Pick<DesktopRun, 'platform' | 'environment' | 'homeFolder'>;
  /** The running program. */
  readonly program: string;
}

/** Windows finds an entry again only by the same arguments; macOS takes none, there the app sees that it was a login. */
const ARGUMENTS = ['--hidden'];

/** The login item of this system. */
export function createLoginItem({ app, run, program }: LoginItemParts): LoginItem {
  const { platform, environment, homeFolder } = run;
  if (!app.isPackaged || homeFolder === undefined) return NONE;
  if (platform === 'linux') {
    const configHome = environment['XDG_CONFIG_HOME'];
    return createXdgAutostart({ homeFolder, configHome, program: environment['APPIMAGE'] ?? program });
  }
  const options = platform === 'win32' ? { args: ARGUMENTS } : {};
  return {
    isAvailable: true,
    isOn: async () => app.getLoginItemSettings(options).openAtLogin,
    set: async (isOn) => app.setLoginItemSettings({ ...options, openAtLogin: isOn }),
  };
}

const NONE: LoginItem = { isAvailable: false, isOn: async () => false, set: async () => undefined };

/** Whether the system started the app at login; only macOS has no argument that says so. */
export function wasStartedAtLogin(app: Pick<App, 'getLoginItemSettings'>, platform: NodeJS.Platform): boolean {
  return platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
