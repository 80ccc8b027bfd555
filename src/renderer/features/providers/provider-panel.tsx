// Everything about one provider, beside the table.
import { ClipboardCopy, X } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { Tabs } from '../../ui/choices.tsx';
import { StandingMark } from './marks.tsx';
import { PanelEndpoints } from './panel-endpoints.tsx';
import { PanelModels } from './panel-models.tsx';
import { PanelOverview } from './panel-overview.tsx';
import type { ProviderRow } from './rows.ts';

const VIEWS = ['overview', 'endpoints', 'models'] as const;
type View = (typeof VIEWS)[number];

export interface ProviderPanelProps {
  row: ProviderRow;
  all: readonly ProviderRow[];
  onCopy: () => void;
  onClose: () => void;
}

/** The chosen part stays chosen while the table leads to other providers. */
export function ProviderPanel({ row, all, onCopy, onClose }: ProviderPanelProps) {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('overview');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
  };
  const { provider } = row;
  return (
    <section
      aria-label={t('provider.title')}
      onKeyDown={onKeyDown}
      className="relative w-full max-w-full shrink-0 overflow-y-auto border-l border-line bg-raised select-text narrow:w-104"
    >
      <div className="sticky top-0 z-10 border-b border-line bg-raised py-2 pr-2 pl-4">
        <div className="flex items-start gap-1">
          <h2 className="min-w-0 flex-1 py-0.5 text-head wrap-anywhere">{row.name}</h2>
          <IconButton icon={ClipboardCopy} label={t('providers.copyRow')} onClick={onCopy} />
          <IconButton icon={X} label={t('provider.close')} onClick={onClose} />
        </div>
        <StandingMark standing={row.standing} />
      </div>
      <div className="p-4">
        <Tabs
          label={t('provider.views')}
          value={view}
          onChange={setView}
          choices={VIEWS.map((value) => ({ value, label: t(`provider.${value}`) }))}
        >
          {view === 'overview' && <PanelOverview key={provider.id} row={row} all={all} />}
          {view === 'endpoints' && <PanelEndpoints provider={provider} />}
          {view === 'models' && <PanelModels provider={provider} />}
        </Tabs>
      </div>
    </section>
  );
}
