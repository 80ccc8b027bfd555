// Puts the desktop app together once Electron is ready: claims the data folder, builds the core, shows window and tray.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AppCore } from '../core/app-core.ts';
import { claimInstance, type Claim } from '../core/control/claim-instance.ts';
import { startControlServer } from '../core/control/control-server.ts';
import { createJsonLog } from '../core/host/json-log.ts';
import { createPrograms } from '../core/host/program-runner.ts';
import { createProcessMemory } from '../core/host/process-memory.ts';
import { createSystemClock } from '../core/host/system-clock.ts';
import type { Clock, CorePorts, Log } from '../core/ports.ts';
import { ownRepository } from '../core/updates/release-place.ts';
import { startCrashLog } from './crash-log.ts';
import { createVoice, startDesktopSide, type Voice } from './desktop-side.ts';
import { createDockIcon, type DockIconParts } from './dock-icon.ts';
import { connectWindow, prepareWindow, type DesktopWindowParts } from './desktop-window.ts';
import type { DesktopRun, ElectronModules } from './electron-modules.ts';
import { createLoginItem, wasStartedAtLogin } from './login-item.ts';
import { textOf } from './notices.ts';
import { openSafeSecrets } from './secrets.ts';
import { openStoredSettings } from './settings-store.ts';
import { Shutdown } from './shutdown.ts';
import { isAfterCrash, startAgain } from './start-again.ts';
import { runSmoke } from './smoke.ts';
import { createSystemBrowser, openHeadlessWindow, type SystemBrowser } from './system-browser.ts';
import type { TrayIcon } from './tray.ts';
import { askForWeakStorage } from './weak-storage.ts';
import type { AppWindow } from './window.ts';

export interface DesktopParts {
  readonly electron: ElectronModules;
  readonly run: DesktopRun;
  readonly createCore: (ports: CorePorts) => Promise<AppCore>;
}

interface Foundation extends DesktopParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly shutdown: Shutdown;
  readonly voice: Voice;
  readonly opener: SystemBrowser;
}

/** What is told whatever was muted: both are about the window itself. */
const KEEPS_RUNNING = { title: 'notice.keepsRunning.title', text: 'notice.keepsRunning.text' } as const;
const WINDOW_GONE = { title: 'notice.windowGone.title', text: 'notice.windowGone.text' } as const;
const AFTER_CRASH = { title: 'notice.afterCrash.title', text: 'notice.afterCrash.text' } as const;

const STOP_LIMIT_MS = 5_000;
const SMOKE_LIMIT_MS = 30_000;

/** Starts the app, or hands over to the one that has the data folder. */
export async function startDesktop(parts: DesktopParts): Promise<void> {
  const claim = await claimInstance({ dataFolder: parts.run.dataFolder, signal: AbortSignal.timeout(STOP_LIMIT_MS) });
  if (claim.isFirst) await startFirst(parts, claim);
  else await handOver(parts, claim);
}

/** Tells the user why the app did not start, and ends it. */
export function failStart({ electron, run }: Pick<DesktopParts, 'electron' | 'run'>, error: unknown): void {
  const text = textOf(error);
  process.stderr.write(`Dragoman could not start: ${text}\n`);
  if (!run.isSmoke) electron.dialog.showErrorBox('Dragoman could not start', text);
  electron.app.exit(1);
}

async function startFirst(parts: DesktopParts, claim: Extract<Claim, { isFirst: true }>): Promise<void> {
  let window: AppWindow | undefined;
  const showWindow = (): void => window?.show();
  const foundation = layFoundation(parts, showWindow);
  const { run, shutdown, log } = foundation;
  // Added first, so stopped last: until then nobody else may touch the folder.
  shutdown.add('data folder', () => claim.lock.release());
  log.info('the desktop app starts', { version: parts.electron.app.getVersion(), platform: run.platform });

  let tray: TrayIcon | undefined;
  let closeAction: DesktopWindowParts['closeAction'] = () => 'tray';
  let onLoadedAgain = (): void => undefined;
  let dockPreference: DockIconParts['preference'] = () => 'window';
  const hasTrayIcon = (): boolean => tray !== undefined;
  const { dock: electronDock } = parts.electron.app;
  const dock =
    electronDock &&
    createDockIcon({
      dock: electronDock,
      preference: () => dockPreference(),
      hasTrayIcon,
      isWindowVisible: () => window?.isVisible ?? false,
      bringToFront: showWindow,
    });
  const windowParts: DesktopWindowParts = {
    ...foundation,
    hasTrayIcon,
    dock,
    closeAction: () => closeAction(),
    onFirstHide: () => tell(KEEPS_RUNNING, foundation.voice, showWindow),
    onLoadedAgain: () => onLoadedAgain(),
    onGivenUp: () => tell(WINDOW_GONE, foundation.voice, showWindow),
  };
  window = prepareWindow(windowParts);
  const core = await parts.createCore(await corePorts(foundation));
  closeAction = () => core.preferences().closeAction;
  dockPreference = () => core.preferences().dockIcon;
  onLoadedAgain = () => core.wish({ kind: 'loaded-again' });
  foundation.voice.useCore(core);
  shutdown.add('core', () => core.stop());
  connectWindow(windowParts, window, core);
  followTheme(parts, core);
  tray = startDesktopSide({ ...foundation, core, openWindow: showWindow });
  dock?.follow();
  core.onStatusChange(() => dock?.follow());
  const control = await startControlServer({
    address: claim.address,
    router: core.router,
    log,
    onShow: () => {
      showWindow();
      return { processId: run.processId, shell: 'electron' };
    },
  });
  shutdown.add('control channel', () => control.stop());
  const isHidden = run.isHidden || wasStartedAtLogin(parts.electron.app, run.platform);
  if (!isHidden && !run.isSmoke) window.show();
  await core.start();
  if (isAfterCrash(run.words)) tell(AFTER_CRASH, foundation.voice, showWindow);
  if (run.isSmoke) await endWithSmoke(foundation, window, core);
}

function layFoundation(parts: DesktopParts, showWindow: () => void): Foundation {
  const { electron, run } = parts;
  const clock = createSystemClock();
  const log = createJsonLog({ path: join(run.dataFolder, 'dragoman.log'), clock });
  const shutdown = new Shutdown({ app: electron.app, log, deadline: () => pause(STOP_LIMIT_MS) });
  startCrashLog({
    app: electron.app,
    crashReporter: electron.crashReporter,
    process,
    log,
    onFatal: (text) => endAfterCrash(parts, clock, text),
  });
  const voice = createVoice({ electron, clock, openWindow: showWindow });
  return { ...parts, clock, log, shutdown, voice, opener: createSystemBrowser(electron.shell) };
}

/** Starts again where that may help; the self-test must fail instead. */
function endAfterCrash(parts: DesktopParts, clock: Clock, text: string): void {
  const { electron, run } = parts;
  const again = { app: electron.app, words: run.words, appImage: run.environment['APPIMAGE'], now: clock.now() };
  if (run.isSmoke || !startAgain(again)) failStart(parts, new Error(text));
}

async function corePorts({ electron, run, clock, log, voice, opener }: Foundation): Promise<CorePorts> {
  const folder = run.dataFolder;
  return {
    shell: 'electron',
    version: electron.app.getVersion(),
    repository: ownRepository,
    clock,
    paths: { data: folder },
    settings: openStoredSettings({ folder, clock, log }),
    secrets: await openSafeSecrets({
      safeStorage: electron.safeStorage,
      folder,
      platform: run.platform,
      clock,
      log,
      askConsent: () => askForWeakStorage({ dialog: electron.dialog, text: voice.text }),
    }),
    log,
    readEnvironment: (name) => run.environment[name],
    ...(run.homeFolder === undefined ? {} : { userPlace: { homeFolder: run.homeFolder, platform: run.platform } }),
    loginItem: createLoginItem({ app: electron.app, run, program: electron.app.getPath('exe') }),
    programs: createPrograms({ environment: run.environment, platform: run.platform, clock }),
    memory: createProcessMemory(),
    ...(run.port === undefined ? {} : { port: run.port }),
    openExternal: (url) => opener.open(url),
    offerExternal: opener.offer,
    notify: (notice) => void voice.tell(notice),
  };
}

function tell(
  notice: typeof KEEPS_RUNNING | typeof WINDOW_GONE | typeof AFTER_CRASH,
  { text, showNotice }: Voice,
  showWindow: () => void,
): void {
  showNotice({ title: text()(notice.title), text: text()(notice.text) }, showWindow);
}

/** Title bars and menus follow the window's theme. On Linux this would also recolour what the tray icon is matched to. */
function followTheme({ electron, run }: DesktopParts, core: AppCore): void {
  if (run.platform === 'linux') return;
  const apply = (): void => {
    electron.nativeTheme.themeSource = core.status().theme;
  };
  apply();
  core.onStatusChange(apply);
}

async function endWithSmoke({ electron, log }: Foundation, window: AppWindow, core: AppCore): Promise<void> {
  await runSmoke({
    loadWindow: () => window.load(),
    status: () => core.status(),
    signal: AbortSignal.timeout(SMOKE_LIMIT_MS),
  });
  log.info('the self-test went well');
  process.stdout.write('Dragoman starts, shows its window and answers.\n');
  electron.app.quit();
}

/** Another Dragoman has the folder: a headless one, or one that another desktop session started. */
async function handOver(parts: DesktopParts, { running }: Extract<Claim, { isFirst: false }>): Promise<void> {
  const { electron, run } = parts;
  if (running === undefined || run.isSmoke) {
    throw new Error(
      `Another Dragoman uses the data folder ${run.dataFolder} and does not answer. Close it, or set DRAGOMAN_HOME to another folder, then start again.`,
    );
  }
  if (running.url !== undefined) await openHeadlessWindow(electron.shell, running.url);
  electron.app.exit(0);
}
