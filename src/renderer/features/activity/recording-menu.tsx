// The switch for recording bodies, and how long they stay.
import { Check, FileText, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { recordingModes } from './recording-choices.ts';
import { KEPT_DAYS } from '../../../shared/kept-days.ts';
import type { RecordingState } from '../../../shared/model/recording.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useClearBodies, useSetRecording } from '../../data/recording.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { MENU_BOX, MENU_ITEM, MENU_LABEL, MENU_LINE } from '../../ui/menu.ts';

/** A menu of two choices and a way to delete what there is. */
export function RecordingMenu({ recording }: { recording: RecordingState }) {
  const { t } = useTranslation();
  const set = useSetRecording();
  const clear = useClearBodies();
  const problemText = useProblemText();
  const { warn, say } = useAnnouncer();
  const onError = (error: unknown): void => warn(problemText(error));
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={FileText} label={t('recording.menu')} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className={classes(MENU_BOX, 'w-72 max-w-full')}
        >
          <DropdownMenu.Label className={MENU_LABEL}>{t('recording.record')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={recording.mode}>
            {recordingModes.map((mode) => (
              <DropdownMenu.RadioItem
                key={mode}
                value={mode}
                className={MENU_ITEM}
                onSelect={() => set.mutate({ mode }, { onError })}
              >
                <Tick />
                {t(`recording.mode.${mode}`)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={MENU_LINE} />
          <DropdownMenu.Label className={MENU_LABEL}>{t('recording.keep')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={String(recording.retentionDays)}>
            {KEPT_DAYS.map((retentionDays) => (
              <DropdownMenu.RadioItem
                key={retentionDays}
                value={String(retentionDays)}
                className={MENU_ITEM}
                onSelect={() => set.mutate({ retentionDays }, { onError })}
              >
                <Tick />
                {t('recording.days', { count: retentionDays })}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={MENU_LINE} />
          <DropdownMenu.Item
            className={MENU_ITEM}
            disabled={recording.count === 0}
            onSelect={() => clear.mutate(undefined, { onError, onSuccess: () => say(t('recording.cleared')) })}
          >
            <Trash2 aria-hidden className="size-4 text-muted" />
            {recording.count === 0 ? t('recording.clearNone') : t('recording.clear', { count: recording.count })}
          </DropdownMenu.Item>
          <p className="px-2 pt-1 pb-1.5 text-small text-muted text-pretty">{t('recording.about')}</p>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Tick() {
  return (
    <span className="flex size-4 shrink-0 items-center">
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden className="size-4 text-accent" />
      </DropdownMenu.ItemIndicator>
    </span>
  );
}
