// What is known of one ability, and who says so.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../data/format.ts';
import type { Capability } from './capability.ts';
import { MarkSign } from './marks.tsx';
import { useCellText } from './use-cell-text.ts';

/** The mark with its word, and below it where that comes from. */
export function CapabilityWhy({ capability }: { capability: Capability }) {
  const { t, i18n } = useTranslation();
  const { capabilityText } = useCellText();
  return (
    <div>
      <p className="flex items-center gap-2">
        <MarkSign mark={capability.mark} />
        <span className="flex-1 font-medium">{t(`providers.ability.${capability.ability}`)}</span>
        <span>{capabilityText(capability)}</span>
      </p>
      <p className="mt-0.5 pl-6 text-small text-muted wrap-anywhere">
        {reasonsOf(capability, t, i18n.language).join(' ')}
      </p>
    </div>
  );
}

/** Sentences: what makes it so, who says it, when, and what the documents say instead. */
export function reasonsOf({ ability, mark, view }: Capability, t: TFunction, language: string): string[] {
  if (view === undefined) return [t('providers.why.unknown')];
  const { by, source, date, specified, models } = view;
  return [
    mark === 'translated' ? t(`providers.why.translated.${ability}`) : '',
    by === 'user' ? t('providers.why.user') : '',
    by === 'documents' ? t('providers.why.documents') : '',
    models === undefined ? '' : t('providers.why.models', models),
    source === undefined ? '' : t('providers.why.source', { source }),
    date === undefined ? '' : t('providers.why.date', { date: formatDate(date, language) }),
    specified === undefined ? '' : t('providers.why.specified', { value: t(`providers.value.${specified}`) }),
  ].filter((text) => text !== '');
}
