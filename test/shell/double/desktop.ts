// The doubled desktop around the window: tray, menus, pictures, notices, dialogs, clipboard, screens, themes.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { MenuItemConstructorOptions, MessageBoxOptions } from 'electron';
import { mustBe, record, strict } from './calls.ts';
import { doubleOptions } from './options.ts';
import { KeychainDouble } from './keychain.ts';

export interface MenuDouble {
  readonly items: readonly MenuItemConstructorOptions[];
}

export const Menu = strict(
  {
    buildFromTemplate(template: MenuItemConstructorOptions[]): MenuDouble {
      const known = new Set(['normal', 'separator', 'submenu', 'checkbox', 'radio', 'header', 'palette']);
      for (const { type = 'normal', submenu } of template) {
        if (!known.has(type)) throw new Error(`there is no menu item of type "${type}"`);
        if (Array.isArray(submenu)) Menu.buildFromTemplate(submenu);
      }
      return { items: template };
    },
    setApplicationMenu(menu: MenuDouble | null): void {
      record('Menu.setApplicationMenu', menu);
    },
  },
  'Menu',
);

export interface ImageDouble {
  readonly source: string;
  /** Of the file, where the app has read it by itself. */
  readonly content?: Buffer;
}

export const nativeImage = strict(
  {
    createFromPath(path: string): ImageDouble {
      // Electron gives an empty picture for a missing file, which shows nothing: a fault that must not pass here.
      if (!existsSync(path)) throw new Error(`there is no picture ${path}`);
      return { source: path };
    },
    createFromBuffer(bytes: Buffer, options?: { scaleFactor?: number }): ImageDouble {
      if (bytes.subarray(1, 4).toString('latin1') !== 'PNG') throw new Error('the tray picture is no PNG');
      return { source: `buffer at ${options?.scaleFactor ?? 1}`, content: bytes };
    },
  },
  'nativeImage',
);

class TrayDouble extends EventEmitter {
  image: ImageDouble;
  toolTip = '';
  title = '';
  menu: MenuDouble | undefined;
  private isGone = false;

  constructor(image: ImageDouble) {
    super();
    mustBe('ready', 'Tray');
    record('new Tray', image);
    this.image = image;
    const guarded = strict(this, 'Tray');
    trays.push(guarded);
    return guarded;
  }
  setImage(image: ImageDouble): void {
    this.mustLive();
    record('tray.setImage', image);
    this.image = image;
  }
  setToolTip(text: string): void {
    this.mustLive();
    this.toolTip = text;
  }
  setTitle(title: string): void {
    this.mustLive();
    if (doubleOptions.platform !== 'darwin') throw new Error('only macOS has a title beside the icon');
    this.title = title;
  }
  setContextMenu(menu: MenuDouble | null): void {
    this.mustLive();
    record('tray.setContextMenu');
    this.menu = menu ?? undefined;
  }
  popUpContextMenu(menu?: MenuDouble): void {
    this.mustLive();
    record('tray.popUpContextMenu', menu);
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  destroy(): void {
    this.mustLive();
    record('tray.destroy');
    this.isGone = true;
  }
  /** Electron throws in the same way when a destroyed tray is used. */
  private mustLive(): void {
    if (this.isGone) throw new TypeError('Object has been destroyed');
  }
}

export const trays: TrayDouble[] = [];
export const Tray = TrayDouble;

interface NotificationOptions {
  readonly title: string;
  readonly body: string;
  readonly actions?: readonly { readonly type: 'button'; readonly text: string }[];
}

class NotificationDouble extends EventEmitter {
  readonly options: NotificationOptions;
  constructor(options: NotificationOptions) {
    super();
    this.options = options;
    const guarded = strict(this, 'Notification');
    notifications.push(guarded);
    return guarded;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    record('notification.show', this.options);
  }
  close(): void {
    record('notification.close', this.options);
  }
}

/** In the order in which they were made. */
export const notifications: NotificationDouble[] = [];
export const Notification = NotificationDouble;

interface MessageBoxAnswer {
  response: number;
  checkboxChecked: boolean;
}

/** How the next boxes are answered, in order. */
export const boxAnswers: { button: string; isChecked?: boolean }[] = [];

export const dialog = strict(
  {
    showErrorBox(title: string, text: string): void {
      record('dialog.showErrorBox', title, text);
    },
    async showMessageBox(options: MessageBoxOptions): Promise<MessageBoxAnswer> {
      record('dialog.showMessageBox', options);
      const { buttons = [] } = options;
      const answer = boxAnswers.shift();
      if (answer === undefined) throw new Error('a scenario must say how a box is answered');
      const response = buttons.indexOf(answer.button);
      if (response < 0) throw new Error(`the box has no button "${answer.button}"`);
      return { response, checkboxChecked: answer.isChecked ?? false };
    },
  },
  'dialog',
);

export const clipboard = strict(
  {
    async writeText(text: string): Promise<void> {
      record('clipboard.writeText', text);
    },
  },
  'clipboard',
);

export const shell = strict(
  {
    async openExternal(url: string): Promise<void> {
      record('shell.openExternal', url);
    },
  },
  'shell',
);

export const screen = strict(
  {
    getAllDisplays() {
      mustBe('ready', 'screen');
      return [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
    },
  },
  'screen',
);

export const nativeTheme = strict(
  Object.assign(new EventEmitter(), {
    shouldUseDarkColors: false,
    shouldUseDarkColorsForSystemIntegratedUI: false,
    themeSource: 'system',
  }),
  'nativeTheme',
);

/** What the person has chosen in the system's settings. */
export const systemChoices = { prefersReducedMotion: false };

export const systemPreferences = strict(
  {
    getAnimationSettings() {
      const { prefersReducedMotion } = systemChoices;
      return { shouldRenderRichAnimation: true, scrollAnimationsEnabledBySystem: true, prefersReducedMotion };
    },
  },
  'systemPreferences',
);

export const crashReporter = strict(
  {
    start(options: object): void {
      record('crashReporter.start', options);
    },
  },
  'crashReporter',
);

export const keychain = new KeychainDouble(doubleOptions.keychain);
export const safeStorage = strict(keychain, 'safeStorage');
