// How the desktop app tells the user something outside the window.
import type { ElectronModules } from './electron-modules.ts';

export interface Notice {
  readonly title: string;
  readonly text: string;
  /** A button below it. Only macOS shows it without asking for more than we have. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Shows a notice; `onClick` runs when the user clicks it. The returned function takes it off the screen. */
export type ShowNotice = (notice: Notice, onClick: () => void) => () => void;

/** Shows desktop notifications. */
export function createNotices({ Notification }: Pick<ElectronModules, 'Notification'>): ShowNotice {
  // Without a reference a notice could be collected before it is clicked.
  const shown = new Set<InstanceType<typeof Notification>>();
  return ({ title, text, action }, onClick) => {
    if (!Notification.isSupported()) return () => undefined;
    const actions = action === undefined ? {} : { actions: [{ type: 'button' as const, text: action.label }] };
    const notification = new Notification({ title, body: text, ...actions });
    shown.add(notification);
    notification.on('click', onClick);
    if (action !== undefined) notification.on('action', action.run);
    notification.on('close', () => shown.delete(notification));
    notification.show();
    return () => notification.close();
  };
}

/** The text of an error for the user: our own texts say what to do next. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
