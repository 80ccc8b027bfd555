// Asks for a profile's name: for a new one, a copy, or another name.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';

export interface NameDialogProps {
  title: string;
  start: string;
  /** The word on the button. */
  confirm: string;
  isBusy: boolean;
  problem: string | undefined;
  onConfirm: (name: string) => void;
  onClose: () => void;
}

/** Open. */
export function NameDialog({ title, start, confirm, isBusy, problem, onConfirm, onClose }: NameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(start);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm(name.trim());
        }}
      >
        <DialogBody>
          <Field label={t('models.profile.name')} hint={t('models.profile.nameHint')} problem={problem}>
            {(ids) => (
              <TextInput
                {...ids}
                autoFocus
                maxLength={80}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </DialogBody>
        <DialogFoot>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={name.trim() === '' || isBusy}>
            {confirm}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
