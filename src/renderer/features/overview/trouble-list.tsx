// What needs attention, each with the way to where it is solved.
import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../data/connections.ts';
import { formatTime } from '../../data/format.ts';
import { goTo } from '../../data/navigation.ts';
import { useNow } from '../../data/now.ts';
import { useAccounts } from '../../data/sign-in.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { troublesOf, type Trouble } from './troubles.ts';

const TICK_MS = 5000;

/** Nothing at all while all is well. */
export function TroubleList() {
  const { t } = useTranslation();
  const now = useNow(TICK_MS);
  const { data: accounts = [] } = useAccounts();
  const { data: connections = [] } = useConnections({ isWatching: true });
  const troubles = troublesOf({ accounts, connections, now });
  if (troubles.length === 0) return null;
  return (
    <ul aria-label={t('trouble.title')} className="space-y-2">
      {troubles.map((trouble) => (
        <li key={`${trouble.kind}-${trouble.id}`}>
          <TroubleNotice trouble={trouble} now={now} />
        </li>
      ))}
    </ul>
  );
}

function TroubleNotice({ trouble, now }: { trouble: Trouble; now: number }) {
  const { t, i18n } = useTranslation();
  const { kind, name, section } = trouble;
  const title = kind === 'account' ? t(`trouble.account.${trouble.state}`, { name }) : t('trouble.cooling', { name });
  const text =
    kind === 'account'
      ? trouble.text
      : t('cooling.key', { code: trouble.code, time: formatTime(trouble.until, now, i18n.language) });
  const go = (
    <Button size="small" icon={ArrowRight} onClick={() => goTo({ section })}>
      {t('trouble.go.connections')}
    </Button>
  );
  return (
    <Notice kind="warn" title={title} actions={go}>
      {text !== undefined && <p>{text}</p>}
    </Notice>
  );
}
