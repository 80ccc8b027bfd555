// After a connect: the wait for its first request, and what to know until then.
import { useTranslation } from 'react-i18next';
import type { ClientConnect, ClientView } from '../../../shared/model/client.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { FirstRequest } from './first-request.tsx';
import { NoteList } from './note-list.tsx';
import { StartupHint } from './startup-hint.tsx';
import { Told } from '../../ui/told.tsx';

export interface ConnectedNoteProps {
  /** As it stands now. */
  client: ClientView;
  /** As it was right after the connect. */
  connect: ClientConnect;
  notes: readonly string[];
  onClose: () => void;
}

/** The inside of the dialog. */
export function ConnectedNote({ client, connect, notes, onClose }: ConnectedNoteProps) {
  const { t } = useTranslation();
  const now = client.connects.find(({ id }) => id === connect.id) ?? connect;
  return (
    <>
      <DialogBody>
        <div className="space-y-3">
          <p aria-live="polite" className="text-head">
            <FirstRequest isWatched connect={now} />
          </p>
          {now.firstSeenAt === undefined && notes.length === 0 && (
            <p className="text-muted text-pretty">{t(`clients.reload.${client.reload}`)}</p>
          )}
          {now.problem !== undefined && (
            <Notice kind="warn">
              <Told>{now.problem}</Told>
            </Notice>
          )}
          <NoteList notes={notes} />
          <StartupHint />
          <p className="text-small text-muted text-pretty">{t('clients.keepRunning', { name: client.name })}</p>
        </div>
      </DialogBody>
      <DialogFoot>
        <Button kind="primary" onClick={onClose}>
          {t('action.close')}
        </Button>
      </DialogFoot>
    </>
  );
}
