// The log without rows: nothing happened yet, or nothing passes the filter.
import { Inbox, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFetchPasteLine } from '../../data/gateway.ts';
import { useStatus } from '../../data/status.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** How to get a first row. */
export function NoRequests() {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  const fetchLine = useFetchPasteLine();
  const copy = <CopyButton hasText label={t('activity.empty.copy')} read={() => fetchLine('curl')} />;
  return (
    <EmptyState
      icon={Inbox}
      title={t('activity.empty.title')}
      text={t('activity.empty.text', { address: gateway.address })}
    >
      <div className="text-left">
        <CodeLine isHidden actions={copy}>
          {t('activity.empty.line')}
        </CodeLine>
      </div>
    </EmptyState>
  );
}

/** How to get the rows back; while older rows are looked through, that it goes on. */
export function NoMatches({ isSearching, onClear }: { isSearching: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const key = isSearching ? 'searching' : 'noMatch';
  return (
    <EmptyState icon={SearchX} title={t(`activity.${key}.title`)} text={t(`activity.${key}.text`)}>
      <Button onClick={onClear}>{t('activity.noMatch.clear')}</Button>
    </EmptyState>
  );
}
