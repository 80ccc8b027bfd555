// How much was used, by whom, and what it cost about.
import { ChartColumn } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageDimension, UsageReport } from '../../../shared/model/usage.ts';
import { useConnectionNames, useProviders } from '../../data/connections.ts';
import { clientName } from '../../data/format.ts';
import { useToday } from '../../data/now.ts';
import { dayOf, useUsage, type UsageView } from '../../data/usage.ts';
import { Tabs, WordChoices } from '../../ui/choices.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { BudgetCard } from './budget-card.tsx';
import { GroupsTable, type Figures } from './groups-table.tsx';
import { RangePicker, useRange } from './range-picker.tsx';
import { UsageBars } from './usage-bars.tsx';
import { UsageCards } from './usage-cards.tsx';
import { UsageFoot } from './usage-foot.tsx';

const DIMENSIONS = ['provider', 'connection', 'model', 'client'] as const satisfies readonly UsageDimension[];
const FIGURES = ['tokens', 'times'] as const satisfies readonly Figures[];

/** The screen. */
export function UsageScreen() {
  const { t } = useTranslation();
  const [by, setBy] = useState<UsageDimension>('provider');
  const today = dayOf(useToday());
  const range = useRange(today);
  const view: UsageView = { from: range.from, to: range.to, by };
  const usage = useUsage(view);
  return (
    <Page title={t('section.usage')} actions={<RangePicker range={range} today={today} />}>
      <QueryState query={usage} />
      {usage.data && <Report report={usage.data} view={view} onBy={setBy} />}
    </Page>
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
  const [figures, setFigures] = useState<Figures>('tokens');
  if (report.firstDay === undefined) {
    return (
      <>
        <EmptyState icon={ChartColumn} title={t('totals.empty.title')} text={t('totals.empty.text')} />
        <BudgetCard />
      </>
    );
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
              <div className="space-y-2">
                <WordChoices
                  label={t('totals.figures.label')}
                  value={figures}
                  choices={FIGURES.map((value) => ({ value, label: t(`totals.figures.${value}`) }))}
                  onChange={setFigures}
                />
                <GroupsTable groups={report.groups} by={view.by} figures={figures} nameOf={nameOf} />
              </div>
            </div>
          )}
        </Tabs>
      </section>
      <BudgetCard />
      <UsageFoot view={view} />
    </>
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
