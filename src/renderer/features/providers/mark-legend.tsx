// Below the table: what its marks mean.
import { useTranslation } from 'react-i18next';
import { MARKS } from './capability.ts';
import { MarkSign } from './marks.tsx';

/** One quiet line. */
export function MarkLegend() {
  const { t } = useTranslation();
  return (
    <ul
      aria-label={t('providers.marks')}
      className="hidden flex-wrap gap-x-4 gap-y-0.5 border-t border-line px-3 py-1.5 text-small text-muted narrow:flex"
    >
      {MARKS.map((mark) => (
        <li key={mark} className="flex items-center gap-1">
          <MarkSign mark={mark} />
          {t(`providers.legend.${mark}`)}
        </li>
      ))}
      <li className="ml-auto hidden wide:block">{t('providers.legend.formats')}</li>
    </ul>
  );
}
