// What needs attention, each with the way to where it is solved.
import { ArrowRight } from 'lucide-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ClientView } from '../../../shared/model/client.ts';
import { useConnections } from '../../data/connections.ts';
import { formatTime } from '../../data/format.ts';
import { goTo } from '../../data/navigation.ts';
import { useNow } from '../../data/now.ts';
import { useAccounts } from '../../data/sign-in.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { troublesOf, type Trouble } from './troubles.ts';
import { Told } from '../../ui/told.tsx';

const TICK_MS = 5000;

/** Nothing at all while all is well. */
export function TroubleList({ clients }: { clients: readonly ClientView[] }) {
  const { t } = useTranslation();
  const now = useNow(TICK_MS);
  const { data: accounts = [] } = useAccounts();
  const { data: connections = [] } = useConnections({ isWatching: true });
  const troubles = troublesOf({ accounts, clients, connections, now });
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
  const { kind, section } = trouble;
  const time = kind === 'cooling' ? formatTime(trouble.until, now, i18n.language) : '';
  const text = kind === 'cooling' ? t('cooling.key', { code: trouble.code, time }) : trouble.text;
  const go = (
    <Button size="small" icon={ArrowRight} onClick={() => goTo({ section })}>
      {t(section === 'clients' ? 'trouble.go.clients' : 'trouble.go.connections')}
    </Button>
  );
  return (
    <Notice kind="warn" title={titleOf(trouble, t)} actions={go}>
      {text !== undefined && (
        <p>
          <Told>{text}</Told>
        </p>
      )}
    </Notice>
  );
}

function titleOf(trouble: Trouble, t: TFunction): string {
  const { kind, name } = trouble;
  if (kind === 'account') return t(`trouble.account.${trouble.state}`, { name });
  return kind === 'client' ? t(`trouble.client.${trouble.state}`, { name }) : t('trouble.cooling', { name });
}
