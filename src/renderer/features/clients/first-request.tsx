// Whether the first request of a connect has come in.
import { CircleCheck, CircleDashed, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientConnect } from '../../../shared/model/client.ts';
import { formatTime } from '../../data/format.ts';
import { useToday } from '../../data/now.ts';
import { StateMark } from '../../ui/badge.tsx';

export interface FirstRequestProps {
  connect: Pick<ClientConnect, 'firstSeenAt'>;
  /** The user has just connected it and looks on: then something turns. A list stays calm, it may wait for days. */
  isWatched?: boolean;
}

/** Waits, then tells when it came. */
export function FirstRequest({ connect, isWatched }: FirstRequestProps) {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const { firstSeenAt } = connect;
  if (firstSeenAt === undefined) {
    return (
      <StateMark icon={isWatched === true ? LoaderCircle : CircleDashed} tone="neutral" spins={isWatched === true}>
        {t('clients.first.waiting')}
      </StateMark>
    );
  }
  return (
    <StateMark icon={CircleCheck} tone="good">
      {t('clients.first.seen', { time: formatTime(firstSeenAt, today, i18n.language) })}
    </StateMark>
  );
}
