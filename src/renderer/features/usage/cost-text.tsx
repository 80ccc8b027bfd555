// What requests cost, in words where there is no number.
import { useTranslation } from 'react-i18next';
import type { UsageTotals } from '../../../shared/model/usage.ts';
import { formatAmount } from '../../data/usage.ts';

/** An amount when anything was priced; else why there is none. */
export function CostText({ totals }: { totals: UsageTotals }) {
  const { t, i18n } = useTranslation();
  const { amount, pricedRequests, includedRequests, freeRequests, unknownRequests } = totals;
  if (pricedRequests > 0) return formatAmount(amount, i18n.language);
  if (unknownRequests > 0) return t('totals.unknown');
  if (includedRequests > 0) return t('totals.included');
  return freeRequests > 0 ? t('totals.free') : t('value.none');
}

/** How many requests are not in the amount, and why. */
export function useCostNotes({ includedRequests, freeRequests, unknownRequests }: UsageTotals): string[] {
  const { t } = useTranslation();
  return [
    ...(includedRequests > 0 ? [t('totals.includedNote', { count: includedRequests })] : []),
    ...(freeRequests > 0 ? [t('totals.freeNote', { count: freeRequests })] : []),
    ...(unknownRequests > 0 ? [t('totals.unknownNote', { count: unknownRequests })] : []),
  ];
}
