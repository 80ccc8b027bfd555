// The tray as a person uses it: reads its menu, its picture and the notices, and clicks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { TRAY_PICTURES } from '../../../src/main/electron/tray-view.ts';
import { calls } from '../double/calls.ts';
import { trays, type ImageDouble } from '../double/desktop.ts';
import { doubleOptions } from '../double/options.ts';

type Items = readonly MenuItemConstructorOptions[];

/** What the menu shows now. */
export function menuItems(): Items {
  return trays[0]?.menu?.items ?? [];
}

/** The item of this label, wherever in the menu it stands. */
export function menuItem(label: string | RegExp, items: Items = menuItems()): MenuItemConstructorOptions | undefined {
  const all = allOf(items);
  return all.find((entry) => (typeof label === 'string' ? entry.label === label : label.test(entry.label ?? '')));
}

/** Clicks it, as long as it can be clicked. */
export function clickItem(label: string | RegExp): void {
  const found = menuItem(label);
  assert.ok(found?.click !== undefined, `the menu has no item "${label}"`);
  assert.notEqual(found.enabled, false, `the item "${label}" is grey`);
  found.click({} as never, undefined, {} as never);
}

/** Which of its pictures the icon shows, such as `off-on-light`. */
export function trayPicture(): string {
  return pictureName(trays[0]?.image);
}

/** The pictures that the icon was given since so many calls, without one that it had already. */
export function picturesSince(callCount: number): string[] {
  const given = calls.slice(callCount).filter(({ api }) => api === 'tray.setImage');
  const names = given.map(({ args }) => pictureName(args[0] as ImageDouble));
  return names.filter((name, index) => name !== names[index - 1]);
}

function pictureName(image: ImageDouble | undefined): string {
  const shown = image?.content;
  const names = TRAY_PICTURES.flatMap((name) => [`${name}-on-light`, `${name}-on-dark`]);
  const file = (name: string): Buffer => readFileSync(join(doubleOptions.resources, 'tray', `${name}.png`));
  return names.find((name) => shown !== undefined && file(name).equals(shown)) ?? 'none of its pictures';
}

function allOf(items: Items): MenuItemConstructorOptions[] {
  return items.flatMap((entry) => [entry, ...(Array.isArray(entry.submenu) ? allOf(entry.submenu) : [])]);
}
