// A test for the type checker: whatever the double offers exists in Electron's own typings under that name.
import type * as real from 'electron';
import type * as double from './electron.ts';
import type { MainPort } from './port.ts';

/** Members that only the double has, for checks. They are listed here one by one. */
type OwnMembers =
  | 'page'
  | 'options'
  | 'image'
  | 'toolTip'
  | 'title'
  | 'menu'
  | 'receive'
  | 'openHandler'
  | 'reloadPage'
  | 'crash';

type Surplus<Doubled, Real> = Exclude<keyof Doubled, keyof Real | OwnMembers>;
/** An error of the type checker names the surplus member. */
type MustBeNone<Names extends never> = [Names] extends [never] ? true : false;

type Window = InstanceType<typeof double.BrowserWindow>;

export type Checks = [
  MustBeNone<Exclude<keyof typeof double, keyof typeof real | 'default'>>,
  MustBeNone<Surplus<typeof double.app, typeof real.app>>,
  MustBeNone<Surplus<typeof double.clipboard, typeof real.clipboard>>,
  MustBeNone<Surplus<typeof double.crashReporter, typeof real.crashReporter>>,
  MustBeNone<Surplus<typeof double.dialog, typeof real.dialog>>,
  MustBeNone<Surplus<typeof double.ipcMain, typeof real.ipcMain>>,
  MustBeNone<Surplus<typeof double.Menu, typeof real.Menu>>,
  MustBeNone<Surplus<typeof double.nativeImage, typeof real.nativeImage>>,
  MustBeNone<Surplus<typeof double.nativeTheme, typeof real.nativeTheme>>,
  MustBeNone<Surplus<typeof double.protocol, typeof real.protocol>>,
  MustBeNone<Surplus<typeof double.screen, typeof real.screen>>,
  MustBeNone<Surplus<typeof double.session.defaultSession, typeof real.session.defaultSession>>,
  MustBeNone<Surplus<typeof double.shell, typeof real.shell>>,
  MustBeNone<Surplus<typeof double.systemPreferences, typeof real.systemPreferences>>,
  MustBeNone<
    Exclude<
      Surplus<typeof double.safeStorage, real.SafeStorage>,
      'isPresent' | 'isLocked' | 'backend' | 'rotate' | 'replace'
    >
  >,
  MustBeNone<Surplus<Window, real.BrowserWindow>>,
  MustBeNone<Surplus<Window['webContents'], real.WebContents>>,
  MustBeNone<Surplus<InstanceType<typeof double.Tray>, real.Tray>>,
  MustBeNone<Surplus<InstanceType<typeof double.Notification>, real.Notification>>,
  MustBeNone<Surplus<MainPort, real.MessagePortMain>>,
];
