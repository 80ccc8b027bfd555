// The providers: what each can do and how it stands, as a table, and one of them in detail beside it.
import { LoaderCircle, SearchX } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { goTo } from '../../data/navigation.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { useCopyText } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useProblemText } from '../../data/problem-text.ts';
import { columnsWithout, type Column } from './columns.ts';
import { MarkLegend } from './mark-legend.tsx';
import { ProviderGrid } from './provider-grid.tsx';
import { ProviderPanel } from './provider-panel.tsx';
import { ProvidersToolbar } from './providers-toolbar.tsx';
import { rowAsMarkdown } from './row-markdown.ts';
import { filterRows, nextSorting, sortRows, type Group, type ProviderRow, type Sorting } from './rows.ts';
import { useTableView } from './table-view.ts';
import { useCellText } from './use-cell-text.ts';
import { useProviderRows } from './use-provider-rows.ts';

/** The screen. `providerId` is the provider whose panel is open. */
export function ProvidersScreen({ providerId }: { providerId: string | undefined }) {
  const { t } = useTranslation();
  const { rows, error, retry } = useProviderRows();
  const problemText = useProblemText();
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <h1 className="sr-only">{t('section.providers')}</h1>
      {error !== null && (
        <div className="p-4">
          <Notice kind="bad" isUrgent actions={<Button onClick={retry}>{t('action.tryAgain')}</Button>}>
            {problemText(error)}
          </Notice>
        </div>
      )}
      {rows === undefined && error === null && (
        <p className="p-4" role="status">
          <StateMark icon={LoaderCircle} tone="neutral" spins>
            {t('providers.loading')}
          </StateMark>
        </p>
      )}
      {rows !== undefined && <ProviderTable rows={rows} providerId={providerId} />}
    </div>
  );
}

function ProviderTable({ rows, providerId }: { rows: readonly ProviderRow[]; providerId: string | undefined }) {
  const { t, i18n } = useTranslation();
  const { say } = useAnnouncer();
  const [text, setText] = useState('');
  const [group, setGroup] = useState<Group>('all');
  const [sorting, setSorting] = useState<Sorting>();
  const [view, setView] = useTableView();
  const deferredText = useDeferredValue(text);
  const copyRow = useCopyRow();
  const columns = columnsWithout(view.hidden);
  const shown = sortRows(filterRows(rows, group, deferredText), sorting, i18n.language);
  const opened = rows.find(({ provider }) => provider.id === providerId);
  const sort = (column: Column): void => {
    const next = nextSorting(sorting, column.id, column.isNumber === true);
    setSorting(next);
    const name = t(`providers.columnName.${column.id}`);
    if (next === undefined) say(t('providers.order'));
    else say(t(next.isDown ? 'providers.sortDown' : 'providers.sortUp', { name }));
  };
  const show = (id: string | undefined): void => {
    goTo({ section: 'providers', ...(id !== undefined && { detail: id }) }, { replace: true });
    if (id !== undefined && providerId === undefined) say(t('provider.opened'));
  };
  const showAll = (): void => {
    setText('');
    setGroup('all');
  };
  return (
    <>
      {/* Where there is no room for both, the panel has the whole screen. */}
      <div className={opened === undefined ? undefined : 'hidden narrow:block'}>
        <ProvidersToolbar
          text={text}
          onText={setText}
          group={group}
          onGroup={setGroup}
          shown={shown.length}
          all={rows.length}
          view={view}
          onView={setView}
        />
      </div>
      {/* In a very low window the whole screen scrolls, so that some rows can always be seen. */}
      <div className="flex min-h-60 flex-1">
        <div className={classes('min-w-0 flex-1 flex-col', opened === undefined ? 'flex' : 'hidden narrow:flex')}>
          {shown.length === 0 ? (
            <EmptyState icon={SearchX} title={t('providers.noMatch.title')} text={t('providers.noMatch.text')}>
              <Button onClick={showAll}>{t('providers.clear')}</Button>
            </EmptyState>
          ) : (
            <ProviderGrid
              rows={shown}
              columns={columns}
              isDense={view.isDense}
              sorting={sorting}
              openId={opened?.provider.id}
              onSort={sort}
              onShow={show}
              onCopy={copyRow}
            />
          )}
        </div>
        {opened && (
          <ProviderPanel row={opened} all={rows} onCopy={() => copyRow(opened)} onClose={() => show(undefined)} />
        )}
      </div>
      <MarkLegend />
    </>
  );
}

/** Copies a row with all its columns, also the hidden ones. */
function useCopyRow(): (row: ProviderRow) => void {
  const { t } = useTranslation();
  const { cellText } = useCellText();
  const copyText = useCopyText();
  return (row) => {
    const cells = columnsWithout(new Set()).map(({ id }) => ({
      head: t(`providers.columnName.${id}`),
      text: cellText(row, id),
    }));
    void copyText(() => rowAsMarkdown(cells));
  };
}
