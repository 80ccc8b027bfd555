// The one window: made when it is first shown, hidden instead of closed while there is a tray to bring it back from.
import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import type { Log } from '../core/ports.ts';
import type { DockHandle } from './dock-icon.ts';
import { hardenedPreferences } from './security.ts';
import { UI_ADDRESS } from './ui-origin.ts';
import { MINIMUM_SIZE, placeWindow, type Box, type WindowState, type WindowStateFile } from './window-state.ts';

export interface AppWindowParts {
  readonly createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly workAreas: () => readonly Box[];
  readonly state: WindowStateFile;
  readonly preload: string;
  readonly isPackaged: boolean;
  /** Linux takes the icon from here; the other systems from the program. */
  readonly icon?: string;
  readonly platform: NodeJS.Platform;
  /** macOS only: the icon in the dock is there while a window is. */
  readonly dock: DockHandle | undefined;
  readonly isDark: () => boolean;
  /** Whether the app can be reached without the window. */
  readonly hasTray: () => Promise<boolean>;
  readonly isQuitting: () => boolean;
  readonly quit: () => void;
  /** What closing the window means. */
  readonly closeAction: () => 'tray' | 'quit';
  /** Tells the user, once, that the app stays in the tray. */
  readonly onFirstHide: () => void;
  /** The page had died and is there again: whoever looks at it should know why it is another one. */
  readonly onLoadedAgain: () => void;
  /** The page died so often that the window was closed. */
  readonly onGivenUp: () => void;
  readonly log: Log;
}

/** A page that keeps crashing must not be loaded without end. */
const MAXIMUM_RELOADS = 3;

export class AppWindow {
  readonly #parts: AppWindowParts;
  #window: BrowserWindow | undefined;
  #loaded: Promise<void> = Promise.resolve();
  #reloads = 0;
  /** Before its first picture an empty window would flash. */
  #isPainted = false;
  #isWanted = false;

  constructor(parts: AppWindowParts) {
    this.#parts = parts;
  }

  /** The page, for checking who speaks; undefined while there is no window. */
  get contents(): WebContents | undefined {
    return this.#window?.webContents;
  }

  get isVisible(): boolean {
    return this.#window?.isVisible() ?? false;
  }

  /** Brings the window to the front, making it first if need be. */
  show(): void {
    void this.#parts.dock?.show();
    const window = this.#window;
    if (window === undefined) return this.#open(true);
    this.#isWanted = true;
    if (!this.#isPainted) return;
    if (window.isMinimized()) window.restore();
    this.#bringOnScreen(window);
    window.show();
    window.focus();
  }

  /** Makes the window and waits for its page, without showing it. */
  async load(): Promise<void> {
    if (this.#window === undefined) this.#open(false);
    await this.#loaded;
  }

  /** The screen it was on may be gone since it was hidden. */
  #bringOnScreen(window: BrowserWindow): void {
    if (window.isMaximized() || window.isFullScreen()) return;
    const state = { ...this.#parts.state.load(), ...window.getNormalBounds() };
    const place = placeWindow(state, this.#parts.workAreas());
    if (place.x !== undefined) return;
    window.setSize(place.width, place.height);
    window.center();
  }

  #open(isShown: boolean): void {
    const state = this.#parts.state.load();
    const window = this.#parts.createWindow(this.#options(state));
    this.#window = window;
    this.#reloads = 0;
    this.#isPainted = false;
    this.#isWanted = isShown;
    window.once('ready-to-show', () => {
      this.#isPainted = true;
      if (state.isMaximized) window.maximize();
      if (this.#isWanted) window.show();
    });
    window.on('close', (event) => this.#onClose(event, window));
    window.on('closed', () => {
      this.#window = undefined;
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => this.#onPageGone(window, reason));
    this.#loaded = window.loadURL(UI_ADDRESS);
    this.#loaded.catch((error: unknown) => this.#parts.log.error('the window could not be loaded', { error }));
  }

  #options(state: WindowState): BrowserWindowConstructorOptions {
    const { icon, isDark, isPackaged, preload, workAreas } = this.#parts;
    return {
      ...placeWindow(state, workAreas()),
      minWidth: MINIMUM_SIZE.width,
      minHeight: MINIMUM_SIZE.height,
      show: false,
      title: 'Dragoman',
      // What is seen before the first paint; white would flash in the dark.
      backgroundColor: isDark() ? '#121316' : '#ffffff',
      autoHideMenuBar: true,
      ...(icon === undefined ? {} : { icon }),
      webPreferences: hardenedPreferences({ preload, isPackaged }),
    };
  }

  #onClose(event: { preventDefault(): void }, window: BrowserWindow): void {
    this.#remember(window);
    if (this.#parts.isQuitting()) return;
    event.preventDefault();
    if (this.#parts.closeAction() === 'quit') return this.#parts.quit();
    void this.#leave(window);
  }

  /** Hidden at once; if nothing could bring it back, closing means quitting. */
  async #leave(window: BrowserWindow): Promise<void> {
    this.#isWanted = false;
    hide(window, this.#parts.platform);
    this.#parts.dock?.hide();
    const hasTray = await this.#parts.hasTray();
    if (window.isDestroyed() || window.isVisible() || this.#isWanted) return;
    if (!hasTray) return this.#parts.quit();
    const state = this.#parts.state.load();
    if (state.hasSeenTrayNotice) return;
    this.#parts.state.save({ ...state, hasSeenTrayNotice: true });
    this.#parts.onFirstHide();
  }

  #remember(window: BrowserWindow): void {
    const { hasSeenTrayNotice } = this.#parts.state.load();
    // The size it has when it is not maximized, so that un-maximizing after a restart works.
    this.#parts.state.save({ ...window.getNormalBounds(), isMaximized: window.isMaximized(), hasSeenTrayNotice });
  }

  #onPageGone(window: BrowserWindow, reason: string): void {
    this.#parts.log.error('the page of the window ended unexpectedly', { reason });
    if (reason === 'clean-exit' || this.#parts.isQuitting() || window.isDestroyed()) return;
    this.#reloads += 1;
    if (this.#reloads > MAXIMUM_RELOADS) return this.#giveUp(window);
    // Not before: what is told to the page that died is lost with it.
    window.webContents.once('did-finish-load', this.#parts.onLoadedAgain);
    window.webContents.reload();
  }

  #giveUp(window: BrowserWindow): void {
    this.#remember(window);
    window.destroy();
    this.#parts.dock?.hide();
    this.#parts.onGivenUp();
  }
}

/** macOS leaves a black screen behind when a full-screen window is hidden. */
function hide(window: BrowserWindow, platform: NodeJS.Platform): void {
  if (platform !== 'darwin' || !window.isFullScreen()) return window.hide();
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
}
