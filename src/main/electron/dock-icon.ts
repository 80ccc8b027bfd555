// The app's icon in the Dock of macOS: there while the window is, or never, as the user chose.
import type { Dock } from 'electron';
import type { Preferences } from '../../shared/model/preferences.ts';

/** What is needed of Electron's. */
export type DockHandle = Pick<Dock, 'hide' | 'show'>;

export interface DockIcon extends DockHandle {
  /** Makes the icon as the user has chosen by now. */
  follow(): void;
}

export interface DockIconParts {
  readonly dock: DockHandle;
  readonly preference: () => Preferences['dockIcon'];
  /** Without an icon in the menu bar the Dock is the only way to the window. */
  readonly hasTrayIcon: () => boolean;
  readonly isWindowVisible: () => boolean;
  /** An app that leaves the Dock is sent to the back with its window. */
  readonly bringToFront: () => void;
}

/** Makes it. Other systems have no Dock, so nothing needs it there. */
export function createDockIcon(parts: DockIconParts): DockIcon {
  const { dock, isWindowVisible, bringToFront } = parts;
  const isNever = (): boolean => parts.preference() === 'never' && parts.hasTrayIcon();
  let wasNever = false;
  const show = async (): Promise<void> => {
    if (!isNever()) await dock.show();
  };
  return {
    hide: () => dock.hide(),
    show,
    follow: () => {
      if (isNever() === wasNever) return;
      wasNever = isNever();
      if (!isWindowVisible()) return wasNever ? dock.hide() : undefined;
      if (wasNever) dock.hide();
      bringToFront();
    },
  };
}
