// One of few words: a range, a kind. And tabs over one panel.
import { Tabs as RadixTabs, ToggleGroup } from 'radix-ui';
import type { FocusEvent, PointerEvent, ReactNode, SyntheticEvent } from 'react';

export interface WordChoice<Value extends string> {
  value: Value;
  label: string;
}

export interface WordChoicesProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly WordChoice<Value>[];
  onChange: (value: Value) => void;
}

const GROUP = 'inline-flex max-w-full flex-wrap rounded-control bg-hover p-0.5';
const ITEM =
  'min-h-7 rounded-control px-2.5 text-small text-muted select-none hover:text-text data-[state=on]:bg-raised ' +
  'data-[state=on]:text-text data-[state=on]:ring-1 data-[state=on]:ring-line';

// Not bold when chosen, here and above: a bold word is wider, and all that follow would move.
const TAB_LIST = 'group/tabs flex flex-wrap gap-x-[clamp(0.75rem,2.5%,1.25rem)] border-b border-line';
const TAB =
  '-mb-px min-h-9 border-b-2 border-transparent text-muted select-none hover:text-text ' +
  'focus-visible:outline-offset-0 group-data-pressed/tabs:outline-none data-[state=active]:border-accent data-[state=active]:text-text';

/**
 * Radix gives the focus to a pressed tab by itself, and the browser takes that for the keyboard's. The ring is for keys
 * alone: the list remembers that it was pressed until a key is used, or the focus leaves it.
 */
const WITHOUT_RING_WHEN_PRESSED = {
  onPointerDownCapture: ({ currentTarget }: PointerEvent<HTMLElement>) => void (currentTarget.dataset['pressed'] = ''),
  onKeyDownCapture: forgetPress,
  onBlur: (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) forgetPress(event);
  },
};

function forgetPress({ currentTarget }: SyntheticEvent<HTMLElement>): void {
  delete currentTarget.dataset['pressed'];
}

/** Radio buttons that look like one control. */
export function WordChoices<Value extends string>({ label, value, choices, onChange }: WordChoicesProps<Value>) {
  const choose = (next: string): void => {
    const choice = choices.find((known) => known.value === next);
    // Radix gives an empty text when the chosen one is pressed again.
    if (choice !== undefined) onChange(choice.value);
  };
  return (
    <ToggleGroup.Root type="single" aria-label={label} value={value} onValueChange={choose} className={GROUP}>
      {choices.map(({ value: own, label: name }) => (
        <ToggleGroup.Item key={own} value={own} className={ITEM}>
          {name}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

/** Views of one panel, which is named by the chosen tab. They do not look like a choice, which may stand below them. */
export function Tabs<Value extends string>({
  label,
  value,
  choices,
  onChange,
  children,
}: WordChoicesProps<Value> & { children: ReactNode }) {
  const choose = (next: string): void => {
    const choice = choices.find((known) => known.value === next);
    if (choice !== undefined) onChange(choice.value);
  };
  return (
    <RadixTabs.Root value={value} onValueChange={choose}>
      <RadixTabs.List aria-label={label} className={TAB_LIST} {...WITHOUT_RING_WHEN_PRESSED}>
        {choices.map(({ value: own, label: name }) => (
          <RadixTabs.Trigger key={own} value={own} className={TAB}>
            {name}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      <RadixTabs.Content value={value} tabIndex={-1} className="mt-4">
        {children}
      </RadixTabs.Content>
    </RadixTabs.Root>
  );
}
