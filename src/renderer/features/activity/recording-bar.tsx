// Says that bodies are being recorded, as long as they are.
import { CircleDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RecordingState } from '../../../shared/model/recording.ts';
import { formatTime } from '../../data/format.ts';
import { useToday } from '../../data/now.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useSetRecording } from '../../data/recording.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from './format-bytes.ts';

/** One line; nothing while recording is off. */
export function RecordingBar({ recording }: { recording: RecordingState | undefined }) {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const set = useSetRecording();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  if (recording === undefined || recording.mode === 'off') return null;
  const { mode, until = 0, count, bytes, retentionDays } = recording;
  const time = formatTime(until, today, i18n.language);
  const kept = t('recording.kept', { count, size: formatBytes(bytes, i18n.language) });
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-warn/35 bg-warn-soft px-3 py-1"
    >
      <CircleDot aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 basis-80">
        <span className="font-medium">{t(`recording.bar.${mode}`, { time })}</span>{' '}
        <span className="text-small text-muted">
          {kept} · {t('recording.keptFor', { count: retentionDays })}
        </span>
      </p>
      <Button
        size="small"
        disabled={set.isPending}
        onClick={() => set.mutate({ mode: 'off' }, { onError: (error) => warn(problemText(error)) })}
      >
        {t('recording.stop')}
      </Button>
    </div>
  );
}
