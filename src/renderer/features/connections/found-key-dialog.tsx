// Asks for the key that a found server wants.
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalServer } from '../../../shared/model/discovery.ts';
import type { ConnectionView } from '../../../shared/model/views.ts';
import { useConnectServer } from '../../data/discovery.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';

export interface FoundKeyDialogProps {
  server: LocalServer;
  onAdded: (connection: ConnectionView) => void;
  onClose: () => void;
}

/** The dialog, open. */
export function FoundKeyDialog({ server, onAdded, onClose }: FoundKeyDialogProps) {
  const { t } = useTranslation();
  const { secretStorage } = useStatus();
  const problemText = useProblemText();
  const connect = useConnectServer((connection) => {
    onClose();
    onAdded(connection);
  });
  const [key, setKey] = useState('');
  const [isMissing, setMissing] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(key.trim() === '');
    if (key.trim() !== '') connect.mutate({ serverId: server.id, key: key.trim() });
  };
  return (
    <Dialog title={t('add.title', { name: server.name })} onClose={onClose}>
      <form onSubmit={send} noValidate className="contents">
        <DialogBody>
          <p className="mb-3 text-muted text-pretty">{t('found.keyWhy', { name: server.name })}</p>
          {connect.error !== null && (
            <div className="mb-3">
              <Notice kind="bad" isUrgent>
                {problemText(connect.error)}
              </Notice>
            </div>
          )}
          <Field
            label={t('add.key')}
            hint={t(`secrets.${secretStorage}`)}
            problem={isMissing ? t('add.wrong.missing') : undefined}
          >
            {(ids) => (
              <TextInput
                {...ids}
                type="password"
                // A password manager must not offer to keep or fill it.
                autoComplete="new-password"
                autoFocus
                value={key}
                onChange={(event) => setKey(event.target.value)}
              />
            )}
          </Field>
        </DialogBody>
        <DialogFoot>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={connect.isPending}>
            {t('found.add')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
