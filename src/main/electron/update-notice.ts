// Tells of a newer version once, and opens its page when that is clicked.
import { z } from 'zod';
import type { NoticeKind } from '../../shared/model/preferences.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { AppCore } from '../core/app-core.ts';
import type { Log } from '../core/ports.ts';
import { textOf, type ShowNotice } from './notices.ts';
import { openToldFile } from './told-file.ts';

export interface UpdateNoticeParts {
  readonly core: Pick<AppCore, 'preferences' | 'updates'>;
  /** Where it is noted which version was told. */
  readonly folder: string;
  readonly log: Log;
  readonly text: () => ShellTexts;
  readonly showNotice: ShowNotice;
  readonly openWindow: () => void;
}

const KIND: NoticeKind = 'update';
const toldSchema = z.object({ version: z.string() });

/** Follows what is known of newer versions until the signal aborts. */
export function watchUpdates(parts: UpdateNoticeParts, signal: AbortSignal): void {
  const { core, folder, log } = parts;
  const told = openToldFile({ folder, name: 'told-update.json', schema: toldSchema, nothing: { version: '' }, log });
  const end = core.updates.onChange(() => {
    const { update } = core.updates.current();
    if (update.state !== 'newer' || core.preferences().mutedNotices.includes(KIND)) return;
    if (told.load().version === update.version) return;
    told.save({ version: update.version });
    tell(update.version, parts);
  });
  signal.addEventListener('abort', end);
}

function tell(version: string, { core, text, showNotice, openWindow }: UpdateNoticeParts): void {
  const open = (): void => {
    core.updates.openPage().catch((error: unknown) => {
      showNotice({ title: 'Dragoman', text: textOf(error) }, openWindow);
    });
  };
  showNotice({ title: text()('notice.update.title', { version }), text: text()('notice.update.text') }, open);
}
