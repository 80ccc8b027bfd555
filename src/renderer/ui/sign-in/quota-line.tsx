// What is left of a subscription.
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../data/format.ts';
import { useQuota } from '../../data/sign-in.ts';

/** Nothing for a provider that does not say, or that can't be asked now. */
export function QuotaLine({ accountId }: { accountId: string }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuota(accountId);
  if (data === undefined || data.windows.length === 0) return null;
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <ul className="text-small text-muted">
      {data.windows.map(({ name, usedPercent, resetsAt }) => (
        <li key={name}>
          {t('signIn.quota', { name, used: percent.format(usedPercent / 100) })}
          {resetsAt !== undefined && ` · ${t('signIn.quotaResets', { time: formatMoment(resetsAt, i18n.language) })}`}
        </li>
      ))}
    </ul>
  );
}
