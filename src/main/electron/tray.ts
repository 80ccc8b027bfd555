// The tray icon: one class with one render(), which draws the app's state at most once a second and only when it changed.
import type { Menu, MenuItemConstructorOptions, NativeImage } from 'electron';
import type { Preferences } from '../../shared/model/preferences.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { Clock, Log } from '../core/ports.ts';
import { nativeMenu } from './native-menu.ts';
import type { LoadTrayImage } from './tray-images.ts';
import { trayMenu, type TrayChoice, type TrayEntry } from './tray-menu.ts';
import { trayStateOf, trayTip, trayTitle, type TrayState, type TrayView } from './tray-view.ts';

/** What is needed of Electron's tray; a test brings its own. */
export interface TrayHandle {
  setImage(image: NativeImage): void;
  setToolTip(text: string): void;
  /** macOS only. */
  setTitle(title: string): void;
  setContextMenu(menu: Menu | null): void;
  popUpContextMenu(menu?: Menu): void;
  on(event: 'click' | 'right-click' | 'double-click', listener: () => void): unknown;
  isDestroyed(): boolean;
  destroy(): void;
}

export interface TrayParts {
  readonly createTray: (image: NativeImage) => TrayHandle;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly loadImage: LoadTrayImage;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly log: Log;
  readonly read: () => TrayView;
  /** In the language of now. */
  readonly text: () => ShellTexts;
  readonly preferences: () => Pick<Preferences, 'trayClick' | 'trayTitle'>;
  /** Does what was chosen; a failure is told to the user. */
  readonly perform: (choice: TrayChoice) => unknown;
  /** The user wants no movement on the screen. */
  readonly prefersStillness: () => boolean;
  /** Tells the user that what was clicked did not happen. */
  readonly onFailure: (error: unknown) => void;
}

const RENDER_PAUSE_MS = 1_000;
/** Long enough to be seen from the corner of an eye. */
const PULSE_MS = 350;
/** A new menu closes the one that the user has open, and under load every second has another last request. */
const LAST_REQUEST_PAUSE_MS = 10_000;

interface Drawing {
  readonly state: TrayState;
  readonly tip: string;
  readonly title: string;
  readonly entries: readonly TrayEntry[];
  readonly click: 'window' | 'menu';
}

/** Lives as long as the app: without a reference to it the icon would vanish with the next garbage collection. */
export class TrayIcon {
  readonly #parts: TrayParts;
  readonly #tray: TrayHandle;
  #menu: Menu | undefined;
  #lastDrawn = { all: '', withoutLast: '' };
  #lastDrawnAt = Number.NEGATIVE_INFINITY;
  #waiting: { readonly until: number; readonly cancel: () => void } | undefined;
  #endPulse = (): void => undefined;
  #isGone = false;

  constructor(parts: TrayParts) {
    this.#parts = parts;
    this.#tray = parts.createTray(parts.loadImage(trayStateOf(parts.read())));
    this.#tray.on('click', () => this.#onClick());
    this.#tray.on('double-click', () => this.#run({ do: 'open-window' }));
    // Where the icon has no menu of its own, which is macOS with a click that opens the window.
    this.#tray.on('right-click', () => {
      if (this.#isMenuByHand()) this.#tray.popUpContextMenu(this.#menu);
    });
    this.render();
  }

  /** Draws the present state: now, or as soon as a second has passed since the last time. */
  render(): void {
    if (this.#isGone) return;
    const change = this.#change();
    if (change === 'none') return;
    const due = this.#lastDrawnAt + (change === 'last request' ? LAST_REQUEST_PAUSE_MS : RENDER_PAUSE_MS);
    const wait = due - this.#parts.clock.monotonic();
    if (wait <= 0) return this.#draw();
    if (this.#waiting !== undefined && this.#waiting.until <= due) return;
    this.#stopWaiting();
    const cancel = this.#parts.clock.setTimer(wait, () => {
      this.#waiting = undefined;
      this.#draw();
    });
    this.#waiting = { until: due, cancel };
  }

  /** The panel turned dark or light, or a click changed a mark that the app did not change: draw even if nothing is new. */
  renderAnew(): void {
    this.#lastDrawn = { all: '', withoutLast: '' };
    this.render();
  }

  /** Another picture for a moment: the switch was heard. */
  pulse(): void {
    const { clock, loadImage, prefersStillness, read } = this.#parts;
    if (this.#isGone || prefersStillness()) return;
    this.#endPulse();
    this.#tray.setImage(loadImage('switched'));
    this.#endPulse = clock.setTimer(PULSE_MS, () => this.#tray.setImage(loadImage(trayStateOf(read()))));
  }

  /** May be called twice: the app can be told to quit in several ways at once. */
  destroy(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#stopWaiting();
    this.#endPulse();
    if (!this.#tray.isDestroyed()) this.#tray.destroy();
  }

  #stopWaiting(): void {
    this.#waiting?.cancel();
    this.#waiting = undefined;
  }

  #change(): 'none' | 'last request' | 'much' {
    const now = this.#signatures();
    if (now.all === this.#lastDrawn.all) return 'none';
    return now.withoutLast === this.#lastDrawn.withoutLast ? 'last request' : 'much';
  }

  #signatures(): { all: string; withoutLast: string } {
    const view = this.#parts.read();
    const sign = (shown: TrayView): string => JSON.stringify(this.#drawing(shown));
    return { all: sign(view), withoutLast: sign({ ...view, last: undefined }) };
  }

  #drawing(view: TrayView): Drawing {
    const { platform } = this.#parts;
    const text = this.#parts.text();
    const entries = trayMenu({ view, text, platform });
    const title = this.#parts.preferences().trayTitle === 'quota' ? trayTitle(view) : '';
    return { state: trayStateOf(view), tip: trayTip(view, text), title, entries, click: this.#clickAction() };
  }

  #draw(): void {
    if (this.#isGone) return;
    const { buildMenu, loadImage, clock, platform, read } = this.#parts;
    this.#stopWaiting();
    this.#lastDrawn = this.#signatures();
    this.#lastDrawnAt = clock.monotonic();
    const { state, tip, title, entries } = this.#drawing(read());
    this.#tray.setImage(loadImage(state));
    this.#tray.setToolTip(tip);
    if (platform === 'darwin') this.#tray.setTitle(title);
    // Linux panels read the menu that was set last and don't see changes of its items.
    this.#menu = buildMenu(nativeMenu(entries, (choice) => this.#run(choice)));
    this.#tray.setContextMenu(this.#isMenuByHand() ? null : this.#menu);
  }

  #clickAction(): 'window' | 'menu' {
    const { trayClick } = this.#parts.preferences();
    if (trayClick !== 'system') return trayClick;
    return this.#parts.platform === 'darwin' ? 'menu' : 'window';
  }

  /** On macOS an icon with a menu opens it at every click, so it can't have one when a click means the window. */
  #isMenuByHand(): boolean {
    return this.#parts.platform === 'darwin' && this.#clickAction() === 'window';
  }

  #onClick(): void {
    if (this.#clickAction() === 'window') return this.#run({ do: 'open-window' });
    // macOS and Linux panels have opened the menu by themselves.
    if (this.#parts.platform === 'win32') this.#tray.popUpContextMenu(this.#menu);
  }

  #run(choice: TrayChoice): void {
    void this.#perform(choice);
  }

  async #perform(choice: TrayChoice): Promise<void> {
    try {
      await this.#parts.perform(choice);
    } catch (error) {
      this.#parts.log.warn('a choice in the tray menu failed', { error });
      this.#parts.onFailure(error);
    }
    // The menu has moved its mark by itself, whether or not the app followed.
    this.renderAnew();
  }
}
