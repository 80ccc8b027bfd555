// The tray icon: one class with one render(), which draws the app's state at most once a second.
import type { Menu, MenuItemConstructorOptions, NativeImage } from 'electron';
import type { Clock, Log } from '../core/ports.ts';
import type { LoadTrayImage } from './tray-images.ts';
import { trayStateOf, trayStatusText, trayTemplate, type TrayActions, type TrayView } from './tray-menu.ts';

/** What is needed of Electron's tray; a test brings its own. */
export interface TrayHandle {
  setImage(image: NativeImage): void;
  setToolTip(text: string): void;
  setContextMenu(menu: Menu): void;
  on(event: 'click', listener: () => void): unknown;
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
  readonly actions: TrayActions;
  /** Tells the user that what was clicked did not happen. */
  readonly onFailure: (error: unknown) => void;
}

const RENDER_PAUSE_MS = 1_000;

/** Lives as long as the app: without a reference to it the icon would vanish with the next garbage collection. */
export class TrayIcon {
  readonly #parts: TrayParts;
  readonly #tray: TrayHandle;
  #lastDrawn = '';
  #lastDrawnAt = Number.NEGATIVE_INFINITY;
  #cancelWaiting: (() => void) | undefined;
  #isGone = false;

  constructor(parts: TrayParts) {
    this.#parts = parts;
    this.#tray = parts.createTray(parts.loadImage(trayStateOf(parts.read())));
    // On macOS a click opens the menu, which offers the window.
    if (parts.platform !== 'darwin') this.#tray.on('click', () => this.#run((actions) => actions.openWindow()));
    this.render();
  }

  /** Draws the present state: now, or as soon as a second has passed since the last time. */
  render(): void {
    if (this.#isGone || this.#cancelWaiting !== undefined) return;
    const wait = this.#lastDrawnAt + RENDER_PAUSE_MS - this.#parts.clock.monotonic();
    if (wait <= 0) return this.#draw();
    this.#cancelWaiting = this.#parts.clock.setTimer(wait, () => {
      this.#cancelWaiting = undefined;
      this.#draw();
    });
  }

  /** The panel turned dark or light, or a click changed a mark that the app did not change: draw even if nothing is new. */
  renderAnew(): void {
    this.#lastDrawn = '';
    this.render();
  }

  /** May be called twice: the app can be told to quit in several ways at once. */
  destroy(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#cancelWaiting?.();
    if (!this.#tray.isDestroyed()) this.#tray.destroy();
  }

  #draw(): void {
    if (this.#isGone) return;
    const view = this.#parts.read();
    // A new menu closes the one that the user has open.
    const signature = JSON.stringify([view.status.gateway, view.connections.map(shownOf)]);
    if (signature === this.#lastDrawn) return;
    this.#lastDrawn = signature;
    this.#lastDrawnAt = this.#parts.clock.monotonic();
    const template = trayTemplate(view, (choose) => this.#run(choose));
    this.#tray.setImage(this.#parts.loadImage(trayStateOf(view)));
    this.#tray.setToolTip(trayStatusText(view));
    // Linux panels read the menu that was set last and don't see changes of its items.
    this.#tray.setContextMenu(this.#parts.buildMenu(template));
  }

  #run(choose: (actions: TrayActions) => unknown): void {
    void this.#perform(choose);
  }

  async #perform(choose: (actions: TrayActions) => unknown): Promise<void> {
    try {
      await choose(this.#parts.actions);
    } catch (error) {
      this.#parts.log.warn('a choice in the tray menu failed', { error });
      this.#parts.onFailure(error);
    }
    // The menu has moved its mark by itself, whether or not the app followed.
    this.renderAnew();
  }
}

function shownOf({ id, name, isActive }: TrayView['connections'][number]): unknown[] {
  return [id, name, isActive];
}
