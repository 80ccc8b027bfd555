// The switch for recording bodies, and how long they stay.
import { FileText, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { recordingModes } from './recording-choices.ts';
import { KEPT_DAYS } from '../../../shared/kept-days.ts';
import type { RecordingState } from '../../../shared/model/recording.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useClearBodies, useSetRecording } from '../../data/recording.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MENU_ITEM, MenuLabel, MenuLine, MenuTick } from '../../ui/menu.tsx';

/** A menu of two choices and a way to delete what there is. */
export function RecordingMenu({ recording }: { recording: RecordingState }) {
  const { t } = useTranslation();
  const set = useSetRecording();
  const clear = useClearBodies();
  const problemText = useProblemText();
  const { warn, say } = useAnnouncer();
  const onError = (error: unknown): void => warn(problemText(error));
  return (
    <Menu align="end" className="w-72 max-w-full" trigger={<IconButton icon={FileText} label={t('recording.menu')} />}>
      <MenuLabel>{t('recording.record')}</MenuLabel>
      <DropdownMenu.RadioGroup value={recording.mode}>
        {recordingModes.map((mode) => (
          <DropdownMenu.RadioItem
            key={mode}
            value={mode}
            className={MENU_ITEM}
            onSelect={() => set.mutate({ mode }, { onError })}
          >
            <MenuTick />
            {t(`recording.mode.${mode}`)}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <MenuLine />
      <MenuLabel>{t('recording.keep')}</MenuLabel>
      <DropdownMenu.RadioGroup value={String(recording.retentionDays)}>
        {KEPT_DAYS.map((retentionDays) => (
          <DropdownMenu.RadioItem
            key={retentionDays}
            value={String(retentionDays)}
            className={MENU_ITEM}
            onSelect={() => set.mutate({ retentionDays }, { onError })}
          >
            <MenuTick />
            {t('recording.days', { count: retentionDays })}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <MenuLine />
      <DropdownMenu.Item
        className={MENU_ITEM}
        disabled={recording.count === 0}
        onSelect={() => clear.mutate(undefined, { onError, onSuccess: () => say(t('recording.cleared')) })}
      >
        <Trash2 aria-hidden className="size-4 text-muted" />
        {recording.count === 0 ? t('recording.clearNone') : t('recording.clear', { count: recording.count })}
      </DropdownMenu.Item>
      <p className="px-2 pt-1 pb-1.5 text-small text-muted text-pretty">{t('recording.about')}</p>
    </Menu>
  );
}
