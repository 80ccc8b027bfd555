// The window: where it opens, what closing it means, and what happens when its page dies.
import { EventEmitter } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import { AppWindow, type AppWindowParts } from '../../../src/main/electron/window.ts';
import { openWindowState, placeWindow } from '../../../src/main/electron/window-state.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { recordedLog } from './support.ts';

class WindowRecorder extends EventEmitter {
  readonly did: string[] = [];
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = Object.assign(new EventEmitter(), { reload: () => void this.did.push('reload') });
  bounds = { x: 10, y: 20, width: 900, height: 600 };
  isOpen = false;
  isFull = false;
  isGone = false;
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }
  loadURL = async (url: string): Promise<void> => void this.did.push(`load ${url}`);
  show = (): void => {
    this.isOpen = true;
    this.did.push('show');
  };
  hide = (): void => {
    this.isOpen = false;
    this.did.push('hide');
  };
  focus = (): void => void this.did.push('focus');
  maximize = (): void => void this.did.push('maximize');
  restore = (): void => void this.did.push('restore');
  destroy = (): void => void this.did.push('destroy');
  setSize = (width: number, height: number): void => void this.did.push(`size ${width} ${height}`);
  center = (): void => void this.did.push('center');
  setFullScreen = (isFull: boolean): void => {
    this.isFull = isFull;
    this.did.push(`full screen ${isFull}`);
  };
  isMinimized = (): boolean => false;
  isMaximized = (): boolean => false;
  isVisible = (): boolean => this.isOpen;
  isDestroyed = (): boolean => this.isGone;
  isFullScreen = (): boolean => this.isFull;
  getNormalBounds = () => this.bounds;
  /** As when the user presses the cross. True if the window was kept. */
  close(): boolean {
    let wasKept = false;
    this.emit('close', { preventDefault: () => (wasKept = true) });
    return wasKept;
  }
}

function bench(change: Partial<AppWindowParts> = {}) {
  const folder = temporaryFolder();
  const log = recordedLog();
  const made: WindowRecorder[] = [];
  const did: string[] = [];
  const window = new AppWindow({
    createWindow: (options) => {
      made.push(new WindowRecorder(options));
      return made.at(-1) as unknown as BrowserWindow;
    },
    workAreas: () => [{ x: 0, y: 0, width: 1920, height: 1040 }],
    state: openWindowState({ folder, log }),
    preload: '/app/preload.cjs',
    isPackaged: true,
    platform: 'linux',
    dock: undefined,
    isDark: () => false,
    hasTray: async () => true,
    isQuitting: () => false,
    quit: () => void did.push('quit'),
    closeAction: () => 'tray',
    onFirstHide: () => void did.push('notice'),
    onLoadedAgain: () => void did.push('told of the reload'),
    onGivenUp: () => void did.push('told of the end'),
    log,
    ...change,
  });
  const first = (): WindowRecorder => {
    const recorder = made[0];
    if (recorder === undefined) throw new Error('no window was made');
    return recorder;
  };
  return { window, made, first, did, log, folder };
}

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('opening', () => {
  test('makes the window hidden, loads the page, and shows it when it is painted', () => {
    const { window, first } = bench();
    window.show();
    expect(first().options).toMatchObject({ show: false, width: 1100, height: 720, minWidth: 860, minHeight: 560 });
    expect(first().options.webPreferences).toMatchObject({ preload: '/app/preload.cjs', sandbox: true });
    expect(first().did).toEqual(['load app://ui/?transport=port']);
    first().emit('ready-to-show');
    expect(first().did.at(-1)).toBe('show');
  });

  test('a second time only brings it to the front', () => {
    const { window, made, first } = bench();
    window.show();
    first().emit('ready-to-show');
    window.show();
    expect(made).toHaveLength(1);
    expect(first().did.slice(-2)).toEqual(['show', 'focus']);
  });

  test('a second time waits for the first picture, and then shows it', () => {
    const { window, first } = bench();
    void window.load();
    window.show();
    expect(first().did).not.toContain('show');
    first().emit('ready-to-show');
    expect(first().did.at(-1)).toBe('show');
  });

  test('brings it back from a screen that is gone by now', () => {
    let areas = [{ x: 0, y: 0, width: 1920, height: 1040 }];
    const { window, first } = bench({ workAreas: () => areas });
    window.show();
    first().emit('ready-to-show');
    first().bounds = { x: 1000, y: 50, width: 900, height: 600 };
    window.show();
    expect(first().did).not.toContain('center');
    areas = [{ x: 0, y: 0, width: 880, height: 580 }];
    window.show();
    expect(first().did.slice(-4)).toEqual(['size 880 580', 'center', 'show', 'focus']);
  });

  test('makes a new one after the old one was really closed', () => {
    const { window, made, first } = bench();
    window.show();
    first().emit('closed');
    expect(window.contents).toBeUndefined();
    window.show();
    expect(made).toHaveLength(2);
  });

  test('for the self-test loads the page without showing it', async () => {
    const { window, first } = bench();
    await window.load();
    first().emit('ready-to-show');
    expect(first().did).toEqual(['load app://ui/?transport=port']);
  });
});

describe('closing', () => {
  test('hides the window while there is a tray, and says so once', async () => {
    const { window, first, did } = bench();
    window.show();
    for (let time = 0; time < 2; time += 1) {
      expect(first().close()).toBe(true);
      await settled();
    }
    expect(first().did.filter((what) => what === 'hide')).toHaveLength(2);
    expect(did).toEqual(['notice']);
  });

  test('quits when the user wants that', async () => {
    const { window, first, did } = bench({ closeAction: () => 'quit' });
    window.show();
    first().close();
    await settled();
    expect(did).toEqual(['quit']);
    expect(first().did).not.toContain('hide');
  });

  test('quits where no tray could bring the window back', async () => {
    const { window, first, did } = bench({ hasTray: async () => false });
    window.show();
    first().close();
    await settled();
    expect(did).toEqual(['quit']);
  });

  test('does not quit when the window was opened again meanwhile', async () => {
    const { window, first, did } = bench({ hasTray: async () => false });
    window.show();
    first().close();
    window.show();
    await settled();
    expect(did).toEqual([]);
  });

  test('really closes while the app is quitting', () => {
    const { window, first } = bench({ isQuitting: () => true });
    window.show();
    expect(first().close()).toBe(false);
    expect(first().did).not.toContain('hide');
  });

  test('leaves full screen first on macOS', () => {
    const { window, first } = bench({ platform: 'darwin' });
    window.show();
    first().isFull = true;
    first().close();
    expect(first().did.at(-1)).toBe('full screen false');
    first().emit('leave-full-screen');
    expect(first().did.at(-1)).toBe('hide');
  });

  test('takes the icon out of the dock, and opening puts it back', async () => {
    const dock: string[] = [];
    const { window, first } = bench({
      platform: 'darwin',
      dock: { hide: () => void dock.push('hide'), show: async () => void dock.push('show') },
    });
    window.show();
    first().close();
    await settled();
    window.show();
    expect(dock).toEqual(['show', 'hide', 'show']);
  });
});

describe('size and place', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: 1920, y: 0, width: 1280, height: 1000 },
  ];
  const at = (x: number, y: number) => ({ x, y, width: 900, height: 600, isMaximized: false, hasSeenTrayNotice: true });

  test('are those of the last time', () => {
    const { window, first, folder, log } = bench();
    window.show();
    first().close();
    expect(openWindowState({ folder, log }).load()).toMatchObject({ x: 10, y: 20, width: 900, height: 600 });
  });

  test.each(['', 'null', '{"width":"wide"}', '{"width":-1,"height":600}', '{"width":900'])(
    'are the usual ones when the file says %j',
    (text) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'window.json'), text);
      expect(openWindowState({ folder, log: recordedLog() }).load()).toMatchObject({ width: 1100, height: 720 });
    },
  );

  test('are kept on a screen that is there, and dropped with one that is gone', () => {
    expect(placeWindow(at(2000, 100), screens)).toMatchObject({ x: 2000, y: 100 });
    expect(placeWindow(at(2000, 100), screens.slice(0, 1))).toEqual({ width: 900, height: 600 });
    expect(placeWindow(at(-850, 100), screens)).toEqual({ width: 900, height: 600 });
    expect(placeWindow(at(100, -400), screens)).toEqual({ width: 900, height: 600 });
  });

  test('never make the window bigger than the screen or smaller than usable', () => {
    const huge = { ...at(0, 0), width: 5000, height: 4000 };
    expect(placeWindow(huge, screens)).toMatchObject({ width: 1920, height: 1040 });
    expect(placeWindow({ ...huge, width: 10, height: 10 }, screens)).toMatchObject({ width: 860, height: 560 });
    expect(placeWindow(huge, [])).toEqual({ width: 5000, height: 4000 });
  });
});

describe('a page that dies', () => {
  const crash = (recorder: WindowRecorder): void =>
    void recorder.webContents.emit('render-process-gone', {}, { reason: 'crashed' });

  test('is loaded again, and the user is told as soon as there is a page to tell it', () => {
    const { window, first, did } = bench();
    window.show();
    first().webContents.emit('did-finish-load');
    crash(first());
    expect(first().did).toContain('reload');
    expect(did).toEqual([]);
    first().webContents.emit('did-finish-load');
    expect(did).toEqual(['told of the reload']);
    first().webContents.emit('did-finish-load');
    expect(did).toHaveLength(1);
  });

  test('again and again is given up: the place is kept, the user is told, and a new window begins anew', () => {
    const { window, first, made, did, folder } = bench();
    window.show();
    for (let time = 0; time < 4; time += 1) crash(first());
    expect(first().did.filter((what) => what === 'reload')).toHaveLength(3);
    expect(first().did).toContain('destroy');
    expect(did).toEqual(['told of the end']);
    expect(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))).toMatchObject(first().bounds);
    first().emit('closed');
    window.show();
    const next = made[1];
    if (next === undefined) throw new Error('there is no second window');
    crash(next);
    expect(next.did).toContain('reload');
  });

  test('because the app is ending is left alone', () => {
    const { window, first } = bench({ isQuitting: () => true });
    window.show();
    first().webContents.emit('render-process-gone', {}, { reason: 'killed' });
    expect(first().did).not.toContain('reload');
  });
});
