// Starting at login: the file on Linux, the answers of each kind of shell, and the lists of the other systems.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoginItem } from '../../../../src/main/core/ports.ts';
import { createStartupService } from '../../../../src/main/core/startup/startup-service.ts';
import { createXdgAutostart } from '../../../../src/main/core/startup/xdg-autostart.ts';
import { createLoginItem, wasStartedAtLogin } from '../../../../src/main/electron/login-item.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

describe('on Linux', () => {
  function bench(options: { configHome?: string; program?: string } = {}) {
    const homeFolder = temporaryFolder();
    const { configHome, program = '/opt/Dragoman/dragoman' } = options;
    const item = createXdgAutostart({ homeFolder, configHome, program });
    return { homeFolder, item, file: join(homeFolder, '.config/autostart/dragoman.desktop') };
  }

  it('a file in the autostart folder starts the app without its window, and is removed exactly', async () => {
    const { item, file, homeFolder } = bench();
    mkdirSync(join(homeFolder, '.config/autostart'), { recursive: true });
    writeFileSync(join(homeFolder, '.config/autostart/other.desktop'), 'other');
    expect(await item.isOn()).toBe(false);
    await item.set(true);
    expect(await item.isOn()).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain(
      '\nTryExec=/opt/Dragoman/dragoman\nExec="/opt/Dragoman/dragoman" --hidden\n',
    );
    expect(readFileSync(file, 'utf8').startsWith('[Desktop Entry]\nType=Application\n')).toBe(true);
    await item.set(false);
    await item.set(false);
    expect(await item.isOn()).toBe(false);
    expect(readdirSync(join(homeFolder, '.config/autostart'))).toEqual(['other.desktop']);
  });

  it('characters that a desktop would act on are quoted', async () => {
    const { item, file } = bench({ program: '/home/a b/100% "$x" `y`/Dragoman.AppImage' });
    await item.set(true);
    expect(readFileSync(file, 'utf8')).toContain(
      String.raw`Exec="/home/a b/100%% \\"\\$x\\" \\${'`'}y\\${'`'}/Dragoman.AppImage" --hidden`,
    );
  });

  it('XDG_CONFIG_HOME counts when it is a whole path', async () => {
    const configHome = temporaryFolder();
    await bench({ configHome }).item.set(true);
    expect(existsSync(join(configHome, 'autostart/dragoman.desktop'))).toBe(true);
    const relative = bench({ configHome: 'here' });
    await relative.item.set(true);
    expect(existsSync(relative.file)).toBe(true);
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])('"%s", as desktops write it, is off', async (line) => {
    const { item, file } = bench();
    await item.set(true);
    writeFileSync(file, `${readFileSync(file, 'utf8').replace('X-GNOME-Autostart-enabled=true\n', '')}${line}\n`);
    expect(await item.isOn()).toBe(false);
    await item.set(true);
    expect(await item.isOn()).toBe(true);
  });
});

describe('the service', () => {
  function loginItem(change: Partial<LoginItem> = {}): LoginItem {
    let isOn = false;
    return { isAvailable: true, isOn: async () => isOn, set: async (next) => void (isOn = next), ...change };
  }

  it('says that it is wise while clients are connected and it is off', async () => {
    const service = createStartupService({ loginItem: loginItem(), hasConnectedClients: () => true });
    expect(await service.current()).toEqual({ availability: 'available', isOn: false, isWise: true });
    expect(await service.set(true)).toEqual({ availability: 'available', isOn: true, isWise: false });
  });

  it('tells when the system did not follow', async () => {
    const deaf = loginItem({ set: async () => undefined });
    const service = createStartupService({ loginItem: deaf, hasConnectedClients: () => false });
    await expect(service.set(true)).rejects.toThrow(/did not accept.*allow it there/u);
  });

  it('refuses, and says what to do, where there is no app to start', async () => {
    const headless = createStartupService({ loginItem: undefined, hasConnectedClients: () => true });
    expect(await headless.current()).toEqual({ availability: 'headless', isOn: false, isWise: false });
    await expect(headless.set(true)).rejects.toThrow(/dragoman startup/u);
    const sources = createStartupService({
      loginItem: loginItem({ isAvailable: false }),
      hasConnectedClients: () => true,
    });
    await expect(sources.set(true)).rejects.toThrow(/from its sources/u);
  });
});

describe('the desktop app', () => {
  function bench(platform: NodeJS.Platform, { isPackaged = true, environment = {} } = {}) {
    const asked: unknown[] = [];
    let openAtLogin = false;
    const app = {
      isPackaged,
      getLoginItemSettings: (options?: object) => {
        asked.push(options);
        return { openAtLogin, wasOpenedAtLogin: true } as ReturnType<Electron.App['getLoginItemSettings']>;
      },
      setLoginItemSettings: (settings: Electron.Settings) => {
        asked.push(settings);
        openAtLogin = settings.openAtLogin ?? false;
      },
    };
    const homeFolder = temporaryFolder();
    const run = { platform, environment, homeFolder };
    return { asked, app, homeFolder, item: createLoginItem({ app, run, program: '/opt/dragoman' }) };
  }

  it.each([
    ['win32', { args: ['--hidden'] }],
    ['darwin', {}],
  ] as const)('uses the list of %s, and finds its own entry again', async (platform, options) => {
    const { item, asked } = bench(platform);
    await item.set(true);
    expect(await item.isOn()).toBe(true);
    expect(asked).toEqual([{ ...options, openAtLogin: true }, options]);
  });

  it('names the AppImage itself, not the folder it is unpacked to', async () => {
    const { item, homeFolder } = bench('linux', { environment: { APPIMAGE: '/home/a/Dragoman.AppImage' } });
    await item.set(true);
    const file = join(homeFolder, '.config/autostart/dragoman.desktop');
    expect(readFileSync(file, 'utf8')).toContain('Exec="/home/a/Dragoman.AppImage" --hidden');
  });

  it('offers nothing when it runs from its sources', () => {
    expect(bench('win32', { isPackaged: false }).item.isAvailable).toBe(false);
  });

  it('knows on macOS that it was started at login', () => {
    expect(wasStartedAtLogin(bench('darwin').app, 'darwin')).toBe(true);
    expect(wasStartedAtLogin(bench('win32').app, 'win32')).toBe(false);
  });
});
