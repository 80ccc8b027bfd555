// Which notices reach the user: not those that were muted, and of each kind one in ten minutes.
import type { NoticeKind } from '../../shared/model/preferences.ts';
import type { Clock } from '../core/ports.ts';

export interface DesktopNotice {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly text: string;
}

export interface NoticeGateParts {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly isMuted: (kind: NoticeKind) => boolean;
  readonly show: (notice: DesktopNotice) => void;
}

const PAUSE_MS = 10 * 60_000;

/** Gives back whether it was shown. */
export type TellUser = (notice: DesktopNotice) => boolean;

/** Makes the gate. */
export function createNoticeGate({ clock, isMuted, show }: NoticeGateParts): TellUser {
  const shownAt = new Map<NoticeKind, number>();
  return (notice) => {
    if (isMuted(notice.kind)) return false;
    const last = shownAt.get(notice.kind);
    const now = clock.monotonic();
    if (last !== undefined && now - last < PAUSE_MS) return false;
    shownAt.set(notice.kind, now);
    show(notice);
    return true;
  };
}
