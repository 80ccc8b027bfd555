// What is known of a model, in signs and short texts: abilities and prices.
import { Brain, Eye, Wrench, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ModelView } from '../../shared/model/views.ts';
import { formatAmount } from '../data/usage.ts';

const SIGNS: readonly { ability: 'tools' | 'vision' | 'reasoning'; icon: LucideIcon }[] = [
  { ability: 'tools', icon: Wrench },
  { ability: 'vision', icon: Eye },
  { ability: 'reasoning', icon: Brain },
];

export interface AbilitySignsProps {
  model: Pick<ModelView, 'tools' | 'vision' | 'reasoning'>;
  /** A missing one leaves its place empty, so that the signs of a list stand below each other. */
  keepsPlaces?: boolean;
}

/** A sign for each ability that the model surely has. */
export function AbilitySigns({ model, keepsPlaces }: AbilitySignsProps) {
  const { t } = useTranslation();
  if (keepsPlaces === true) {
    return SIGNS.map(({ ability }) => (
      <span key={ability} className="size-3.5">
        {model[ability] === true && <AbilitySigns model={{ [ability]: true }} />}
      </span>
    ));
  }
  return SIGNS.filter(({ ability }) => model[ability] === true).map(({ ability, icon: Icon }) => (
    <span key={ability} title={t(`providers.ability.${ability}`)}>
      <Icon aria-hidden className="size-3.5 text-muted" />
      <span className="sr-only">{t(`providers.ability.${ability}`)}</span>
    </span>
  ));
}

/** What a million tokens cost, in and out: `$3.00 / $15.00`. */
export function PriceText({ price: { input, output } }: { price: NonNullable<ModelView['price']> }) {
  const { t, i18n } = useTranslation();
  const text = (amount: number | undefined): string =>
    amount === undefined ? t('providers.empty') : formatAmount(amount, i18n.language);
  return `${text(input)} / ${text(output)}`;
}
