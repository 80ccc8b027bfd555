// How much was used, by whom, and what it cost about.
import { ChartColumn, Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageDimension, UsageReport } from '../../../shared/model/usage.ts';
import { useConnectionNames, useProviders } from '../../data/connections.ts';
import { clientName } from '../../data/format.ts';
import { useToday } from '../../data/now.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { addDays, dayOf, useClearUsage, useFetchUsageTable, useUsage, type UsageView } from '../../data/usage.ts';
import { Button } from '../../ui/button.tsx';
import { Tabs, WordChoices } from '../../ui/choices.tsx';
import { useCopy } from '../../ui/copy-button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { GroupsTable } from './groups-table.tsx';
import { UsageBars } from './usage-bars.tsx';
import { UsageCards } from './usage-cards.tsx';

const RANGES = { today: 1, week: 7, month: 30, quarter: 90 } as const;
type Range = keyof typeof RANGES;
const RANGE_NAMES = Object.keys(RANGES) as Range[];

const DIMENSIONS = ['provider', 'connection', 'model', 'client'] as const satisfies readonly UsageDimension[];

/** The screen. */
export function UsageScreen() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [range, setRange] = useState<Range>('week');
  const [by, setBy] = useState<UsageDimension>('provider');
  const to = dayOf(useToday());
  const view: UsageView = { from: addDays(to, 1 - RANGES[range]), to, by };
  const usage = useUsage(view);
  const ranges = RANGE_NAMES.map((value) => ({ value, label: t(`totals.range.${value}`) }));
  return (
    <div className="mx-auto max-w-4xl space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-title">{t('section.usage')}</h1>
        <WordChoices label={t('totals.range.label')} value={range} choices={ranges} onChange={setRange} />
      </div>
      {usage.error !== null && <Notice kind="bad">{problemText(usage.error)}</Notice>}
      {usage.data && <Report report={usage.data} view={view} onBy={setBy} />}
    </div>
  );
}

interface ReportProps {
  report: UsageReport;
  view: UsageView;
  onBy: (by: UsageDimension) => void;
}

function Report({ report, view, onBy }: ReportProps) {
  const { t } = useTranslation();
  const nameOf = useGroupName(view.by);
  if (report.firstDay === undefined) {
    return <EmptyState icon={ChartColumn} title={t('totals.empty.title')} text={t('totals.empty.text')} />;
  }
  const tabs = DIMENSIONS.map((value) => ({ value, label: t(`totals.by.${value}`) }));
  return (
    <>
      <UsageCards total={report.total} />
      <section aria-label={t('totals.split')} className="rounded-card border border-line bg-raised p-4">
        <Tabs label={t('totals.split')} value={view.by} choices={tabs} onChange={onBy}>
          {report.groups.length === 0 ? (
            <p className="text-muted">{t('totals.nothing')}</p>
          ) : (
            <div className="space-y-4">
              <UsageBars report={report} from={view.from} to={view.to} nameOf={nameOf} />
              <GroupsTable groups={report.groups} by={view.by} nameOf={nameOf} />
            </div>
          )}
        </Tabs>
      </section>
      <Foot view={view} />
    </>
  );
}

function Foot({ view }: { view: UsageView }) {
  const { t } = useTranslation();
  const fetchTable = useFetchUsageTable();
  const { isCopied, copy } = useCopy(() => fetchTable(view));
  const [isClearing, setClearing] = useState(false);
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <p className="max-w-xl flex-1 basis-80 text-small text-muted text-pretty">{t('totals.about')}</p>
      <div className="flex items-center gap-2">
        <Button kind="quiet" size="small" onClick={() => setClearing(true)}>
          {t('totals.clear.open')}
        </Button>
        <Button size="small" icon={isCopied ? Check : Copy} onClick={copy}>
          {t(isCopied ? 'copy.short' : 'totals.copy')}
        </Button>
      </div>
      {isClearing && <ClearDialog onClose={() => setClearing(false)} />}
    </div>
  );
}

function ClearDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const clear = useClearUsage();
  return (
    <ConfirmDialog
      title={t('totals.clear.title')}
      text={t('totals.clear.text')}
      confirm={t('totals.clear.confirm')}
      isBusy={clear.isPending}
      problem={clear.error === null ? undefined : problemText(clear.error)}
      onConfirm={() => clear.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

/** Names for the ids of a dimension. What is no longer set up keeps its id. */
function useGroupName(by: UsageDimension): (id: string) => string {
  const { t } = useTranslation();
  const connections = useConnectionNames();
  const providers = useProviders();
  return (id) => {
    if (id === '') return t('totals.nobody');
    if (by === 'client') return clientName(id) ?? t('client.unknown');
    if (by === 'connection') return connections.get(id) ?? id;
    if (by === 'model') return id;
    return providers.data?.find((provider) => provider.id === id)?.name ?? t(`totals.provider.${builtIn(id)}`, { id });
  };
}

/** Providers that the list doesn't hold. */
function builtIn(id: string): 'demo' | 'custom' | 'other' {
  return id === 'demo' || id === 'custom' ? id : 'other';
}
