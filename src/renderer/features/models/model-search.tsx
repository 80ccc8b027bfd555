// The inside of the model picker: search, filters, and a list of which only the visible rows are in the page.
import { RefreshCw } from 'lucide-react';
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../data/connections.ts';
import { useModelList, useRefreshModels, useSetFavourite } from '../../data/models.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';
import { ComboboxInput } from '../../ui/search-input.tsx';
import { movedIndex } from '../../ui/search-list.tsx';
import { Chip } from '../../ui/toggle.tsx';
import { useVisibleRows } from '../../ui/use-visible-rows.ts';
import { ModelOption } from './model-option.tsx';
import { PICKER_FILTERS, pickerRows, type PickerFilter, type PickerModel, type PickerRow } from './picker-rows.ts';
import { useRecentModels } from './recent-models.ts';

export interface ModelSearchProps {
  label: string;
  connectionId: string | undefined;
  /** `connection/model`. */
  chosen: string | undefined;
  onChoose: (target: string) => void;
}

/** A combobox whose list is always open; Alt+S marks the model as a favourite. */
export function ModelSearch({ label, connectionId, chosen, onChoose }: ModelSearchProps) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const [filters, setFilters] = useState<ReadonlySet<PickerFilter>>(new Set());
  const [index, setIndex] = useState(0);
  const [recent, noteRecent] = useRecentModels();
  const { data: list } = useModelList();
  const { data: connections } = useConnections();
  const star = useStar();
  const rows = useMemo(
    () =>
      pickerRows({
        models: list?.models ?? [],
        connections: connections ?? [],
        connectionId,
        text,
        filters,
        recent,
      }),
    [list, connections, connectionId, text, filters, recent],
  );
  const options = rows.flatMap((row, at) => (row.kind === 'model' ? [{ ...row, at }] : []));
  const place = Math.min(index, options.length - 1);
  const active = options[place];
  const listed = new Set(options.flatMap(({ model }) => (model.facts === undefined ? [] : [model.target]))).size;
  const choose = (model: PickerModel): void => {
    if (model.whyNot !== undefined) return;
    noteRecent(model.target);
    onChoose(model.target);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedIndex(event.key, place, options.length);
    if (next !== undefined) setIndex(Math.max(0, next));
    else if (event.key === 'Enter' && active !== undefined) choose(active.model);
    else if (event.code === 'KeyS' && event.altKey && active !== undefined) star(active.model);
    else return;
    event.preventDefault();
  };
  const toggle = (filter: PickerFilter): void => {
    const next = new Set(filters);
    if (!next.delete(filter)) next.add(filter);
    setFilters(next);
    setIndex(0);
  };
  return (
    <>
      <div className="flex items-center gap-1">
        <ComboboxInput
          className="flex-1"
          label={label}
          placeholder={t('models.picker.search')}
          listId={id}
          activeId={active === undefined ? undefined : `${id}-${active.at}`}
          value={text}
          onText={(next) => {
            setText(next);
            setIndex(0);
          }}
          onKeyDown={onKeyDown}
        />
        <RefreshButton />
      </div>
      <div role="group" aria-label={t('models.picker.filters')} className="flex flex-wrap gap-1 py-2">
        {PICKER_FILTERS.map((filter) => (
          <Chip
            key={filter}
            label={t(`models.picker.filter.${filter}`)}
            isOn={filters.has(filter)}
            onToggle={() => toggle(filter)}
          />
        ))}
      </div>
      <OptionList
        id={id}
        label={label}
        rows={rows}
        chosen={chosen}
        activeAt={active?.at ?? -1}
        isAtTop={place <= 0}
        onChoose={choose}
        onStar={star}
      />
      <p role="status" className={options.length === 0 ? 'px-2 pb-2 text-muted' : 'sr-only'}>
        {options.length === 0 ? t('models.picker.nothing') : t('models.picker.count', { count: listed })}
      </p>
      <p aria-hidden className="border-t border-line px-2 pt-2 text-small text-muted">
        {t('models.picker.keys')}
      </p>
    </>
  );
}

interface OptionListProps {
  id: string;
  label: string;
  rows: readonly PickerRow[];
  chosen: string | undefined;
  activeAt: number;
  /** Then the head of the first group is to be seen as well. */
  isAtTop: boolean;
  onChoose: (model: PickerModel) => void;
  onStar: (model: PickerModel) => void;
}

function OptionList({ id, label, rows, chosen, activeAt, isAtTop, onChoose, onStar }: OptionListProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const follow = isAtTop ? Math.min(activeAt, 0) : activeAt;
  const { indexes, rowHeight } = useVisibleRows(box, { count: rows.length, selected: activeAt, rowRem: 2, follow });
  return (
    <div
      ref={box}
      id={id}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      className={rows.length === 0 ? 'h-0' : 'h-72 min-h-24 shrink overflow-y-auto'}
    >
      <div role="presentation" className="relative" style={{ height: rows.length * rowHeight }}>
        {indexes.map((at) => {
          const row = rows[at];
          if (row === undefined) return null;
          const style = { top: at * rowHeight, height: rowHeight };
          if (row.kind === 'group') {
            return (
              <div
                key={row.key}
                role="presentation"
                style={style}
                className="absolute inset-x-0 flex items-end px-2 pb-1 text-small font-semibold text-muted"
              >
                <span className="truncate">
                  {row.group.kind === 'connection' ? row.group.name : t(`models.picker.group.${row.group.kind}`)}
                </span>
              </div>
            );
          }
          return (
            <ModelOption
              key={row.key}
              id={`${id}-${at}`}
              model={row.model}
              isTyped={row.key.startsWith('typed:')}
              isActive={at === activeAt}
              isChosen={row.model.target === chosen}
              style={style}
              onChoose={() => onChoose(row.model)}
              onStar={() => onStar(row.model)}
            />
          );
        })}
      </div>
    </div>
  );
}

function useStar(): (model: PickerModel) => void {
  const { t } = useTranslation();
  const { warn, say } = useAnnouncer();
  const problemText = useProblemText();
  const { mutate } = useSetFavourite();
  return ({ target, isFavourite }) =>
    mutate(
      { target, isFavourite: !isFavourite },
      {
        onSuccess: () => say(t(isFavourite ? 'models.picker.unstarred' : 'models.picker.starred', { target })),
        onError: (error) => warn(problemText(error)),
      },
    );
}

/** Asks the providers; what went wrong is told by connection on the screen. */
function RefreshButton() {
  const { t } = useTranslation();
  const { warn } = useAnnouncer();
  const problemText = useProblemText();
  const refresh = useRefreshModels();
  return (
    <IconButton
      icon={RefreshCw}
      label={t(refresh.isPending ? 'models.refreshing' : 'models.refresh')}
      aria-disabled={refresh.isPending}
      className={refresh.isPending ? 'animate-spin' : ''}
      onClick={() => {
        if (!refresh.isPending) refresh.mutate(undefined, { onError: (error) => warn(problemText(error)) });
      }}
    />
  );
}
