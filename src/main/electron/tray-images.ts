// Which picture the tray shows on which system, and how it must be loaded there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeImage } from 'electron';
import type { TrayPicture } from './tray-view.ts';

export interface TrayImageParts {
  readonly nativeImage: {
    createFromPath(path: string): NativeImage;
    createFromBuffer(bytes: Buffer, options: { scaleFactor: number }): NativeImage;
  };
  /** The folder with the pictures, outside the app archive. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly isPanelDark: () => boolean;
}

export type LoadTrayImage = (picture: TrayPicture) => NativeImage;

/** Desktops whose panel is dark whatever theme their windows have. */
const DARK_PANELS = /GNOME|Unity|Pantheon|Cinnamon|Budgie/iu;

/** Makes the loader of the tray's pictures. */
export function createTrayImages({ nativeImage, folder, platform, isPanelDark }: TrayImageParts): LoadTrayImage {
  return (picture) => {
    // macOS colours the picture itself and finds the @2x one by its name.
    if (platform === 'darwin') return nativeImage.createFromPath(join(folder, `${picture}Template.png`));
    const name = `${picture}-${isPanelDark() ? 'on-dark' : 'on-light'}`;
    if (platform === 'win32') return nativeImage.createFromPath(join(folder, `${name}.ico`));
    // Panels on Linux scale the picture themselves, so it has one size whatever the screen's scale is.
    return nativeImage.createFromBuffer(readFileSync(join(folder, `${name}.png`)), { scaleFactor: 1 });
  };
}

export interface PanelFacts {
  readonly platform: NodeJS.Platform;
  /** XDG_CURRENT_DESKTOP. */
  readonly desktop: string | undefined;
  readonly nativeTheme: {
    readonly shouldUseDarkColors: boolean;
    readonly shouldUseDarkColorsForSystemIntegratedUI: boolean;
  };
}

/** Whether the picture will stand on a dark panel. */
export function isPanelDark({ platform, desktop, nativeTheme }: PanelFacts): boolean {
  if (platform !== 'linux') return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
  return DARK_PANELS.test(desktop ?? '') || nativeTheme.shouldUseDarkColors;
}
