// Every cell of the table in words: for screen readers, titles, and a row that is copied.
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProviderView } from '../../../shared/model/views.ts';
import { formatTokens, shortProtocolName } from '../../data/format.ts';
import { ABILITIES, capabilityOf, nativeFormats, slotModels, type Ability, type Capability } from './capability.ts';
import type { ColumnId } from './columns.ts';
import type { ProviderRow } from './rows.ts';

export interface CellText {
  cellText: (row: ProviderRow, column: ColumnId) => string;
  capabilityText: (capability: Capability) => string;
  formatsText: (provider: ProviderView) => string;
}

/** The same functions as long as the language is the same. */
export function useCellText(): CellText {
  const { t, i18n } = useTranslation();
  const capabilityText = useCallback(
    ({ mark, view }: Capability): string =>
      view === undefined || mark === 'translated' ? t(`providers.mark.${mark}`) : t(`providers.value.${view.value}`),
    [t],
  );
  const formatsText = useCallback(
    (provider: ProviderView): string => {
      if (provider.endpoints.length === 0) return t('providers.format.none');
      const native = nativeFormats(provider).map(shortProtocolName);
      return native.length === 0 ? t('providers.format.nothingNatively') : native.join(', ');
    },
    [t],
  );
  return useMemo(() => {
    const texts: Record<Exclude<ColumnId, Ability>, (row: ProviderRow) => string> = {
      name: ({ name }) => name,
      standing: ({ standing }) => t(`providers.standing.${standing}`),
      type: ({ type }) => type,
      auth: ({ auth }) => auth,
      formats: ({ provider }) => formatsText(provider),
      slots: ({ provider }) => slotModels(provider).join(' · '),
      context: ({ provider: { context } }) => (context === undefined ? '' : formatTokens(context, i18n.language)),
      note: ({ note }) => note,
    };
    const cellText = (row: ProviderRow, column: ColumnId): string =>
      isAbility(column) ? capabilityText(capabilityOf(row.provider, column)) : texts[column](row);
    return { cellText, capabilityText, formatsText };
  }, [t, i18n.language, capabilityText, formatsText]);
}

/** Whether a column is about an ability. */
export function isAbility(column: ColumnId): column is Ability {
  return ABILITIES.some((ability) => ability === column);
}
