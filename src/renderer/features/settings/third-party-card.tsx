// Software of others in this app, each with its licence.
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ThirdPartyPackage } from '../../../shared/model/third-party.ts';
import { findPackages, useThirdParty } from '../../data/third-party.ts';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SearchInput } from '../../ui/search-input.tsx';

/** The card. */
export function ThirdPartyCard() {
  const { t } = useTranslation();
  const { data = [], error } = useThirdParty();
  const [text, setText] = useState('');
  const id = useId();
  const shown = findPackages(data, text);
  const count = (
    <span className="text-small text-muted">{t('settings.thirdParty.count', { count: shown.length })}</span>
  );
  return (
    <Card title={t('settings.thirdParty.title')} aside={data.length > 0 && count}>
      <p className="text-muted text-pretty">{t('settings.thirdParty.text')}</p>
      {error !== null && (
        <div className="mt-3">
          <Notice kind="bad">{t('settings.thirdParty.failed')}</Notice>
        </div>
      )}
      {data.length > 0 && (
        <>
          <SearchInput
            type="search"
            className="mt-3"
            aria-label={t('settings.thirdParty.search')}
            aria-controls={id}
            placeholder={t('settings.thirdParty.search')}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <ul
            id={id}
            aria-label={t('settings.thirdParty.title')}
            className="mt-2 max-h-96 divide-y divide-line overflow-y-auto rounded-control border border-line"
          >
            {shown.map((one) => (
              <PackageRow key={`${one.name} ${one.version}`} one={one} />
            ))}
            {shown.length === 0 && <li className="px-3 py-2 text-muted">{t('settings.thirdParty.none')}</li>}
          </ul>
        </>
      )}
    </Card>
  );
}

function PackageRow({ one: { name, version, license, homepage, text } }: { one: ThirdPartyPackage }) {
  const { t } = useTranslation();
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-8 list-none items-center gap-2 px-2 hover:bg-hover">
          <ChevronRight aria-hidden className="size-4 shrink-0 text-muted group-open:rotate-90" />
          <span className="min-w-0 flex-1 wrap-anywhere">
            {name} <span className="text-small text-muted">{version}</span>
          </span>
          <span className="shrink-0 text-small text-muted">{license}</span>
        </summary>
        <div className="border-t border-line bg-sunken px-3 py-2 text-small select-text">
          {homepage !== undefined && <p className="mb-2 wrap-anywhere text-muted">{homepage}</p>}
          <pre className="font-mono whitespace-pre-wrap wrap-anywhere">{text ?? t('settings.thirdParty.noText')}</pre>
        </div>
      </details>
    </li>
  );
}
