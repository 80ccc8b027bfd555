// The doubled `app`: readiness, the single-instance lock, paths, and an orderly or immediate end.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { markReady, mustBe, record, strict } from './calls.ts';
import { doubleOptions } from './options.ts';

interface ClosableWindow {
  close(): void;
  isDestroyed(): boolean;
}

const dockDouble = {
  hide(): void {
    record('dock.hide');
  },
  async show(): Promise<void> {
    record('dock.show');
  },
};

class AppDouble extends EventEmitter {
  readonly isPackaged = doubleOptions.isPackaged;
  /** Only macOS has one. */
  readonly dock = doubleOptions.platform === 'darwin' ? dockDouble : undefined;
  private readonly paths = new Map<string, string>();
  private opensAtLogin = false;
  private readonly ready = Promise.withResolvers<void>();

  whenReady(): Promise<void> {
    return this.ready.promise;
  }

  requestSingleInstanceLock(): boolean {
    record('app.requestSingleInstanceLock');
    return doubleOptions.hasLock;
  }

  enableSandbox(): void {
    mustBe('not ready', 'app.enableSandbox');
    record('app.enableSandbox');
  }

  setPath(name: string, path: string): void {
    mustBe('not ready', 'app.setPath');
    if (!isAbsolute(path) || !existsSync(path)) throw new Error(`app.setPath: there is no folder ${path}`);
    record('app.setPath', name, path);
    this.paths.set(name, path);
  }

  getPath(name: string): string {
    if (name === 'exe') return process.execPath;
    const path = this.paths.get(name);
    if (path === undefined) throw new Error(`the double has no path "${name}": the app must set it first`);
    return path;
  }

  getVersion(): string {
    return doubleOptions.version;
  }

  getAppPath(): string {
    return doubleOptions.appRoot;
  }

  getLoginItemSettings(): { openAtLogin: boolean; wasOpenedAtLogin: boolean } {
    return { openAtLogin: this.opensAtLogin, wasOpenedAtLogin: false };
  }

  setLoginItemSettings(settings: { openAtLogin: boolean }): void {
    record('app.setLoginItemSettings', settings);
    this.opensAtLogin = settings.openAtLogin;
  }

  getPreferredSystemLanguages(): string[] {
    mustBe('ready', 'app.getPreferredSystemLanguages');
    return [doubleOptions.locale];
  }

  setAsDefaultProtocolClient(scheme: string): boolean {
    record('app.setAsDefaultProtocolClient', scheme);
    return true;
  }

  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id);
  }

  /** As Electron does it: ask, close the windows unless one objects, ask again, end. */
  quit(): void {
    record('app.quit');
    const asked = preventable();
    this.emit('before-quit', asked);
    if (asked.defaultPrevented) return;
    for (const window of openWindows()) {
      window.close();
      if (!window.isDestroyed()) return;
    }
    const event = preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }

  relaunch(options: { args?: string[]; execPath?: string } = {}): void {
    record('app.relaunch', options);
  }

  /** The process goes on, so that a scenario can look at what is left; nothing may be asked of the app any more. */
  exit(code = 0): void {
    record('app.exit', code);
    ended.resolve(code);
  }
}

const ended = Promise.withResolvers<number>();
let openWindows: () => ClosableWindow[] = () => [];

export const app = strict(new AppDouble(), 'app');

/** The exit code, once the app ended itself. */
export const appEnded: Promise<number> = ended.promise;

/** Lets `app.quit` see the windows without an import in a circle. */
export function registerWindows(list: () => ClosableWindow[]): void {
  openWindows = list;
}

/** Electron becomes ready only after the entry module has run to its end, never while it waits at its top level. */
export function becomeReady(): void {
  markReady();
  app.emit('ready');
  (app as unknown as { ready: PromiseWithResolvers<void> }).ready.resolve();
}

export interface Preventable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

/** An event that a listener can stop. */
export function preventable<Extra extends object>(extra?: Extra): Preventable & Extra {
  const event = {
    ...(extra ?? ({} as Extra)),
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}
