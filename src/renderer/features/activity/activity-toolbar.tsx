// Above the log: filter, states, follow or hold, clear.
import { ArrowUpToLine, LoaderCircle, Pause, Radio, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingState } from '../../../shared/model/recording.ts';
import { useActivity } from '../../data/activity.tsx';
import { StateMark } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/toggle.tsx';
import { ClearDialog } from './clear-dialog.tsx';
import { hasTerm, QUICK_NAMES, toggleTerm } from './filter.ts';
import { FilterInput, type FilterInputProps } from './filter-input.tsx';
import { RecordingMenu } from './recording-menu.tsx';
import { SavedFiltersMenu } from './saved-filters-menu.tsx';

export interface ActivityToolbarProps extends FilterInputProps {
  recording: RecordingState | undefined;
  isHeld: boolean;
  /** Rows that came while held. */
  waiting: number;
  shown: number;
  onToggleHold: () => void;
}

/** One line, and more when the window is narrow. */
export function ActivityToolbar(props: ActivityToolbarProps) {
  const { t } = useTranslation();
  const { log } = useActivity();
  const [isClearing, setClearing] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2">
      <div className="flex max-w-80 min-w-48 flex-1 basis-48 items-center gap-1">
        <FilterInput text={props.text} onText={props.onText} />
        <SavedFiltersMenu text={props.text} onText={props.onText} />
      </div>
      <Chips text={props.text} onText={props.onText} />
      <div className="ml-auto flex items-center gap-2">
        <LiveState isHeld={props.isHeld} shown={props.shown} />
        <HoldButton {...props} />
        {props.recording && <RecordingMenu recording={props.recording} />}
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

/** In a narrow window only the states: the rest can be typed. */
function Chips({ text, onText }: FilterInputProps) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t('activity.states')} className="flex flex-wrap gap-1.5 max-wide:*:nth-[n+5]:hidden">
      {QUICK_NAMES.map((name) => (
        <Chip
          key={name}
          label={t(`activity.chip.${name}`)}
          isOn={hasTerm(text, name)}
          onToggle={() => onText(toggleTerm(text, name))}
        />
      ))}
    </div>
  );
}

function LiveState({ isHeld, shown }: { isHeld: boolean; shown: number }) {
  const { t } = useTranslation();
  const { link, hasMore } = useActivity();
  const count = t(hasMore ? 'activity.countMore' : 'activity.count', { count: shown });
  if (link !== 'live') {
    return (
      <StateMark icon={LoaderCircle} tone="warn" spins>
        {t(`activity.link.${link}`)}
      </StateMark>
    );
  }
  // While held, the button beside it says so, and its words need the room.
  if (isHeld) return <span className="hidden text-small text-muted min-[80rem]:inline">{count}</span>;
  return (
    <StateMark icon={Radio} tone="good">
      <span className="sr-only">{t('activity.live')}</span>
      <span className="hidden text-small text-muted wide:inline">{count}</span>
    </StateMark>
  );
}

function HoldButton({ isHeld, waiting, onToggleHold }: ActivityToolbarProps) {
  const { t } = useTranslation();
  if (!isHeld) return <IconButton icon={Pause} label={t('activity.hold')} onClick={onToggleHold} />;
  return (
    <Button size="small" icon={ArrowUpToLine} onClick={onToggleHold}>
      {waiting > 0 ? t('activity.followNew', { count: waiting }) : t('activity.follow')}
    </Button>
  );
}
