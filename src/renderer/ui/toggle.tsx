// On or off, one of few, and several of few.
import type { LucideIcon } from 'lucide-react';
import { Switch as RadixSwitch, ToggleGroup } from 'radix-ui';
import { useId } from 'react';
import { Hint } from './button.tsx';

const SWITCH =
  'inline-flex h-4.5 w-8 shrink-0 items-center rounded-round border border-line-strong bg-sunken p-0.5 ' +
  'data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-55';
const THUMB =
  'size-3 rounded-round bg-muted transition-transform duration-100 data-[state=checked]:translate-x-3.5 ' +
  'data-[state=checked]:bg-on-accent';

export interface SwitchProps {
  label: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

/** A switch with its label at the left. */
export function Switch({ label, isOn, isDisabled, onChange }: SwitchProps) {
  const id = useId();
  return (
    <span className="inline-flex items-center gap-2">
      <label htmlFor={id} className="select-none">
        {label}
      </label>
      <RadixSwitch.Root id={id} checked={isOn} disabled={isDisabled} onCheckedChange={onChange} className={SWITCH}>
        <RadixSwitch.Thumb className={THUMB} />
      </RadixSwitch.Root>
    </span>
  );
}

export interface BareSwitchProps {
  isOn: boolean;
  isDisabled?: boolean | undefined;
  onChange: (isOn: boolean) => void;
  'aria-labelledby': string;
  'aria-describedby'?: string | undefined;
}

/** A switch whose name stands elsewhere. */
export function BareSwitch({ isOn, isDisabled, onChange, ...rest }: BareSwitchProps) {
  return (
    <RadixSwitch.Root
      checked={isOn}
      disabled={isDisabled ?? false}
      onCheckedChange={onChange}
      className={SWITCH}
      {...rest}
    >
      <RadixSwitch.Thumb className={THUMB} />
    </RadixSwitch.Root>
  );
}

export interface IconChoice<Value extends string> {
  value: Value;
  label: string;
  icon: LucideIcon;
}

export interface IconChoicesProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly IconChoice<Value>[];
  onChange: (value: Value) => void;
}

/** One of few, each an icon with a tooltip. */
export function IconChoices<Value extends string>({ label, value, choices, onChange }: IconChoicesProps<Value>) {
  const choose = (next: string): void => {
    const choice = choices.find((known) => known.value === next);
    // Radix gives an empty text when the chosen one is pressed again.
    if (choice !== undefined) onChange(choice.value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      className="inline-flex flex-col rounded-control bg-hover p-0.5 narrow:flex-row"
    >
      {choices.map(({ value: own, label: name, icon: Icon }) => (
        <Hint key={own} text={name}>
          <span>
            <ToggleGroup.Item
              value={own}
              aria-label={name}
              className="flex size-6 items-center justify-center rounded-control text-muted hover:text-text data-[state=on]:bg-raised data-[state=on]:text-text data-[state=on]:ring-1 data-[state=on]:ring-line"
            >
              <Icon aria-hidden className="size-3.5" />
            </ToggleGroup.Item>
          </span>
        </Hint>
      ))}
    </ToggleGroup.Root>
  );
}

export interface ChipProps {
  label: string;
  isOn: boolean;
  onToggle: () => void;
}

/** A filter that can be combined with others. */
export function Chip({ label, isOn, onToggle }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onToggle}
      className="min-h-7 rounded-round border border-line px-2.5 text-small text-muted select-none hover:bg-hover hover:text-text aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
    >
      {label}
    </button>
  );
}
