// Whether the first request of a connect has come in.
import { CircleCheck, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientConnect } from '../../../shared/model/client.ts';
import { formatTime } from '../../data/format.ts';
import { useToday } from '../../data/now.ts';
import { StateMark } from '../../ui/badge.tsx';

/** Waits, then tells when it came. */
export function FirstRequest({ connect }: { connect: Pick<ClientConnect, 'firstSeenAt'> }) {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const { firstSeenAt } = connect;
  if (firstSeenAt === undefined) {
    return (
      <StateMark icon={LoaderCircle} tone="neutral" spins>
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
