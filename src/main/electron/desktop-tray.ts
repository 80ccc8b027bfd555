// Connects the tray icon with Electron and the core.
import { join } from 'node:path';
import type { WindowWish } from '../../shared/model/window-wish.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { AppCore } from '../core/app-core.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { DesktopFactsService } from './desktop-facts.ts';
import type { DesktopRun, ElectronModules } from './electron-modules.ts';
import { textOf, type ShowNotice } from './notices.ts';
import { signInPlace } from './sign-in-place.ts';
import { createSwitchNotice, type SwitchNotice } from './switch-notice.ts';
import { createTrayImages, isPanelDark } from './tray-images.ts';
import type { TrayChoice, TrayDeed } from './tray-menu.ts';
import { trayViewOf } from './tray-source.ts';
import { TrayIcon } from './tray.ts';

export interface DesktopTrayParts {
  readonly electron: Pick<
    ElectronModules,
    'clipboard' | 'Menu' | 'nativeImage' | 'nativeTheme' | 'systemPreferences' | 'Tray'
  >;
  readonly run: DesktopRun;
  readonly core: AppCore;
  readonly facts: DesktopFactsService;
  readonly clock: Clock;
  readonly log: Log;
  readonly text: () => ShellTexts;
  readonly showNotice: ShowNotice;
  readonly openWindow: () => void;
  readonly quit: () => void;
}

/** So long a program may take to let go of Dragoman before its file is put back all the same. */
const RESTORE_LIMIT_MS = 30_000;
const CHECK_LIMIT_MS = 60_000;

/** Puts the icon in the tray and keeps it true. Undefined when the system has no tray: the app then lives by its window. */
export function startTray(parts: DesktopTrayParts): TrayIcon | undefined {
  const { core, electron, facts } = parts;
  const onFailure = (error: unknown): void => {
    parts.showNotice({ title: 'Dragoman', text: textOf(error) }, parts.openWindow);
  };
  const switches = createSwitchNotice({
    ...parts,
    platform: parts.run.platform,
    showChoice: () => goTo({ kind: 'go', section: 'connections' }, parts),
    pulse: () => icon?.pulse(),
    onFailure,
  });
  const icon = createIcon({ ...parts, switches, onFailure });
  if (icon === undefined) return undefined;
  core.onStatusChange(() => icon.render());
  facts.onChange(() => icon.render());
  core.recording.onChange(() => icon.render());
  core.updates.onChange(() => icon.render());
  electron.nativeTheme.on('updated', () => icon.renderAnew());
  return icon;
}

interface IconParts extends DesktopTrayParts {
  readonly switches: SwitchNotice;
  readonly onFailure: (error: unknown) => void;
}

function createIcon(parts: IconParts): TrayIcon | undefined {
  const { core, facts } = parts;
  const { Menu, nativeImage, nativeTheme, Tray } = parts.electron;
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
      read: () =>
        trayViewOf({
          status: core.status(),
          facts: { ...facts.current(), connections: core.listConnections() },
          recording: core.recording.current(),
          updates: core.updates.current(),
          profiles: core.profiles.list(),
        }),
      text: parts.text,
      preferences: () => core.preferences(),
      perform: (choice) => perform(choice, parts),
      prefersStillness: () => parts.electron.systemPreferences.getAnimationSettings().prefersReducedMotion,
      onFailure: parts.onFailure,
    });
  } catch (error) {
    parts.log.error('there is no tray icon', { error });
    return undefined;
  }
}

/** Does what was clicked. Throws with a text for the user. */
function perform(choice: TrayChoice, parts: IconParts): unknown {
  const { core, switches } = parts;
  switch (choice.do) {
    case 'activate':
      return switches.run('connection', () => core.activate(choice.id));
    case 'sign-in':
      return goTo(signInOf(choice.id, parts), parts);
    case 'set-routing':
      return core.setRouting(choice.isOn);
    case 'use-profile':
      return switches.run('profile', () => core.profiles.setCurrent(choice.id));
    case 'set-recording':
      return core.recording.set({ mode: 'off' });
    case 'disconnect':
      return goTo({ kind: 'go', section: 'clients', detail: 'restore', item: choice.id }, parts);
    default:
      return DEEDS[choice.do](parts);
  }
}

const DEEDS: Readonly<Record<TrayDeed, (parts: DesktopTrayParts) => unknown>> = {
  'copy-address': ({ core, electron }) => electron.clipboard.writeText(core.gatewayAccess().address),
  'copy-key': ({ core, electron }) => electron.clipboard.writeText(core.gatewayAccess().token),
  'open-window': ({ openWindow }) => openWindow(),
  'show-connections': (parts) => goTo({ kind: 'go', section: 'connections' }, parts),
  'add-connection': (parts) => goTo({ kind: 'go', section: 'connections', detail: 'add' }, parts),
  'show-models': (parts) => goTo({ kind: 'go', section: 'models' }, parts),
  'show-clients': (parts) => goTo({ kind: 'go', section: 'clients' }, parts),
  // The window shows first what would change.
  'restore-clients': (parts) => goTo({ kind: 'go', section: 'clients', detail: 'restore' }, parts),
  // The window shows what comes of it.
  'check-updates': (parts) => {
    goTo({ kind: 'go', section: 'settings', detail: 'about' }, parts);
    return parts.core.updates.check(AbortSignal.timeout(CHECK_LIMIT_MS));
  },
  'open-update': ({ core }) => core.updates.openPage(),
  'show-settings': (parts) => goTo({ kind: 'go', section: 'settings' }, parts),
  quit: ({ quit }) => quit(),
  'restore-and-quit': async ({ core, quit }) => {
    const { problems } = await core.restoreClients(AbortSignal.timeout(RESTORE_LIMIT_MS));
    // Whoever wanted everything put back must hear of it before the app is gone.
    const [first] = problems;
    if (first !== undefined) throw new Error(`${first.message} (${first.path})`);
    quit();
  },
};

/** The place in the window where one signs in to the provider of a connection. */
function signInOf(connectionId: string, { core }: DesktopTrayParts): WindowWish {
  const provider = core.listConnections().find(({ id }) => id === connectionId)?.providerId;
  return signInPlace(provider);
}

function goTo(wish: WindowWish, { core, openWindow }: DesktopTrayParts): void {
  core.wish(wish);
  openWindow();
}
