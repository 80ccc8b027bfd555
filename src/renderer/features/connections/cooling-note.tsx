// Says in one quiet line that others are asked first for a while, and lets the user end that.
import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView, CoolingView } from '../../../shared/model/views.ts';
import { useTryNow } from '../../data/connections.ts';
import { useRestText } from '../../data/failure-words.ts';
import { useNow } from '../../data/now.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';

/** Nothing for a connection that is not kept from being asked. */
export function CoolingNote({ connection }: { connection: ConnectionView }) {
  const { cooling = [] } = connection;
  const now = useNow(1000, cooling.length > 0);
  const open = cooling.filter(({ until }) => until > now);
  const [first] = [...open].sort((left, right) => left.until - right.until);
  return first === undefined ? null : <Note connection={connection} first={first} others={open.length - 1} now={now} />;
}

interface NoteProps {
  connection: ConnectionView;
  first: CoolingView;
  others: number;
  now: number;
}

function Note({ connection, first, others, now }: NoteProps) {
  const { t } = useTranslation();
  const tryNow = useTryNow();
  const text = useRestText()(first, now);
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
      <StateMark icon={Hourglass} tone="warn">
        {others === 0 ? text : t('cooling.andMore', { text, count: others })}
      </StateMark>
      <Button
        size="small"
        disabled={tryNow.isPending}
        aria-label={t('cooling.tryNowNamed', { name: connection.name })}
        onClick={() => tryNow.mutate(connection.id)}
      >
        {t('cooling.tryNow')}
      </Button>
    </div>
  );
}
