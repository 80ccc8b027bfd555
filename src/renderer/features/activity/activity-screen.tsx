// The live log: toolbar, grid, and the details of one exchange beside it.
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActivity } from '../../data/activity.tsx';
import { useConnectionNames } from '../../data/connections.ts';
import { goTo } from '../../data/navigation.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { ActivityGrid } from './activity-grid.tsx';
import { ActivityToolbar } from './activity-toolbar.tsx';
import { NoMatches, NoRequests } from './empty-log.tsx';
import { ExchangeDetails } from './exchange-details.tsx';
import { filterRows, NO_FILTER } from './filter.ts';
import { viewOf, type Hold } from './log-view.ts';

/** The screen. `exchangeId` is the exchange whose details are open. */
export function ActivityScreen({ exchangeId }: { exchangeId: string | undefined }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const { log, link } = useActivity();
  const names = useConnectionNames();
  const [filter, setFilter] = useState(NO_FILTER);
  const [hold, setHold] = useState<Hold>();
  const deferredFilter = useDeferredValue(filter);
  const rows = filterRows(log.rows, deferredFilter, names);
  const view = viewOf(rows, hold);
  const opened = exchangeId === undefined ? undefined : log.rows.find(({ id }) => id === exchangeId);
  const show = (id: string | undefined): void => {
    goTo({ section: 'activity', ...(id !== undefined && { detail: id }) }, { replace: true });
    if (id !== undefined && exchangeId === undefined) say(t('details.opened'));
  };
  const isEmpty = log.rows.length === 0;
  const toggleHold = (): void => {
    const topId = view.rows[0]?.id;
    if (hold === undefined && topId !== undefined) setHold({ reason: 'button', topId });
    else setHold(undefined);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t('section.activity')}</h1>
      <ActivityToolbar
        filter={filter}
        onFilter={setFilter}
        isHeld={hold !== undefined}
        waiting={view.waiting}
        shown={rows.length}
        onToggleHold={toggleHold}
      />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {isEmpty && link !== 'connecting' && <NoRequests />}
          {!isEmpty && rows.length === 0 && <NoMatches onClear={() => setFilter(NO_FILTER)} />}
          {rows.length > 0 && (
            <ActivityGrid
              rows={view.rows}
              names={names}
              openId={opened?.id}
              hold={hold}
              onHold={setHold}
              onToggleHold={toggleHold}
              onShow={show}
            />
          )}
        </div>
        {opened && <ExchangeDetails exchange={opened} names={names} onClose={() => show(undefined)} />}
      </div>
    </div>
  );
}
