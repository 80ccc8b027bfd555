// Connects the tray icon with Electron and the core.
import { join } from 'node:path';
import type { AppCore } from '../core/app-core.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { DesktopRun, ElectronModules } from './electron-modules.ts';
import { textOf, type Notify } from './notices.ts';
import { createTrayImages, isPanelDark } from './tray-images.ts';
import { TrayIcon } from './tray.ts';

export interface DesktopTrayParts {
  readonly electron: Pick<ElectronModules, 'clipboard' | 'Menu' | 'nativeImage' | 'nativeTheme' | 'Tray'>;
  readonly run: DesktopRun;
  readonly core: AppCore;
  readonly clock: Clock;
  readonly log: Log;
  readonly notify: Notify;
  readonly openWindow: () => void;
  readonly quit: () => void;
}

/** Puts the icon in the tray and keeps it true. Undefined when the system has no tray: the app then lives by its window. */
export function startTray(parts: DesktopTrayParts): TrayIcon | undefined {
  const { core, electron } = parts;
  const icon = createIcon(parts);
  if (icon === undefined) return undefined;
  core.onStatusChange(() => icon.render());
  electron.nativeTheme.on('updated', () => icon.renderAnew());
  return icon;
}

function createIcon(parts: DesktopTrayParts): TrayIcon | undefined {
  const { core } = parts;
  const { clipboard, Menu, nativeImage, nativeTheme, Tray } = parts.electron;
  const { platform, environment, resources } = parts.run;
  try {
    return new TrayIcon({
      createTray: (image) => new Tray(image),
      buildMenu: (template) => Menu.buildFromTemplate(template),
      loadImage: createTrayImages({
        nativeImage,
        folder: join(resources, 'tray'),
        platform,
        isPanelDark: () => isPanelDark({ platform, desktop: environment['XDG_CURRENT_DESKTOP'], nativeTheme }),
      }),
      platform,
      clock: parts.clock,
      log: parts.log,
      read: () => ({ status: core.status(), connections: core.listConnections() }),
      actions: {
        activate: (id) => core.activate(id),
        setRouting: (isOn) => core.setRouting(isOn),
        copyAddress: (address) => clipboard.writeText(address),
        openWindow: parts.openWindow,
        quit: parts.quit,
      },
      onFailure: (error) => parts.notify({ title: 'Dragoman', text: textOf(error) }),
    });
  } catch (error) {
    parts.log.error('there is no tray icon', { error });
    return undefined;
  }
}
