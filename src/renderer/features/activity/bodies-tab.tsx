// One of the recorded messages of an exchange, or why there is none.
import { useTranslation } from 'react-i18next';
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { RecordingState } from '../../../shared/model/recording.ts';
import { isRunning } from '../../data/activity-log.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useBodies, useSetRecording } from '../../data/recording.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { BodyView } from './body-view.tsx';
import { DifferenceView } from './difference-view.tsx';

export const BODY_TABS = [
  'clientRequest',
  'upstreamRequest',
  'upstreamResponse',
  'clientResponse',
  'difference',
] as const;
export type BodyTab = (typeof BODY_TABS)[number];

export interface BodiesTabProps {
  tab: BodyTab;
  exchange: Exchange;
  recording: RecordingState | undefined;
}

/** The panel of one tab. */
export function BodiesTab({ tab, exchange, recording }: BodiesTabProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const bodies = useBodies(exchange, recording);
  if (isRunning(exchange)) return <p className="text-muted">{t('bodies.running')}</p>;
  if (bodies.error !== null) return <p className="text-bad">{problemText(bodies.error)}</p>;
  if (bodies.data === undefined) return null;
  const { state, recording: kept } = bodies.data;
  if (kept === undefined) return <NotRecorded isDropped={state === 'dropped'} recording={recording} />;
  if (tab === 'difference') return <DifferenceView id={exchange.id} />;
  const message = kept[tab];
  if (message === undefined) return <p className="text-muted">{t(`bodies.none.${tab}`)}</p>;
  return <BodyView message={message} label={t(`bodies.tab.${tab}`)} />;
}

/** What is needed to see the bodies of the next one. */
export function NotRecorded({ isDropped, recording }: { isDropped: boolean; recording: RecordingState | undefined }) {
  const { t } = useTranslation();
  const set = useSetRecording();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  const mode = recording?.mode ?? 'off';
  return (
    <div className="space-y-3">
      <p className="text-pretty">{t(isDropped ? 'bodies.dropped' : 'bodies.notRecorded')}</p>
      {mode !== 'off' ? (
        <p className="text-muted text-pretty">{t(`bodies.isOn.${mode}`)}</p>
      ) : (
        <>
          <p className="text-muted text-pretty">{t('bodies.why')}</p>
          <Button
            disabled={set.isPending}
            onClick={() => set.mutate({ mode: 'ten-minutes' }, { onError: (error) => warn(problemText(error)) })}
          >
            {t('bodies.recordNext')}
          </Button>
        </>
      )}
    </div>
  );
}
