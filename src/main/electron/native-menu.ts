// Turns a menu given as plain data into what Electron builds menus from.
import type { MenuItemConstructorOptions } from 'electron';
import type { TrayChoice, TrayEntry } from './tray-menu.ts';

/** `onChoice` is called with what the clicked entry asks for. */
export function nativeMenu(
  entries: readonly TrayEntry[],
  onChoice: (choice: TrayChoice) => void,
): MenuItemConstructorOptions[] {
  return entries.map((entry): MenuItemConstructorOptions => {
    switch (entry.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'text':
        return { label: escaped(entry.label), enabled: false };
      case 'submenu':
        return { label: escaped(entry.label), submenu: nativeMenu(entry.entries, onChoice) };
      case 'action':
        return { ...basics(entry), click: () => onChoice(entry.choice) };
      case 'radio':
      case 'check':
        return {
          ...basics(entry),
          type: entry.kind === 'radio' ? 'radio' : 'checkbox',
          checked: entry.isOn,
          click: () => onChoice(entry.choice),
        };
    }
  });
}

function basics({ label, isEnabled = true }: { label: string; isEnabled?: boolean }): MenuItemConstructorOptions {
  return { label: escaped(label), ...(isEnabled ? {} : { enabled: false }) };
}

/** `&` marks a shortcut letter in menus; doubled it is shown as it is. */
function escaped(label: string): string {
  return label.replaceAll('&', '&&');
}
