// Puts another key in the place of the one that a connection has.
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView, ProviderView } from '../../../shared/model/views.ts';
import { useProviders, useSetKey } from '../../data/connections.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { keyOf, keyProblem, startForm, type DraftField } from './draft-form.ts';
import { KeyField } from './key-field.tsx';

export interface KeyDialogProps {
  connection: ConnectionView;
  onChanged: () => void;
  onClose: () => void;
}

/** The dialog, open. The form starts from what the catalogue says, so it waits for it. */
export function KeyDialog(props: KeyDialogProps) {
  const providers = useProviders();
  if (providers.isPending) return null;
  return <OpenDialog {...props} provider={providers.data?.find(({ id }) => id === props.connection.providerId)} />;
}

interface OpenDialogProps extends KeyDialogProps {
  provider: ProviderView | undefined;
}

function OpenDialog({ connection, provider, onChanged, onClose }: OpenDialogProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const setKey = useSetKey();
  const [form, setForm] = useState(() => startForm(provider));
  const [wasSent, setSent] = useState(false);
  const problems = keyProblem(form, true);
  const problemOfField = (field: DraftField): string | undefined => {
    const problem = wasSent ? problems[field] : undefined;
    return problem === undefined ? undefined : t(`add.wrong.${problem}`);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setSent(true);
    if (Object.keys(problems).length > 0) return;
    const onSuccess = (): void => {
      onClose();
      onChanged();
    };
    setKey.mutate({ id: connection.id, key: keyOf(form) }, { onSuccess });
  };
  const change = (part: Partial<typeof form>): void => setForm((before) => ({ ...before, ...part }));
  return (
    <Dialog title={t('connections.keyNamed', { name: connection.name })} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody>
          <KeyField {...{ form, provider, problemOfField, change }} />
          {connection.keys.length > 1 && (
            <p className="mt-3 text-small text-muted">{t('connections.keyOfAll', { count: connection.keys.length })}</p>
          )}
          {setKey.error !== null && (
            <div className="mt-3">
              <Notice kind="bad" isUrgent>
                {problemText(setKey.error)}
              </Notice>
            </div>
          )}
        </DialogBody>
        <DialogFoot>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={setKey.isPending}>
            {t('action.save')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
