// Which notices reach the user: not those that were muted, and of each kind and topic one in ten minutes.
import type { NoticeKind } from '../../shared/model/preferences.ts';
import type { Clock } from '../core/ports.ts';

export interface DesktopNotice {
  readonly kind: NoticeKind;
  /** Tells notices of one kind apart that must not hold each other back. */
  readonly topic?: string;
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
  const shownAt = new Map<string, number>();
  return (notice) => {
    if (isMuted(notice.kind)) return false;
    const key = `${notice.kind} ${notice.topic ?? ''}`;
    const last = shownAt.get(key);
    const now = clock.monotonic();
    if (last !== undefined && now - last < PAUSE_MS) return false;
    shownAt.set(key, now);
    show(notice);
    return true;
  };
}
