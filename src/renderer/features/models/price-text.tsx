// What a million tokens cost, in and out.
import { useTranslation } from 'react-i18next';
import type { ModelView } from '../../../shared/model/views.ts';
import { formatAmount } from '../../data/usage.ts';

/** `$3.00 / $15.00`. */
export function PriceText({ price: { input, output } }: { price: NonNullable<ModelView['price']> }) {
  const { t, i18n } = useTranslation();
  const text = (amount: number | undefined): string =>
    amount === undefined ? t('providers.empty') : formatAmount(amount, i18n.language);
  return `${text(input)} / ${text(output)}`;
}
