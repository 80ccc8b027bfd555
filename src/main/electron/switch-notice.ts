// After a switch in the tray: the icon says that it was heard, and a notice takes it back, as long as nothing else was chosen.
import type { NoticeKind } from '../../shared/model/preferences.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { AppCore } from '../core/app-core.ts';
import { isSameChoice, type Choice } from '../core/profiles/choice-service.ts';
import type { Notice, ShowNotice } from './notices.ts';

export interface SwitchNoticeParts {
  readonly core: Pick<AppCore, 'choice' | 'onStatusChange' | 'preferences' | 'status'>;
  readonly platform: NodeJS.Platform;
  readonly text: () => ShellTexts;
  readonly showNotice: ShowNotice;
  /** Shows what is in use. */
  readonly showChoice: () => void;
  readonly pulse: () => void;
  readonly onFailure: (error: unknown) => void;
}

export interface SwitchNotice {
  /** Switches, and tells when something else is in use afterwards. Throws what `change` throws. */
  run(what: 'connection' | 'profile', change: () => Promise<unknown>): Promise<void>;
}

const KIND: NoticeKind = 'switched';

interface Undoable {
  readonly from: Choice;
  readonly to: Choice;
  withdraw(): void;
}

/** Makes it; it follows the app for as long as that runs. */
export function createSwitchNotice(parts: SwitchNoticeParts): SwitchNotice {
  const { core, text, showNotice, showChoice, pulse, onFailure } = parts;
  let last: Undoable | undefined;
  const withdraw = (): void => {
    last?.withdraw();
    last = undefined;
  };
  core.onStatusChange(() => {
    if (last !== undefined && !isSameChoice(core.choice.current(), last.from)) withdraw();
  });
  const undo = async (undoable: Undoable): Promise<void> => {
    // The system may keep a notice that was withdrawn in its list.
    if (undoable !== last) return showChoice();
    withdraw();
    try {
      await core.choice.putBack(undoable);
      pulse();
    } catch (error) {
      onFailure(error);
    }
  };
  const tell = (switched: Pick<Undoable, 'from' | 'to'>, title: string): void => {
    if (core.preferences().mutedNotices.includes(KIND)) return;
    const undoable: Undoable = {
      ...switched,
      withdraw: showNotice(...noticeOf(title, () => void undo(undoable))),
    };
    last = undoable;
  };
  /** macOS has a button for it; elsewhere the notice itself is what one can click. */
  const noticeOf = (title: string, takeBack: () => void): [Notice, () => void] => {
    if (parts.platform !== 'darwin') return [{ title, text: text()('notice.switched.click') }, takeBack];
    const action = { label: text()('notice.switched.undo'), run: takeBack };
    return [{ title, text: text()('notice.switched.text'), action }, showChoice];
  };
  return {
    run: async (what, change) => {
      const to = core.choice.current();
      await change();
      const from = core.choice.current();
      if (isSameChoice(from, to)) return;
      withdraw();
      pulse();
      tell({ from, to }, titleOf(what, core.status(), text()));
    },
  };
}

function titleOf(
  what: 'connection' | 'profile',
  { active, profile }: ReturnType<AppCore['status']>,
  text: ShellTexts,
): string {
  if (what === 'connection') return text('notice.switched.connection', { name: active.name });
  return profile === undefined
    ? text('notice.switched.noProfile')
    : text('notice.switched.profile', { name: profile.name });
}
