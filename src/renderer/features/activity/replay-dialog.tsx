// Sends a recorded request again to a connection of the user's choice, and shows the answer while it comes.
import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { RecordingAnswer, RecordingState } from '../../../shared/model/recording.ts';
import type { ReplayState } from '../../../shared/model/replay.ts';
import type { ConnectionView } from '../../../shared/model/views.ts';
import { useConnections } from '../../data/connections.ts';
import { useReplay, type Replay } from '../../data/exchange-actions.ts';
import { formatTokens } from '../../data/format.ts';
import { goTo } from '../../data/navigation.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useBodies } from '../../data/recording.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Notice } from '../../ui/notice.tsx';
import { NotRecorded } from './bodies-tab.tsx';

export interface ReplayDialogProps {
  exchange: Exchange;
  recording: RecordingState | undefined;
  onClose: () => void;
}

/** Without a recorded body it says how to get one. */
export function ReplayDialog({ exchange, recording, onClose }: ReplayDialogProps) {
  const { t } = useTranslation();
  const bodies = useBodies(exchange, recording);
  const connections = useConnections();
  const request = bodies.data?.recording?.clientRequest;
  const isReady = bodies.data !== undefined && connections.data !== undefined;
  return (
    <Dialog isWide title={t('replay.title')} onClose={onClose}>
      {isReady && request !== undefined && !request.isCut ? (
        <ReplayForm exchange={exchange} connections={connections.data ?? []} onClose={onClose} />
      ) : (
        <WhyNot bodies={bodies.data} recording={recording} />
      )}
    </Dialog>
  );
}

/** What keeps this request from being sent again. */
function WhyNot({ bodies, recording }: { bodies: RecordingAnswer | undefined; recording: RecordingState | undefined }) {
  const { t } = useTranslation();
  const request = bodies?.recording?.clientRequest;
  return (
    <DialogBody>
      {bodies === undefined && <p className="text-muted">{t('bodies.running')}</p>}
      {request?.isCut === true && <p>{t('replay.cut')}</p>}
      {bodies !== undefined && request === undefined && (
        <NotRecorded isDropped={bodies.state === 'dropped'} recording={recording} />
      )}
    </DialogBody>
  );
}

interface ReplayFormProps {
  exchange: Exchange;
  connections: readonly ConnectionView[];
  onClose: () => void;
}

function ReplayForm({ exchange, connections, onClose }: ReplayFormProps) {
  const { t } = useTranslation();
  const replay = useReplay();
  const others = connections.filter(({ id }) => id !== exchange.connectionId);
  const [connectionId, setConnectionId] = useState(others[0]?.id ?? connections[0]?.id ?? '');
  const chosen = connections.find(({ id }) => id === connectionId);
  const [typed, setModel] = useState<string>();
  const model = typed ?? likelyModel(exchange, chosen);
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        replay.start({ id: exchange.id, connectionId, model });
      }}
    >
      <DialogBody>
        <div className="space-y-4">
          <Field label={t('replay.connection')}>
            {(ids) => (
              <Select
                {...ids}
                autoFocus
                className="w-full"
                value={connectionId}
                choices={connections.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(id) => {
                  setConnectionId(id);
                  setModel(undefined);
                }}
              />
            )}
          </Field>
          <Field label={t('replay.model')}>
            {(ids) => (
              <>
                <TextInput
                  {...ids}
                  list={`${ids.id}-models`}
                  value={model}
                  onChange={(event) => setModel(event.target.value)}
                />
                <datalist id={`${ids.id}-models`}>
                  {chosen?.models.map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <CostWarning exchange={exchange} />
          <Result replay={replay} />
        </div>
      </DialogBody>
      <DialogFoot>
        {replay.state === undefined && !replay.isRunning && <Button onClick={onClose}>{t('action.cancel')}</Button>}
        {replay.state?.exchangeId !== undefined && !replay.isRunning && (
          <Button
            onClick={() => {
              onClose();
              goTo({ section: 'activity', detail: replay.state?.exchangeId ?? '' });
            }}
          >
            {t('replay.show')}
          </Button>
        )}
        <SendOrStop replay={replay} canSend={connectionId !== '' && model.trim() !== ''} />
      </DialogFoot>
    </form>
  );
}

function CostWarning({ exchange }: { exchange: Exchange }) {
  const { t, i18n } = useTranslation();
  const count = exchange.usage?.inputTokens;
  const text =
    count === undefined ? t('replay.cost') : t('replay.costTokens', { tokens: formatTokens(count, i18n.language) });
  return <Notice kind="warn">{text}</Notice>;
}

function SendOrStop({ replay, canSend }: { replay: Replay; canSend: boolean }) {
  const { t } = useTranslation();
  return replay.isRunning ? (
    <Button key="stop" onClick={replay.stop}>
      {t('replay.stop')}
    </Button>
  ) : (
    <Button key="send" kind="primary" type="submit" disabled={!canSend}>
      {t(replay.state === undefined ? 'replay.send' : 'replay.sendAgain')}
    </Button>
  );
}

function likelyModel({ servedModel = '', askedModel }: Exchange, connection: ConnectionView | undefined): string {
  const models = connection?.models ?? [];
  const known = [servedModel, askedModel].find((name) => models.includes(name)) ?? models[0];
  // Where no models were picked, any may be asked for: then the one that answered before is the best guess.
  return known ?? (servedModel === '' ? askedModel : servedModel);
}

const MARKS = {
  running: { icon: LoaderCircle, tone: 'accent', spins: true },
  done: { icon: CircleCheck, tone: 'good', spins: false },
  failed: { icon: CircleX, tone: 'bad', spins: false },
} as const;

function Result({ replay }: { replay: Replay }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { state, error, isRunning } = replay;
  if (error !== undefined)
    return (
      <Notice kind="bad" isUrgent>
        {problemText(error)}
      </Notice>
    );
  if (state === undefined) return null;
  const shown: ReplayState['state'] | 'stopped' = state.state === 'running' && !isRunning ? 'stopped' : state.state;
  const { icon, tone, spins } = MARKS[shown === 'stopped' ? 'failed' : shown];
  return (
    <section aria-label={t('replay.result')} className="space-y-2">
      <div role="status">
        <StateMark icon={icon} tone={tone} spins={spins}>
          {t(`replay.state.${shown}`)}
        </StateMark>
      </div>
      {state.problem !== undefined && <p className="text-bad wrap-anywhere">{state.problem}</p>}
      {state.text !== '' && (
        <pre
          tabIndex={0}
          className="max-h-64 overflow-auto rounded-control bg-sunken p-3 font-sans whitespace-pre-wrap wrap-anywhere select-text"
        >
          {state.text}
        </pre>
      )}
      {state.isCut && <p className="text-small text-muted">{t('replay.textCut')}</p>}
    </section>
  );
}
