// Above the log: filter, states, follow or hold, clear.
import { ArrowUpToLine, LoaderCircle, Pause, Radio, Search, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActivity } from '../../data/activity.tsx';
import { StateMark } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { useShortcuts } from '../../ui/shortcut.ts';
import { Chip } from '../../ui/toggle.tsx';
import { ClearDialog } from './clear-dialog.tsx';
import { STATE_CHIPS, toggleChip, type ActivityFilter } from './filter.ts';

export interface ActivityToolbarProps {
  filter: ActivityFilter;
  onFilter: (filter: ActivityFilter) => void;
  isHeld: boolean;
  /** Rows that came while held. */
  waiting: number;
  shown: number;
  onToggleHold: () => void;
}

/** One line that wraps when the window is narrow. */
export function ActivityToolbar(props: ActivityToolbarProps) {
  const { t } = useTranslation();
  const { log } = useActivity();
  const [isClearing, setClearing] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2">
      <FilterInput filter={props.filter} onFilter={props.onFilter} />
      <Chips filter={props.filter} onFilter={props.onFilter} />
      <div className="ml-auto flex items-center gap-2">
        <LiveState isHeld={props.isHeld} shown={props.shown} />
        <HoldButton {...props} />
        <IconButton
          icon={Trash2}
          label={t('activity.clear')}
          disabled={log.rows.length === 0}
          onClick={() => setClearing(true)}
        />
      </div>
      {isClearing && <ClearDialog onClose={() => setClearing(false)} />}
    </div>
  );
}

type FilterProps = Pick<ActivityToolbarProps, 'filter' | 'onFilter'>;

function FilterInput({ filter, onFilter }: FilterProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const focusFilter = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcuts([{ key: 'f', withCommand: true, onPress: focusFilter }]);
  return (
    <div className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <TextInput
        ref={input}
        type="search"
        aria-label={t('activity.filter')}
        placeholder={t('activity.filter')}
        className="w-52 pl-8"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
      />
    </div>
  );
}

function Chips({ filter, onFilter }: FilterProps) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t('activity.states')} className="flex flex-wrap gap-1.5">
      {STATE_CHIPS.map((chip) => (
        <Chip
          key={chip}
          label={t(`activity.chip.${chip}`)}
          isOn={filter.chips.has(chip)}
          onToggle={() => onFilter({ ...filter, chips: toggleChip(filter.chips, chip) })}
        />
      ))}
    </div>
  );
}

function LiveState({ isHeld, shown }: { isHeld: boolean; shown: number }) {
  const { t } = useTranslation();
  const { link, log } = useActivity();
  const count = (
    <span className="hidden text-small text-muted wide:inline">
      {t(log.hasMore ? 'activity.countMore' : 'activity.count', { count: shown })}
    </span>
  );
  if (link !== 'live') {
    return (
      <StateMark icon={LoaderCircle} tone="warn" spins>
        {t(`activity.link.${link}`)}
      </StateMark>
    );
  }
  return (
    <>
      {count}
      <StateMark icon={isHeld ? Pause : Radio} tone={isHeld ? 'warn' : 'good'}>
        {t(isHeld ? 'activity.held' : 'activity.live')}
      </StateMark>
    </>
  );
}

function HoldButton({ isHeld, waiting, onToggleHold }: ActivityToolbarProps) {
  const { t } = useTranslation();
  const text = waiting > 0 ? t('activity.followNew', { count: waiting }) : t('activity.follow');
  return (
    <Button size="small" icon={isHeld ? ArrowUpToLine : Pause} onClick={onToggleHold}>
      {isHeld ? text : t('activity.hold')}
    </Button>
  );
}
