// A text field with a magnifying glass.
import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { TextInput } from './field.tsx';

/** Its place and width are those of the class; the rest is the field's. */
export function SearchInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <div className={classes('relative', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <TextInput className="pl-8" {...rest} />
    </div>
  );
}

export interface ComboboxInputProps {
  label: string;
  placeholder: string;
  /** Of the list whose rows are searched. */
  listId: string;
  /** Of the marked row. */
  activeId: string | undefined;
  className?: string;
  autoFocus?: boolean;
  value: string;
  onText: (text: string) => void;
  onKeyDown: ComponentProps<'input'>['onKeyDown'];
}

/** The field above a list that is always open. */
export function ComboboxInput({ label, listId, activeId, onText, ...rest }: ComboboxInputProps) {
  return (
    <SearchInput
      role="combobox"
      aria-label={label}
      aria-expanded
      aria-controls={listId}
      aria-autocomplete="list"
      aria-activedescendant={activeId}
      onChange={(event) => onText(event.target.value)}
      {...rest}
    />
  );
}
