// The parts of Electron that the shell is given by its entry file: nothing below it imports Electron itself.
import type * as Electron from 'electron';
import type { LinkInbox } from './deep-link.ts';

export type ElectronModules = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'clipboard'
  | 'crashReporter'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'nativeImage'
  | 'nativeTheme'
  | 'Notification'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
  | 'systemPreferences'
  | 'Tray'
>;

/** Everything about this run of the app that isn't Electron. */
export interface DesktopRun {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  /** Where the settings of other programs are looked for; absent: nowhere. */
  readonly homeFolder?: string;
  readonly processId: number;
  /** The command line, the program first. */
  readonly words: readonly string[];
  readonly dataFolder: string;
  readonly isSmoke: boolean;
  readonly isHidden: boolean;
  /** Links of our scheme that the system hands over. */
  readonly links: LinkInbox;
  readonly port?: number;
  /** The built window's files. */
  readonly uiFolder: string;
  readonly preload: string;
  /** Pictures that must be plain files: tray and window icons. */
  readonly resources: string;
}
