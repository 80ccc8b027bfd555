// How the desktop app tells the user something outside the window.
import type { ElectronModules } from './electron-modules.ts';

export interface Notice {
  readonly title: string;
  readonly text: string;
}

/** Shows a notice; `onClick` runs when the user clicks it. */
export type ShowNotice = (notice: Notice, onClick: () => void) => void;

/** Shows desktop notifications. */
export function createNotices({ Notification }: Pick<ElectronModules, 'Notification'>): ShowNotice {
  // Without a reference a notice could be collected before it is clicked.
  const shown = new Set<InstanceType<typeof Notification>>();
  return ({ title, text }, onClick) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body: text });
    shown.add(notification);
    notification.on('click', onClick);
    notification.on('close', () => shown.delete(notification));
    notification.show();
  };
}

/** The text of an error for the user: our own texts say what to do next. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
