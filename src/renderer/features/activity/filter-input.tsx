// The one field that filters the log, with suggestions below it.
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { parseFilter } from '../../../shared/exchange-filter/parse-filter.ts';
import { useActivity } from '../../data/activity.tsx';
import { useConnectionNames } from '../../data/connections.ts';
import { classes } from '../../ui/classes.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import { movedIndex } from '../../ui/search-list.tsx';
import { useShortcuts } from '../../ui/shortcut.ts';
import { suggestionsFor, type Suggestion } from './suggestions.ts';

export interface FilterInputProps {
  text: string;
  onText: (text: string) => void;
}

/** Ctrl+F leads here, Ctrl+L empties it; arrows choose a suggestion, Enter or Tab takes it, Escape puts them away. */
export function FilterInput({ text, onText }: FilterInputProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useSuggestions(text);
  const [problem] = parseFilter(text).problems;
  const goToField = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcuts([
    { key: 'f', withCommand: true, onPress: goToField },
    { key: 'l', withCommand: true, onPress: () => onText('') },
  ]);
  const take = ({ text: start }: Suggestion): void => {
    const rest = text.slice(list.caret).replace(/^\S*\s?/, '');
    onText(start + rest);
    list.setCaret(start.length);
    requestAnimationFrame(() => input.current?.setSelectionRange(start.length, start.length));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!list.isOpen) return;
    const next = movedIndex(event.key, list.index, list.items.length);
    const chosen = list.items[list.index];
    if (next !== undefined) list.setIndex(next);
    else if (event.key === 'Escape') list.close();
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen !== undefined) take(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const active = list.isOpen && list.index >= 0 ? `${id}-${list.index}` : undefined;
  return (
    <div className="relative min-w-0 flex-1">
      <SearchInput
        ref={input}
        type="search"
        role="combobox"
        aria-label={t('activity.filter')}
        aria-expanded={list.isOpen}
        aria-controls={list.isOpen ? id : undefined}
        aria-autocomplete="list"
        aria-activedescendant={active}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        placeholder={t('activity.filterHint')}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          list.open(event.target.selectionStart ?? event.target.value.length);
        }}
        onClick={(event) => list.open(event.currentTarget.selectionStart ?? text.length)}
        onBlur={list.close}
        onKeyDown={onKeyDown}
      />
      {problem !== undefined && !list.isOpen && (
        <p
          id={`${id}-problem`}
          className="absolute top-full left-0 z-20 mt-1 rounded-control border border-bad/35 bg-bad-soft px-2 py-1 text-small text-bad"
        >
          {t('activity.filterProblem', { ...problem })}
        </p>
      )}
      {list.isOpen && <SuggestionList id={id} items={list.items} index={list.index} onTake={take} />}
    </div>
  );
}

interface SuggestionListProps {
  id: string;
  items: readonly Suggestion[];
  index: number;
  onTake: (suggestion: Suggestion) => void;
}

function SuggestionList({ id, items, index, onTake }: SuggestionListProps) {
  const { t } = useTranslation();
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={t('activity.suggestions')}
      className="absolute top-full left-0 z-30 mt-1 max-h-80 w-max max-w-[80vw] min-w-full overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float"
    >
      {items.map((item, at) => (
        <li
          key={item.label}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === index}
          ref={at === index ? scrollNear : undefined}
          className={classes(
            'flex min-h-7 items-center justify-between gap-3 rounded-control px-2',
            at === index ? 'bg-accent-soft' : 'hover:bg-hover',
          )}
          // The field keeps the focus.
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(item);
          }}
        >
          <code className={classes('font-mono text-small', item.isField ? 'shrink-0' : 'truncate')}>{item.label}</code>
          {item.isField && <span className="truncate text-small text-muted">{t(`activity.field.${item.field}`)}</span>}
        </li>
      ))}
    </ul>
  );
}

function scrollNear(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function useSuggestions(text: string) {
  const { log } = useActivity();
  const names = useConnectionNames();
  const [caret, setCaret] = useState(0);
  const [isWanted, setWanted] = useState(false);
  const [index, setIndex] = useState(-1);
  const items = isWanted ? suggestionsFor({ before: text.slice(0, caret), rows: log.rows, names }) : [];
  return {
    caret,
    setCaret: (place: number) => {
      setCaret(place);
      setIndex(-1);
    },
    items,
    index: Math.min(index, items.length - 1),
    setIndex,
    isOpen: items.length > 0,
    open: (place: number) => {
      setCaret(place);
      setIndex(-1);
      setWanted(true);
    },
    close: () => setWanted(false),
  };
}
