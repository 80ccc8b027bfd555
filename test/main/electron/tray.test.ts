// The tray: what its menu says, what clicks do, how often it is drawn, and how it is taken away.
import { EventEmitter } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Menu, MenuItemConstructorOptions, NativeImage } from 'electron';
import { describe, expect, test } from 'vitest';
import { hasTrayHost } from '../../../src/main/electron/tray-host.ts';
import { createTrayImages, isPanelDark } from '../../../src/main/electron/tray-images.ts';
import { trayStateOf, type TrayView } from '../../../src/main/electron/tray-menu.ts';
import { TrayIcon } from '../../../src/main/electron/tray.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { handClock, recordedLog } from './support.ts';

interface Drawn {
  image: string;
  tip: string;
  items: MenuItemConstructorOptions[];
}

class TrayRecorder extends EventEmitter {
  readonly drawn: Drawn[] = [];
  destroyCount = 0;
  #image = '';
  #tip = '';
  setImage(image: NativeImage): void {
    this.#image = image as unknown as string;
  }
  setToolTip(text: string): void {
    this.#tip = text;
  }
  setContextMenu(menu: Menu): void {
    this.drawn.push({ image: this.#image, tip: this.#tip, items: menu as unknown as MenuItemConstructorOptions[] });
  }
  isDestroyed(): boolean {
    return this.destroyCount > 0;
  }
  destroy(): void {
    this.destroyCount += 1;
  }
}

function viewOf(change: Partial<TrayView['status']['gateway']> = {}): TrayView {
  return {
    status: {
      gateway: {
        state: 'running',
        address: 'http://127.0.0.1:7417',
        port: 7417,
        isRoutingOn: true,
        tokenLastFour: 'abcd',
        ...change,
      },
    },
    connections: [
      { id: 'demo', name: 'Demo', isActive: true },
      { id: 'work', name: 'Johnson & Johnson', isActive: false },
    ],
  };
}

function bench(options: { platform?: NodeJS.Platform; fail?: (what: string) => void } = {}) {
  let view = viewOf();
  const recorder = new TrayRecorder();
  const clock = handClock();
  const did: string[] = [];
  const failures: unknown[] = [];
  const act = (what: string) => async (value?: string | boolean) => {
    options.fail?.(what);
    did.push(value === undefined ? what : `${what} ${value}`);
  };
  const icon = new TrayIcon({
    createTray: () => recorder,
    buildMenu: (template) => template as unknown as Menu,
    loadImage: (state) => state as unknown as NativeImage,
    platform: options.platform ?? 'linux',
    clock,
    log: recordedLog(),
    read: () => view,
    actions: {
      activate: act('activate'),
      setRouting: act('routing'),
      copyAddress: act('copy'),
      openWindow: act('open'),
      quit: act('quit'),
    },
    onFailure: (error) => failures.push(error),
  });
  const item = (label: string): MenuItemConstructorOptions => {
    const found = recorder.drawn.at(-1)?.items.find((entry) => entry.label === label);
    if (found === undefined) throw new Error(`the menu has no item "${label}"`);
    return found;
  };
  const click = async (label: string): Promise<void> => {
    item(label).click?.({} as never, undefined, {} as never);
    await new Promise(setImmediate);
  };
  return { recorder, clock, did, failures, icon, item, click, show: (next: TrayView) => (view = next) };
}

describe('the menu', () => {
  test('says where Dragoman runs, and offers connections, routing, the address, the window and quitting', () => {
    const { recorder } = bench();
    const labels = recorder.drawn.at(-1)?.items.map(({ label, type }) => label ?? type);
    expect(labels).toEqual([
      'Dragoman runs on 127.0.0.1:7417',
      'separator',
      'Demo',
      'Johnson && Johnson',
      'separator',
      'Routing',
      'Copy base URL',
      'separator',
      'Open Dragoman',
      'Quit Dragoman',
    ]);
  });

  test('marks the active connection and the routing', () => {
    const { item } = bench();
    expect(item('Demo')).toMatchObject({ type: 'radio', checked: true });
    expect(item('Johnson && Johnson')).toMatchObject({ type: 'radio', checked: false });
    expect(item('Routing')).toMatchObject({ type: 'checkbox', checked: true });
  });

  test.each([
    ['Johnson && Johnson', 'activate work'],
    ['Routing', 'routing false'],
    ['Copy base URL', 'copy http://127.0.0.1:7417'],
    ['Open Dragoman', 'open'],
    ['Quit Dragoman', 'quit'],
  ])('"%s" does "%s"', async (label, expected) => {
    const { click, did } = bench();
    await click(label);
    expect(did).toEqual([expected]);
  });

  test('stays short with many connections, still shows the active one, and leads to the rest', async () => {
    const { show, icon, clock, recorder, click, did, item } = bench();
    const connections = Array.from({ length: 40 }, (_, index) => ({
      id: `c${index}`,
      name: `Connection ${index}`,
      isActive: index === 33,
    }));
    show({ ...viewOf(), connections });
    clock.advance(1_000);
    icon.render();
    expect(recorder.drawn.at(-1)?.items.filter(({ type }) => type === 'radio')).toHaveLength(16);
    expect(item('Connection 33').checked).toBe(true);
    await click('24 more in the window…');
    expect(did).toEqual(['open']);
  });

  test('tells the user when a choice failed, and sets its marks back', async () => {
    const { click, failures, recorder, clock } = bench({
      fail: () => {
        throw new Error('The disk is full.');
      },
    });
    await click('Johnson && Johnson');
    expect(failures).toMatchObject([{ message: 'The disk is full.' }]);
    clock.advance(1_000);
    expect(recorder.drawn).toHaveLength(2);
  });
});

describe('the icon', () => {
  test.each([
    [{}, 'running', 'Dragoman runs on 127.0.0.1:7417'],
    [{ isRoutingOn: false }, 'off', 'Dragoman is switched off (127.0.0.1:7417)'],
    [{ state: 'starting' }, 'off', 'Dragoman is starting…'],
    [{ state: 'stopped' }, 'off', 'Dragoman is stopped'],
    [{ state: 'failed', problem: 'taken' }, 'failed', "Dragoman can't take requests. Open the window to see why."],
  ] as const)('for %j is "%s" and says "%s"', (change, image, tip) => {
    const { show, icon, recorder, clock } = bench();
    show(viewOf(change));
    clock.advance(1_000);
    icon.renderAnew();
    expect(recorder.drawn.at(-1)).toMatchObject({ image, tip });
    expect(trayStateOf(viewOf(change))).toBe(image);
  });

  test('is drawn at most once a second, and the last state is never lost', () => {
    const { show, icon, recorder, clock } = bench();
    for (let port = 1; port <= 100; port += 1) {
      show(viewOf({ address: `http://127.0.0.1:${port}` }));
      icon.render();
      clock.advance(50);
    }
    clock.advance(1_000);
    expect(recorder.drawn.length).toBeLessThanOrEqual(7);
    expect(recorder.drawn.at(-1)?.tip).toContain(':100');
  });

  test('is not drawn again when nothing that it shows has changed', () => {
    const { icon, recorder, clock } = bench();
    clock.advance(5_000);
    icon.render();
    expect(recorder.drawn).toHaveLength(1);
  });

  test.each(['linux', 'win32'] as const)('opens the window when clicked on %s', async (platform) => {
    const { recorder, did } = bench({ platform });
    recorder.emit('click');
    await new Promise(setImmediate);
    expect(did).toEqual(['open']);
  });

  test('leaves the click to the menu on macOS', () => {
    expect(bench({ platform: 'darwin' }).recorder.listenerCount('click')).toBe(0);
  });

  test('is destroyed once, whatever was still waiting to be drawn', () => {
    const { show, icon, recorder, clock } = bench();
    show(viewOf({ isRoutingOn: false }));
    icon.render();
    icon.destroy();
    icon.destroy();
    clock.advance(5_000);
    icon.render();
    expect(recorder.destroyCount).toBe(1);
    expect(recorder.drawn).toHaveLength(1);
  });
});

describe('the picture', () => {
  function load(platform: NodeJS.Platform, isDark: boolean): string {
    const folder = join(import.meta.dirname, '../../../build/tray');
    const image = createTrayImages({
      nativeImage: {
        createFromPath: (path) => path as unknown as NativeImage,
        createFromBuffer: (bytes, { scaleFactor }) => `${bytes.subarray(1, 4).toString()} at ${scaleFactor}` as never,
      },
      folder,
      platform,
      isPanelDark: () => isDark,
    })('running');
    return (image as unknown as string).replace(folder, '').replaceAll('\\', '/');
  }

  test('is a template on macOS, an icon file on Windows, and PNG bytes on Linux', () => {
    expect(load('darwin', true)).toBe('/runningTemplate.png');
    expect(load('win32', true)).toBe('/running-on-dark.ico');
    expect(load('win32', false)).toBe('/running-on-light.ico');
    expect(load('linux', false)).toBe('PNG at 1');
  });

  test.each([
    { platform: 'linux', desktop: 'ubuntu:GNOME', app: false, system: false, isDark: true },
    { platform: 'linux', desktop: 'KDE', app: false, system: true, isDark: false },
    { platform: 'linux', desktop: undefined, app: true, system: false, isDark: true },
    { platform: 'win32', desktop: undefined, app: false, system: true, isDark: true },
    { platform: 'win32', desktop: undefined, app: true, system: false, isDark: false },
  ] as const)(
    'stands on a dark panel: $isDark, for $platform $desktop',
    ({ platform, desktop, app, system, isDark }) => {
      const nativeTheme = { shouldUseDarkColors: app, shouldUseDarkColorsForSystemIntegratedUI: system };
      expect(isPanelDark({ platform, desktop, nativeTheme })).toBe(isDark);
    },
  );
});

describe('a place for the icon', () => {
  /** A PATH with only these programs, each a script. */
  function pathWith(programs: Record<string, string>): NodeJS.ProcessEnv {
    const folder = join(temporaryFolder(), 'bin');
    mkdirSync(folder);
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    return { PATH: folder };
  }
  const ask = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') =>
    hasTrayHost({ platform, environment, signal: AbortSignal.timeout(10_000) });

  test('is always there on macOS and Windows', async () => {
    expect(await ask({}, 'darwin')).toBe(true);
    expect(await ask({}, 'win32')).toBe(true);
  });

  test.each([
    ['dbus-send', 'echo "   variant       boolean true"', true],
    ['dbus-send', 'echo "   variant       boolean false"', false],
    ['dbus-send', 'echo "Error: the name has no owner: true" ; exit 1', false],
    ['busctl', 'echo "b true"', true],
    ['gdbus', 'echo "(<true>,)"', true],
    ['gdbus', 'echo "(<false>,)"', false],
  ])('is asked for with %s: %s gives %s', async (program, script, expected) => {
    expect(await ask(pathWith({ [program]: script }))).toBe(expected);
  });

  test('is taken as missing when nobody can be asked, or nobody answers', async () => {
    expect(await ask(pathWith({}))).toBe(false);
    expect(await ask(pathWith({ 'dbus-send': 'exec /bin/sleep 60' }))).toBe(false);
  });
});
