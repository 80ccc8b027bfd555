// What needs attention, each with the way to where it is solved.
import { ArrowRight } from 'lucide-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ClientView } from '../../../shared/model/client.ts';
import { useConnections } from '../../data/connections.ts';
import { useRestText } from '../../data/failure-words.ts';
import { goTo, type Route } from '../../data/navigation.ts';
import { useNow } from '../../data/now.ts';
import { useAccounts } from '../../data/sign-in.ts';
import { useStatus } from '../../data/status.tsx';
import { formatAmount } from '../../data/usage.ts';
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
  const { budgetWarnings: budgets } = useStatus();
  const troubles = troublesOf({ accounts, clients, connections, budgets, now });
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
  const restText = useRestText();
  const text = 'rest' in trouble ? restText(trouble.rest, now) : textOf(trouble, t, i18n.language);
  const go = (
    <Button size="small" icon={ArrowRight} onClick={() => goTo(wayTo(trouble))}>
      {t(`trouble.go.${goalOf(trouble)}`)}
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

/** A sign-in leads to its own row, which may be far down the screen. */
function wayTo(trouble: Trouble): Route {
  const { section } = trouble;
  return trouble.kind === 'account' ? { section, detail: 'sign-in', item: trouble.provider } : { section };
}

function goalOf(trouble: Trouble): 'signIn' | 'clients' | 'usage' | 'connections' {
  if (trouble.kind === 'account' && trouble.state === 'needs-login') return 'signIn';
  return trouble.section === 'clients' || trouble.section === 'usage' ? trouble.section : 'connections';
}

function textOf(trouble: Exclude<Trouble, { rest: unknown }>, t: TFunction, language: string): string | undefined {
  if (trouble.kind !== 'budget') return trouble.text;
  const { amount, state, isLimit } = trouble.warning;
  const end = !isLimit ? 'goesOn' : state === 'spent' ? 'stops' : 'willStop';
  return t(`trouble.budget.${end}`, { amount: formatAmount(amount, language) });
}

function titleOf(trouble: Trouble, t: TFunction): string {
  if (trouble.kind === 'budget') {
    const { name = t('trouble.budget.all'), warning } = trouble;
    return t(`trouble.budget.${warning.state === 'spent' ? 'spent' : 'near'}`, { name });
  }
  const { kind, name } = trouble;
  if (kind === 'refused') return t(`trouble.refused.${trouble.code}`, { name });
  if (kind === 'account') return t(`trouble.account.${trouble.state}`, { name });
  return kind === 'client' ? t(`trouble.client.${trouble.state}`, { name }) : t('trouble.cooling', { name });
}
