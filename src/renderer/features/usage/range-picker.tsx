// Which days are looked at: some that end today, or any from one day to another.
import { useId, useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays } from '../../../shared/days.ts';
import { WordChoices } from '../../ui/choices.tsx';
import { TextInput } from '../../ui/field.tsx';

const PRESETS = { today: 1, week: 7, month: 30, quarter: 90 } as const;
type Preset = keyof typeof PRESETS;
const CHOICES = [...(Object.keys(PRESETS) as Preset[]), 'days'] as const;
type Choice = (typeof CHOICES)[number];

/** As the core wants it. */
const MOST_DAYS = 800;

export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export interface RangeState extends DayRange {
  readonly choice: Choice;
  readonly choose: (choice: Choice) => void;
  readonly setDays: (days: DayRange) => void;
}

/** The chosen range; the last week at first. A range that ends today moves on with the day. */
export function useRange(today: string): RangeState {
  const [choice, setChoice] = useState<Choice>('week');
  const [days, setDays] = useState<DayRange>();
  const range = choice === 'days' && days !== undefined ? days : presetRange(choice, today);
  const choose = (next: Choice): void => {
    // Whoever wants days of their own begins with those they were looking at.
    if (next === 'days') setDays(range);
    setChoice(next);
  };
  return { ...range, choice, choose, setDays };
}

function presetRange(choice: Choice, today: string): DayRange {
  return { from: addDays(today, 1 - PRESETS[choice === 'days' ? 'week' : choice]), to: today };
}

/** Whether the core takes it. */
export function isRange({ from, to }: DayRange): boolean {
  return from !== '' && to !== '' && from <= to && addDays(from, MOST_DAYS) >= to;
}

export interface RangePickerProps {
  range: RangeState;
  today: string;
}

/** The choices, and below them two fields for days of one's own. */
export function RangePicker({ range, today }: RangePickerProps) {
  const { t } = useTranslation();
  const choices = CHOICES.map((value) => ({ value, label: t(`totals.range.${value}`) }));
  return (
    <div className="flex flex-col items-end gap-2">
      <WordChoices label={t('totals.range.label')} value={range.choice} choices={choices} onChange={range.choose} />
      {range.choice === 'days' && <DayFields range={range} today={today} />}
    </div>
  );
}

/** What is typed counts as soon as it makes a range; until then the range of before stays. */
function DayFields({ range, today }: RangePickerProps) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState<DayRange>({ from: range.from, to: range.to });
  const isWrong = !isRange(typed);
  const type = (change: Partial<DayRange>): void => {
    const next = { ...typed, ...change };
    setTyped(next);
    if (isRange(next)) range.setDays(next);
  };
  const shared = {
    type: 'date',
    'aria-invalid': isWrong ? true : undefined,
    'aria-describedby': isWrong ? id : undefined,
    className: 'max-w-36 min-w-36',
  } satisfies ComponentProps<'input'>;
  return (
    <div className="flex flex-wrap items-center justify-end gap-2" role="group" aria-label={t('totals.range.days')}>
      <TextInput
        {...shared}
        aria-label={t('totals.range.from')}
        value={typed.from}
        max={today}
        onChange={({ target }) => type({ from: target.value })}
      />
      <span aria-hidden className="text-muted">
        –
      </span>
      <TextInput
        {...shared}
        aria-label={t('totals.range.to')}
        value={typed.to}
        max={today}
        onChange={({ target }) => type({ to: target.value })}
      />
      {isWrong && (
        <p id={id} className="basis-full text-right text-small text-bad text-pretty">
          {t('totals.range.wrong', { most: MOST_DAYS })}
        </p>
      )}
    </div>
  );
}
