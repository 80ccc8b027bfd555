// One of some, by the system's own list.
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { CONTROL } from './field.tsx';

export interface SelectProps<Value extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  value: Value;
  choices: readonly { value: Value; label: string; lang?: string }[];
  onChange: (value: Value) => void;
}

/** As wide as its words need within limits, unless the class says otherwise. */
export function Select<Value extends string>({ value, choices, onChange, className, ...rest }: SelectProps<Value>) {
  return (
    <span className={classes('relative inline-flex', className ?? 'max-w-64 min-w-40')}>
      <select
        value={value}
        onChange={({ target }) => {
          const choice = choices.find((known) => known.value === target.value);
          if (choice !== undefined) onChange(choice.value);
        }}
        className={classes(CONTROL, 'appearance-none pr-8 text-ellipsis')}
        {...rest}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} lang={choice.lang}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
