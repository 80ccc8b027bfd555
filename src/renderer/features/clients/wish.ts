// From what is chosen in the dialog to the wish that the core gets.
import type { ClientShell, ClientView, ConnectWish } from '../../../shared/model/client.ts';

/** `launch` edits nothing: it only shows the command. */
export type Reach = ConnectWish['scope'] | 'launch';

export interface WishForm {
  readonly reach: Reach;
  readonly folder: string;
  readonly shell: ClientShell;
  readonly profile: string;
  readonly model: string;
}

export const SHELLS: readonly ClientShell[] = ['bash', 'zsh', 'fish', 'powershell', 'dotenv', 'direnv', 'mise'];

/** Shells whose variables hold in one folder only. */
const FOLDER_SHELLS: ReadonlySet<ClientShell> = new Set<ClientShell>(['dotenv', 'direnv', 'mise']);

/** Stands for all that are on no list. */
export function isAnyProgram({ id }: ClientView): boolean {
  return id === 'env';
}

/** How far the change may reach, the usual way first. */
export function reachesOf({ scopes, canLaunch }: ClientView): Reach[] {
  return [...scopes, ...(canLaunch ? (['launch'] as const) : [])];
}

/** The form as it opens. */
export function firstForm(client: ClientView, shell: ClientShell): WishForm {
  return { reach: reachesOf(client)[0] ?? 'launch', folder: '', shell, profile: '', model: '' };
}

/** Whether the form needs a folder. */
export function needsFolder({ reach, shell }: WishForm): boolean {
  return reach === 'project' || (reach === 'shell' && FOLDER_SHELLS.has(shell));
}

/** The wish; undefined as long as something is missing. A folder is named in full, since the core has no folder it is "in". */
export function wishOf(client: ClientView, form: WishForm): ConnectWish | undefined {
  const { reach, shell } = form;
  if (reach === 'launch') return undefined;
  const folder = form.folder.trim();
  if (needsFolder(form) && !isWholePath(folder)) return undefined;
  const [profile, model] = [form.profile, form.model.trim()];
  return {
    client: client.id,
    scope: reach,
    ...(needsFolder(form) ? { folder } : {}),
    ...(reach === 'shell' ? { shell } : {}),
    ...(profile === '' ? {} : { profile }),
    ...(model === '' ? {} : { model }),
  };
}

/** From the root of a disk on: `/a`, `C:\a`, `\\server\a`. */
export function isWholePath(path: string): boolean {
  return /^(?:\/|[a-z]:[\\/]|\\\\)/iu.test(path);
}
