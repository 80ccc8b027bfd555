// The tray: what its menu says, what clicks do, how often it is drawn, and how it is taken away.
import { EventEmitter } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Menu, MenuItemConstructorOptions, NativeImage } from 'electron';
import { describe, expect, test } from 'vitest';
import { hasTrayHost } from '../../../src/main/electron/tray-host.ts';
import { createTrayImages, isPanelDark } from '../../../src/main/electron/tray-images.ts';
import type { TrayChoice } from '../../../src/main/electron/tray-menu.ts';
import { trayStateOf, trayTip, type TrayView } from '../../../src/main/electron/tray-view.ts';
import { TrayIcon } from '../../../src/main/electron/tray.ts';
import { shellTexts } from '../../../src/shared/texts/texts.ts';
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
  readonly images: string[] = [];
  #image = '';
  #tip = '';
  setImage(image: NativeImage): void {
    this.#image = image as unknown as string;
    this.images.push(this.#image);
  }
  setToolTip(text: string): void {
    this.#tip = text;
  }
  title: string | undefined;
  setTitle(title: string): void {
    this.title = title;
  }
  readonly popped: unknown[] = [];
  popUpContextMenu(menu?: Menu): void {
    this.popped.push(menu);
  }
  setContextMenu(menu: Menu | null): void {
    this.drawn.push({
      image: this.#image,
      tip: this.#tip,
      items: (menu ?? []) as unknown as MenuItemConstructorOptions[],
    });
  }
  isDestroyed(): boolean {
    return this.destroyCount > 0;
  }
  destroy(): void {
    this.destroyCount += 1;
  }
}

function viewOf(change: Partial<TrayView['gateway']> = {}): TrayView {
  return {
    gateway: { state: 'running', address: 'http://127.0.0.1:7417', isRoutingOn: true, ...change },
    connections: [
      { id: 'home', name: 'Home', isActive: true, isDemo: false },
      { id: 'work', name: 'Johnson & Johnson', isActive: false, isDemo: false },
    ],
    profiles: [],
    clients: [],
    isRecording: false,
  };
}

const CLIENTS: TrayView['clients'] = [
  { id: 'claude-code', name: 'Claude Code', state: 'connected', connects: ['r1', 'r2'] },
  { id: 'codex', name: 'Codex', state: 'restart-needed', profile: 'cheap', connects: ['r3'] },
];

type ClickWish = 'system' | 'window' | 'menu';

interface BenchOptions {
  platform?: NodeJS.Platform;
  fail?: () => void;
  click?: ClickWish;
  view?: TrayView;
  isStill?: boolean;
  title?: 'none' | 'quota';
}

function bench(options: BenchOptions = {}) {
  let view = options.view ?? viewOf();
  const recorder = new TrayRecorder();
  const clock = handClock();
  const did: TrayChoice[] = [];
  const failures: unknown[] = [];
  const icon = new TrayIcon({
    createTray: () => recorder,
    buildMenu: (template) => template as unknown as Menu,
    loadImage: (state) => state as unknown as NativeImage,
    platform: options.platform ?? 'win32',
    clock,
    log: recordedLog(),
    read: () => view,
    text: () => shellTexts('en'),
    preferences: () => ({ trayClick: options.click ?? 'system', trayTitle: options.title ?? 'none' }),
    perform: async (choice) => {
      options.fail?.();
      did.push(choice);
    },
    prefersStillness: () => options.isStill ?? false,
    onFailure: (error) => failures.push(error),
  });
  const item = (...path: string[]): MenuItemConstructorOptions => {
    let items = recorder.drawn.at(-1)?.items;
    let found: MenuItemConstructorOptions | undefined;
    for (const label of path) {
      found = items?.find((entry) => entry.label === label);
      if (found === undefined) throw new Error(`the menu has no item "${label}"`);
      items = found.submenu as MenuItemConstructorOptions[] | undefined;
    }
    return found ?? {};
  };
  const labels = (...path: string[]): (string | undefined)[] => {
    const items = path.length === 0 ? recorder.drawn.at(-1)?.items : item(...path).submenu;
    return (items as MenuItemConstructorOptions[]).map(({ label, type }) => label ?? type);
  };
  const click = async (...path: string[]): Promise<void> => {
    item(...path).click?.({} as never, undefined, {} as never);
    await new Promise(setImmediate);
  };
  return { recorder, clock, did, failures, icon, item, labels, click, show: (next: TrayView) => (view = next) };
}

describe('the menu', () => {
  test('says where Dragoman runs, and offers connections, clients, routing, what to copy, settings and quitting', () => {
    const { labels } = bench();
    expect(labels()).toEqual([
      'Running · 127.0.0.1:7417',
      'separator',
      'Active connection',
      'Clients',
      'Routing',
      'separator',
      'Open Dragoman',
      'Copy base URL',
      'Copy key',
      'separator',
      'Settings…',
      'Quit Dragoman',
    ]);
  });

  test('begins with the window on Linux, where the icon may have no click of its own', () => {
    expect(bench({ platform: 'linux' }).labels().slice(0, 3)).toEqual([
      'Open Dragoman',
      'separator',
      'Running · 127.0.0.1:7417',
    ]);
  });

  test('tells the last request', () => {
    const last = { client: 'Claude Code', model: 'glm-5.2', state: 'done', status: 200, durationMs: 1234 } as const;
    expect(bench({ view: { ...viewOf(), last } }).labels()[1]).toBe('Last: Claude Code → glm-5.2 · 1.2 s · 200');
    const failed = { ...last, state: 'failed', status: 502 } as const;
    expect(bench({ view: { ...viewOf(), last: failed } }).labels()[1]).toBe(
      'Last: Claude Code → glm-5.2 · failed · 502',
    );
  });

  test('marks the active connection and the routing', () => {
    const { item } = bench();
    expect(item('Active connection', 'Home')).toMatchObject({ type: 'radio', checked: true });
    expect(item('Active connection', 'Johnson && Johnson')).toMatchObject({ type: 'radio', checked: false });
    expect(item('Routing')).toMatchObject({ type: 'checkbox', checked: true });
  });

  test('keeps a connection that can not answer in sight, with the reason, and out of reach', () => {
    const connections = (['no-key', 'sign-in', 'resting'] as const).map((problem, index) => ({
      id: problem,
      name: 'Lab',
      isActive: index === 0,
      isDemo: false,
      problem,
    }));
    const { item, recorder } = bench({ view: { ...viewOf(), connections } });
    expect(item('Active connection', 'Lab – needs a key').enabled).toBe(false);
    expect(item('Active connection', 'Lab – sign in again').enabled).toBeUndefined();
    expect(item('Active connection', 'Lab – resting after an error').enabled).toBeUndefined();
    expect(recorder.drawn.at(-1)).toMatchObject({
      image: 'warning',
      tip: "Dragoman · Lab can't answer. Open the window to see why.",
    });
  });

  test('leads to adding a connection while there is only the demo', async () => {
    const connections = [{ id: 'demo', name: 'Demo', isActive: true, isDemo: true }];
    const { labels, click, did } = bench({ view: { ...viewOf(), connections } });
    expect(labels('Active connection')).toEqual(['Demo', 'separator', 'Add a connection…']);
    await click('Active connection', 'Add a connection…');
    expect(did).toEqual([{ do: 'add-connection' }]);
  });

  test('lists connected clients with how they stand, and then offers to restore them when quitting', async () => {
    const { labels, click, did, item } = bench({ view: { ...viewOf(), clients: CLIENTS } });
    expect(labels('Clients')).toEqual(['Claude Code', 'Codex (cheap)', 'separator', 'Connect more…']);
    expect(labels('Clients', 'Codex (cheap)')).toEqual(['Restart it to use Dragoman', 'Disconnect…']);
    expect(item('Clients', 'Claude Code', 'Connected').enabled).toBe(false);
    await click('Clients', 'Codex (cheap)', 'Disconnect…');
    await click('Clients', 'Claude Code', 'Disconnect…');
    await click('Restore clients and quit');
    expect(did).toEqual([{ do: 'disconnect', id: 'r3' }, { do: 'show-clients' }, { do: 'restore-and-quit' }]);
    expect(bench().labels('Clients')).toEqual(['Connect a client…']);
  });

  test('offers the profiles while there are any, and none of them', async () => {
    const profiles = [
      { name: '', isCurrent: false },
      { id: 'work', name: 'Work', isCurrent: true },
      { id: 'cheap', name: 'Cheap', isCurrent: false },
    ];
    const { labels, item, click, did } = bench({ view: { ...viewOf(), profiles } });
    expect(labels('Profile')).toEqual(['None', 'Work', 'Cheap']);
    expect(item('Profile', 'Work')).toMatchObject({ type: 'radio', checked: true });
    await click('Profile', 'Cheap');
    await click('Profile', 'None');
    expect(did).toEqual([
      { do: 'use-profile', id: 'cheap' },
      { do: 'use-profile', id: undefined },
    ]);
  });

  test('offers to stop the recording of bodies while they are recorded', async () => {
    const { item, click, did } = bench({ view: { ...viewOf(), isRecording: true } });
    expect(item('Record bodies')).toMatchObject({ type: 'checkbox', checked: true });
    await click('Record bodies');
    expect(did).toEqual([{ do: 'set-recording', isOn: false }]);
  });

  test.each([
    [['Active connection', 'Johnson && Johnson'], { do: 'activate', id: 'work' }],
    [['Running · 127.0.0.1:7417'], { do: 'copy-address' }],
    [['Routing'], { do: 'set-routing', isOn: false }],
    [['Copy base URL'], { do: 'copy-address' }],
    [['Copy key'], { do: 'copy-key' }],
    [['Open Dragoman'], { do: 'open-window' }],
    [['Settings…'], { do: 'show-settings' }],
    [['Quit Dragoman'], { do: 'quit' }],
  ] as const)('%j asks for %j', async (path, expected) => {
    const { click, did } = bench();
    await click(...path);
    expect(did).toEqual([expected]);
  });

  test('stays short with many connections, still shows the active one, and leads to the rest', async () => {
    const connections = Array.from({ length: 40 }, (_, index) => ({
      id: `c${index}`,
      name: `Connection ${index}`,
      isActive: index === 33,
      isDemo: false,
    }));
    const { labels, click, did, item } = bench({ view: { ...viewOf(), connections } });
    expect(labels('Active connection')).toHaveLength(18);
    expect(item('Active connection', 'Connection 33').checked).toBe(true);
    await click('Active connection', 'More…');
    expect(did).toEqual([{ do: 'show-connections' }]);
  });

  test('tells the user when a choice failed, and sets its marks back', async () => {
    const { click, failures, recorder, clock } = bench({
      fail: () => {
        throw new Error('The disk is full.');
      },
    });
    await click('Active connection', 'Johnson && Johnson');
    expect(failures).toMatchObject([{ message: 'The disk is full.' }]);
    clock.advance(1_000);
    expect(recorder.drawn).toHaveLength(2);
  });
});

describe('the icon', () => {
  test.each([
    [{}, 'running', 'Dragoman · Home · clients connected: 0'],
    [{ isRoutingOn: false }, 'off', 'Dragoman is switched off (127.0.0.1:7417)'],
    [{ state: 'starting' }, 'off', 'Dragoman is starting…'],
    [{ state: 'stopped' }, 'off', 'Dragoman is stopped'],
    [{ state: 'failed' }, 'warning', "Dragoman can't take requests. Open the window to see why."],
  ] as const)('for %j is "%s" and says "%s"', (change, image, tip) => {
    const { recorder } = bench({ view: viewOf(change) });
    expect(recorder.drawn.at(-1)).toMatchObject({ tip });
    expect(trayStateOf(viewOf(change))).toBe(image);
  });

  test('has a tip that Windows does not cut', () => {
    const connections = [{ id: 'x', name: 'Long name '.repeat(40), isActive: true, isDemo: false }];
    const tip = trayTip({ ...viewOf(), connections }, shellTexts('en'));
    expect(tip.length).toBeLessThanOrEqual(127);
    expect(tip).toContain('clients connected: 0');
  });

  test('is drawn at most once a second, and the last state is never lost', () => {
    const { show, icon, recorder, clock, labels } = bench();
    for (let port = 1; port <= 100; port += 1) {
      show(viewOf({ address: `http://127.0.0.1:${port}` }));
      icon.render();
      clock.advance(50);
    }
    clock.advance(1_000);
    expect(recorder.drawn.length).toBeLessThanOrEqual(7);
    expect(labels()[0]).toContain(':100');
  });

  test('is drawn for another last request every ten seconds only, so that an open menu stays open', () => {
    const { show, icon, recorder, clock, labels } = bench();
    for (let second = 1; second <= 60; second += 1) {
      const last = { client: 'Codex', model: `m${second}`, state: 'done', status: 200, durationMs: 100 } as const;
      show({ ...viewOf(), last });
      icon.render();
      clock.advance(1_000);
    }
    expect(recorder.drawn.length).toBeLessThanOrEqual(7);
    clock.advance(10_000);
    expect(labels()[1]).toContain('m60');
  });

  test('is drawn at once for more than that, also while it waits with a last request', () => {
    const { show, icon, clock, labels } = bench();
    const last = { client: 'Codex', model: 'm1', state: 'done' } as const;
    show({ ...viewOf(), last });
    icon.render();
    clock.advance(2_000);
    show({ ...viewOf({ isRoutingOn: false }), last });
    icon.render();
    expect(labels()[0]).toBe('Switched off · 127.0.0.1:7417');
  });

  test('is not drawn again when nothing that it shows has changed', () => {
    const { icon, recorder, clock } = bench();
    clock.advance(5_000);
    icon.render();
    expect(recorder.drawn).toHaveLength(1);
  });

  test.each([
    ['linux', 'system', 'window'],
    ['win32', 'system', 'window'],
    ['win32', 'menu', 'menu'],
    ['darwin', 'system', 'nothing'],
    ['darwin', 'window', 'window'],
    ['linux', 'menu', 'nothing'],
  ] as const)('on %s with the preference "%s", a click opens %s of our own accord', async (platform, click, opens) => {
    const { recorder, did } = bench({ platform, click });
    recorder.emit('click');
    await new Promise(setImmediate);
    expect(did).toEqual(opens === 'window' ? [{ do: 'open-window' }] : []);
    expect(recorder.popped).toHaveLength(opens === 'menu' ? 1 : 0);
  });

  test('on macOS has its menu at the right button when a click means the window, else as its own', () => {
    const byHand = bench({ platform: 'darwin', click: 'window' }).recorder;
    expect(byHand.drawn.at(-1)?.items).toEqual([]);
    byHand.emit('right-click');
    expect(byHand.popped).toHaveLength(1);
    const usual = bench({ platform: 'darwin' }).recorder;
    usual.emit('right-click');
    expect(usual.popped).toEqual([]);
    expect(usual.drawn.at(-1)?.items.length).toBeGreaterThan(5);
  });

  test('has another picture for a moment when something was switched, and then that of the state of then', () => {
    const { icon, recorder, clock, show } = bench();
    recorder.images.length = 0;
    icon.pulse();
    expect(recorder.images).toEqual(['switched']);
    show(viewOf({ isRoutingOn: false }));
    clock.advance(400);
    expect(recorder.images).toEqual(['switched', 'off']);
    icon.pulse();
    icon.pulse();
    clock.advance(1_000);
    expect(recorder.images).toEqual(['switched', 'off', 'switched', 'switched', 'off']);
  });

  test('keeps still for a user who wants no movement, and is not touched once it is gone', () => {
    const { icon, recorder, clock } = bench({ isStill: true });
    recorder.images.length = 0;
    icon.pulse();
    expect(recorder.images).toEqual([]);
    const gone = bench();
    gone.icon.pulse();
    gone.recorder.images.length = 0;
    gone.icon.destroy();
    gone.icon.pulse();
    gone.clock.advance(1_000);
    clock.advance(1_000);
    expect(gone.recorder.images).toEqual([]);
  });

  test('has beside it what is left of the plan of the active connection, on macOS and if that was chosen', () => {
    const plans = [62, 5].map((percentLeft) => ({ percentLeft }));
    const connections = viewOf().connections.map((connection, index) => ({ ...connection, plan: plans[index] }));
    const titleOf = (options: BenchOptions) => bench({ view: { ...viewOf(), connections }, ...options }).recorder.title;
    expect(titleOf({ platform: 'darwin', title: 'quota' })).toBe('62 %');
    expect(titleOf({ platform: 'darwin', title: 'quota', view: viewOf() })).toBe('');
    expect(titleOf({ platform: 'darwin' })).toBe('');
    expect(titleOf({ platform: 'win32', title: 'quota' })).toBeUndefined();
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
