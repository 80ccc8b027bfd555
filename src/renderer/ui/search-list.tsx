// A search field over a list of choices, worked entirely from the keyboard.
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { ComboboxInput } from './search-input.tsx';

export interface Choice {
  id: string;
  name: string;
  /** Further words that find it. */
  words?: string;
  detail?: ReactNode;
  /** Shown, for somebody may look for it, but not to be chosen. */
  isDisabled?: boolean;
}

export interface SearchListProps {
  label: string;
  placeholder: string;
  nothingFound: string;
  choices: readonly Choice[];
  onChoose: (id: string) => void;
}

/** The choices whose name or words hold every word of the text, those first whose name begins with it. */
export function findChoices(choices: readonly Choice[], text: string): Choice[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = choices.filter(({ name, words: more, id }) => {
    const all = `${name} ${id} ${more ?? ''}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const whole = words.join(' ');
  return found.sort((left, right) => farFrom(whole, left.name) - farFrom(whole, right.name));
}

/** 0 when the name begins with the text, 1 when one of its words does, 2 when it only holds it, 3 when it was found by other words. */
function farFrom(text: string, name: string): number {
  const at = name.toLowerCase().indexOf(text);
  if (at <= 0) return at === 0 ? 0 : 3;
  return /[\s(/-]/.test(name[at - 1] ?? '') ? 1 : 2;
}

/** The next place in a list of `count` for an arrow key, Home or End; undefined for another key. */
export function movedIndex(key: string, index: number, count: number): number | undefined {
  const last = count - 1;
  const places: Record<string, number> = {
    ArrowDown: Math.min(last, index + 1),
    ArrowUp: Math.max(0, index - 1),
    PageDown: Math.min(last, index + 8),
    PageUp: Math.max(0, index - 8),
  };
  return places[key];
}

/** A combobox whose list is always open. */
export function SearchList({ label, placeholder, nothingFound, choices, onChoose }: SearchListProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const found = findChoices(choices, text);
  const active = found[Math.min(index, found.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active?.id]);
  const choose = ({ id: chosen, isDisabled }: Choice): void => {
    if (isDisabled !== true) onChoose(chosen);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedIndex(event.key, index, found.length);
    if (next !== undefined) setIndex(next);
    else if (event.key === 'Enter' && active !== undefined) choose(active);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <ComboboxInput
        label={label}
        placeholder={placeholder}
        listId={id}
        activeId={active === undefined ? undefined : `${id}-${active.id}`}
        autoFocus
        value={text}
        onText={(next) => {
          setText(next);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      {/* As high with few choices as with many: what is typed into must not move away from under the hand. */}
      <div className="mt-2 h-72">
        <ul ref={list} id={id} role="listbox" aria-label={label} className="max-h-full overflow-y-auto" tabIndex={-1}>
          {found.map((choice) => (
            <li
              key={choice.id}
              id={`${id}-${choice.id}`}
              role="option"
              aria-selected={choice.id === active?.id}
              aria-disabled={choice.isDisabled}
              className={classes(
                'flex min-h-8 items-center justify-between gap-3 rounded-control px-2.5 py-1',
                choice.id === active?.id ? 'bg-accent-soft' : 'hover:bg-hover',
                choice.isDisabled === true && 'cursor-not-allowed opacity-60',
              )}
              onClick={() => choose(choice)}
            >
              <span className="font-medium">{choice.name}</span>
              <span className={classes('text-small text-muted', choice.isDisabled !== true && 'truncate')}>
                {choice.detail}
              </span>
            </li>
          ))}
        </ul>
        <p role="status" className={found.length === 0 ? 'px-2.5 text-muted' : 'sr-only'}>
          {found.length === 0 && nothingFound}
        </p>
      </div>
    </div>
  );
}
