// Asks for a name.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog, DialogBody, DialogFoot } from './dialog.tsx';
import { Field, TextInput } from './field.tsx';

export interface NameDialogProps {
  title: string;
  /** The word above the field. */
  label: string;
  hint: ReactNode;
  /** What stands in the field at first. */
  start?: string;
  /** Characters. */
  maxLength: number;
  /** The word on the button. */
  confirm: string;
  isBusy: boolean;
  problem: string | undefined;
  /** Gets the name without blanks around it, never an empty one. */
  onConfirm: (name: string) => void;
  onClose: () => void;
}

/** Open. */
export function NameDialog(props: NameDialogProps) {
  const { title, label, hint, start = '', maxLength, confirm, isBusy, problem, onConfirm, onClose } = props;
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
          <Field label={label} hint={hint} problem={problem}>
            {(ids) => (
              <TextInput
                {...ids}
                autoFocus
                maxLength={maxLength}
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
