// How the desktop app tells the user something outside the window.
import type { ElectronModules } from './electron-modules.ts';

export interface Notice {
  readonly title: string;
  readonly text: string;
}

export type Notify = (notice: Notice) => void;

/** Shows desktop notifications; a click on one brings up the window. */
export function createNotices({ Notification }: Pick<ElectronModules, 'Notification'>, onClick: () => void): Notify {
  // Without a reference a notice could be collected before it is clicked.
  const shown = new Set<InstanceType<typeof Notification>>();
  return ({ title, text }) => {
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
