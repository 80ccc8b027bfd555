// The tokens of one exchange. Totals hold their parts: cache within input, reasoning within output.
import { useTranslation } from 'react-i18next';
import type { UsageRecord } from '../../../shared/model/exchange.ts';
import type { ExchangeCost } from '../../../shared/model/usage.ts';
import { formatTokens } from '../../data/format.ts';
import { formatAmount } from '../../data/usage.ts';

const PARTS = [
  { key: 'inputTokens', isPart: false },
  { key: 'cacheReadTokens', isPart: true },
  { key: 'cacheWriteTokens', isPart: true },
  { key: 'outputTokens', isPart: false },
  { key: 'reasoningTokens', isPart: true },
] as const;

/** Parts that are zero are left out. */
export function UsageTable({ usage, cost }: { usage: UsageRecord; cost: ExchangeCost | undefined }) {
  const { t, i18n } = useTranslation();
  const shown = PARTS.filter(({ key, isPart }) => !isPart || usage[key] > 0);
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-y-1">
      {shown.map(({ key, isPart }) => (
        <div key={key} className="contents">
          <dt className={isPart ? 'pl-4 text-muted' : ''}>{t(`usage.${key}`)}</dt>
          <dd className="text-right">{formatTokens(usage[key], i18n.language)}</dd>
        </div>
      ))}
      {cost && (
        <div className="contents">
          <dt>{t('cost.title')}</dt>
          <dd className="text-right">
            {cost.kind === 'priced' ? formatAmount(cost.amount, i18n.language) : t(`cost.${cost.kind}`)}
          </dd>
        </div>
      )}
    </dl>
  );
}
