// The switch for recording bodies, and how long they stay.
import { Check, FileText, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { recordingModes, retentionChoices } from './recording-choices.ts';
import type { RecordingState } from '../../../shared/model/recording.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useClearBodies, useSetRecording } from '../../data/recording.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';

const ITEM =
  'flex min-h-8 items-center gap-2 rounded-control px-2 outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-55';
const LABEL = 'px-2 pt-1.5 pb-0.5 text-small text-muted';

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
          className="animate-appear z-30 w-72 max-w-full overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float"
        >
          <DropdownMenu.Label className={LABEL}>{t('recording.record')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={recording.mode}>
            {recordingModes.map((mode) => (
              <DropdownMenu.RadioItem
                key={mode}
                value={mode}
                className={ITEM}
                onSelect={() => set.mutate({ mode }, { onError })}
              >
                <Tick />
                {t(`recording.mode.${mode}`)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Label className={LABEL}>{t('recording.keep')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={String(recording.retentionDays)}>
            {retentionChoices.map((retentionDays) => (
              <DropdownMenu.RadioItem
                key={retentionDays}
                value={String(retentionDays)}
                className={ITEM}
                onSelect={() => set.mutate({ retentionDays }, { onError })}
              >
                <Tick />
                {t('recording.days', { count: retentionDays })}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item
            className={ITEM}
            disabled={recording.count === 0}
            onSelect={() => clear.mutate(undefined, { onError, onSuccess: () => say(t('recording.cleared')) })}
          >
            <Trash2 aria-hidden className="size-4 text-muted" />
            {t('recording.clear', { count: recording.count })}
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
