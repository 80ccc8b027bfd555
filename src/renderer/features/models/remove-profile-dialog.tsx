// Asks before a profile is removed, and where its tokens go.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../shared/model/profile.ts';
import { NO_PROFILE, profileChoices, useRemoveProfile } from '../../data/choices.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog, Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';

export interface RemoveProfileDialogProps {
  profile: ProfileView & { id: string };
  /** All of them. */
  profiles: readonly ProfileView[];
  onClose: () => void;
}

/** Open. */
export function RemoveProfileDialog({ profile, profiles, onClose }: RemoveProfileDialogProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const remove = useRemoveProfile();
  const [place, setPlace] = useState(NO_PROFILE);
  const { id, name, tokens } = profile;
  const title = t('models.remove.title', { name });
  const problem = remove.error === null ? undefined : problemText(remove.error);
  if (tokens.length === 0) {
    return (
      <ConfirmDialog
        title={title}
        text={t(profile.isCurrent ? 'models.remove.current' : 'models.remove.text')}
        confirm={t('models.remove.confirm')}
        isBusy={remove.isPending}
        problem={problem}
        onConfirm={() => remove.mutate({ id }, { onSuccess: onClose })}
        onClose={onClose}
      />
    );
  }
  const others = profiles.filter((other) => other.id !== id);
  const moveTokens = place === NO_PROFILE ? null : place;
  return (
    <Dialog title={title} onClose={onClose}>
      <DialogBody>
        <Field
          label={t('models.remove.move')}
          hint={t('models.remove.tokens', { names: tokens.join(', ') })}
          problem={problem}
        >
          {(ids) => (
            <Select
              {...ids}
              className="w-full"
              value={place}
              choices={profileChoices(others, t('models.profile.none'))}
              onChange={setPlace}
            />
          )}
        </Field>
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button
          kind="danger"
          disabled={remove.isPending}
          onClick={() => remove.mutate({ id, moveTokens }, { onSuccess: onClose })}
        >
          {t('models.remove.confirm')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
