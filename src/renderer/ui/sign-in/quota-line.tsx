// What is left of a subscription.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Account, Quota } from '../../../shared/model/sign-in.ts';
import { limitSpan } from '../../../shared/quota.ts';
import { formatMoment } from '../../data/format.ts';
import { useConnections } from '../../data/connections.ts';
import { useQuota } from '../../data/sign-in.ts';

/** What is left of an account's plan: as asked here, or as the connection that uses it has it by now. */
export function QuotaLine({ account: { id, connections: users } }: { account: Account }) {
  const asked = useQuota(id).data;
  const connections = useConnections().data ?? [];
  // Of several keys the connection says what is left of the first.
  const read = connections.find((other) => users.includes(other.id) && other.keys.length === 1)?.quota;
  return <QuotaLines quota={read === undefined || (asked?.askedAt ?? 0) > read.askedAt ? asked : read} />;
}

function limitName(name: string, t: TFunction): string {
  const span = limitSpan(name);
  return span === undefined ? name : t(`signIn.limit.${span.unit}`, { count: span.count });
}

/** Nothing for a provider that does not say, or that can't be asked now. */
export function QuotaLines({ quota }: { quota: Quota | undefined }) {
  const { t, i18n } = useTranslation();
  if (quota === undefined || quota.windows.length === 0) return null;
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <ul className="text-small text-muted">
      {quota.windows.map(({ name, usedPercent, resetsAt }) => (
        <li key={name}>
          {t('signIn.quota', { name: limitName(name, t), used: percent.format(usedPercent / 100) })}
          {resetsAt !== undefined && ` · ${t('signIn.quotaResets', { time: formatMoment(resetsAt, i18n.language) })}`}
        </li>
      ))}
    </ul>
  );
}
