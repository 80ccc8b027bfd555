// Connects one client: what is chosen, what will change, and then the wait for its first request.
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientsNow, ClientView, ConnectWish } from '../../../shared/model/client.ts';
import { useConnectClient, useConnectPlan } from '../../data/clients.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useSettled } from '../../data/settled.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ConnectFields } from './connect-fields.tsx';
import { ConnectedNote } from './connected-note.tsx';
import { PlanPreview } from './plan-preview.tsx';
import { firstForm, isAnyProgram, wishOf } from './wish.ts';

export interface ConnectDialogProps {
  client: ClientView;
  now: ClientsNow;
  onClose: () => void;
}

/** A plan is asked for once the typing pauses. */
const PAUSE_MS = 300;

/** The dialog, open. */
export function ConnectDialog({ client, now, onClose }: ConnectDialogProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { say } = useAnnouncer();
  const [form, setForm] = useState(() => firstForm(client, now.shell));
  const wish = wishOf(client, form);
  const text = JSON.stringify(wish ?? null);
  const settled = useSettled(text, PAUSE_MS);
  const planned = useMemo(() => (JSON.parse(settled) as ConnectWish | null) ?? undefined, [settled]);
  const plan = useConnectPlan(planned);
  const connect = useConnectClient();
  if (connect.data !== undefined) {
    return (
      <Dialog title={t('clients.connectedTitle', client)} isWide onClose={onClose}>
        <ConnectedNote client={client} connect={connect.data} notes={plan.data?.notes ?? []} onClose={onClose} />
      </Dialog>
    );
  }
  const onConnect = (): void => {
    if (wish === undefined) return;
    connect.mutate(wish, { onSuccess: () => say(t('clients.announceConnected', client)) });
  };
  return (
    <Dialog title={titleOf(client, t)} isWide onClose={onClose}>
      <DialogBody>
        <ConnectFields
          client={client}
          form={form}
          profiles={now.profiles}
          onChange={(change) => {
            connect.reset();
            setForm((before) => ({ ...before, ...change }));
          }}
        />
        <div className="mt-4">
          {form.reach === 'launch' ? (
            <LaunchLine client={client} />
          ) : (
            <PlanPreview wish={planned} plan={plan.data} error={plan.error} />
          )}
        </div>
        {connect.error !== null && (
          <div className="mt-3">
            <Notice kind="bad" isUrgent>
              {problemText(connect.error)}
            </Notice>
          </div>
        )}
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>{t(form.reach === 'launch' ? 'action.close' : 'action.cancel')}</Button>
        {form.reach !== 'launch' && (
          <Button
            kind="primary"
            disabled={settled !== text || plan.data === undefined || plan.isFetching || connect.isPending}
            onClick={onConnect}
          >
            {t('clients.connect')}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  );
}

function titleOf(client: ClientView, t: TFunction): string {
  return isAnyProgram(client) ? t('clients.any.connect') : t('clients.connectNamed', client);
}

function LaunchLine({ client }: { client: ClientView }) {
  const { t } = useTranslation();
  const command = client.command ?? '';
  return (
    <div className="space-y-2">
      <CodeLine actions={<CopyButton hasText label={t('clients.copyCommand', { command })} read={() => command} />}>
        {command}
      </CodeLine>
      <p className="text-small text-muted text-pretty">{t('clients.launchHint')}</p>
    </div>
  );
}
