// The live log: toolbar, grid, and the details of one exchange beside it.
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isEmptyFilter, parseFilter } from '../../../shared/exchange-filter/parse-filter.ts';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { useActivity, useLoadOlder, useStoredFilter } from '../../data/activity.tsx';
import { useConnectionNames } from '../../data/connections.ts';
import { useNow } from '../../data/now.ts';
import { useRecording } from '../../data/recording.ts';
import { goTo } from '../../data/navigation.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { ActivityGrid } from './activity-grid.tsx';
import { Loading } from '../../ui/query-state.tsx';
import { ActivityToolbar } from './activity-toolbar.tsx';
import { NoMatches, NoRequests } from './empty-log.tsx';
import { ExchangeDetails } from './exchange-details.tsx';
import { filterRows, joinRows } from './filter.ts';
import { RecordingBar } from './recording-bar.tsx';
import { viewOf, type Hold } from './log-view.ts';

/** The screen. `exchangeId` is the exchange whose details are open. */
export function ActivityScreen({ exchangeId }: { exchangeId: string | undefined }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const { log, link } = useActivity();
  const names = useConnectionNames();
  const recording = useRecording();
  const [text, setText] = useState('');
  const [hold, setHold] = useState<Hold>();
  const { rows, isSearching } = useFilteredRows(text, names);
  const view = viewOf(rows, hold);
  const opened = exchangeId === undefined ? undefined : [rows, log.rows].flat().find(({ id }) => id === exchangeId);
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
        text={text}
        onText={setText}
        recording={recording}
        isHeld={hold !== undefined}
        waiting={view.waiting}
        shown={rows.length}
        onToggleHold={toggleHold}
      />
      <RecordingBar recording={recording} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {isEmpty && link === 'live' && <NoRequests />}
          {isEmpty && link !== 'live' && (
            <div className="px-3 py-2">
              <Loading />
            </div>
          )}
          {!isEmpty && rows.length === 0 && <NoMatches isSearching={isSearching} onClear={() => setText('')} />}
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
        {opened && (
          <ExchangeDetails exchange={opened} names={names} recording={recording} onClose={() => show(undefined)} />
        )}
      </div>
    </div>
  );
}

interface FilteredRows {
  rows: readonly Exchange[];
  /** Older rows are being looked through. */
  isSearching: boolean;
}

/** Times such as "since:10m" are looked at so often. */
const COUNT_MS = 1000;

/** The rows that pass: those in memory at once, older ones as the core finds them. */
function useFilteredRows(text: string, names: ReadonlyMap<string, string>): FilteredRows {
  const { log, filter: storedText, found, hasMore } = useActivity();
  const loadOlder = useLoadOlder();
  const deferredText = useDeferredValue(text);
  const filter = useMemo(() => parseFilter(deferredText), [deferredText]);
  // What can't be understood filters nothing, so there is nothing to look for either.
  const wantedText = isEmptyFilter(filter) ? '' : deferredText;
  useStoredFilter(wantedText);
  const now = useNow(COUNT_MS, wantedText !== '');
  const inMemory = filterRows(log.rows, filter, { now, names });
  const rows = wantedText !== '' && storedText === wantedText ? joinRows(inMemory, found) : inMemory;
  const isSearching = wantedText !== '' && hasMore;
  useEffect(() => {
    if (rows.length === 0 && storedText !== '' && hasMore) loadOlder();
  }, [rows.length, storedText, hasMore, loadOlder]);
  return { rows, isSearching };
}
