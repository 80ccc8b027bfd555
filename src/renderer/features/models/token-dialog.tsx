// Makes a local token, and tells it this once.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../shared/model/profile.ts';
import { NO_PROFILE, profileChoices } from '../../data/choices.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useCreateToken } from '../../data/tokens.ts';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';

/** As the core wants it. */
const WELL_NAMED = /^[a-z0-9][a-z0-9._-]*$/i;

/** Open. */
export function TokenDialog({ profiles, onClose }: { profiles: readonly ProfileView[]; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const create = useCreateToken();
  const [name, setName] = useState('');
  const [profile, setProfile] = useState(NO_PROFILE);
  if (create.data !== undefined) return <ToldToken {...create.data} onClose={onClose} />;
  const choices = profileChoices(profiles, t('models.profile.none'));
  const isWrong = name.trim() !== '' && !WELL_NAMED.test(name.trim());
  const submit = (): void =>
    create.mutate({ name: name.trim(), profile: profile === NO_PROFILE ? undefined : profile });
  return (
    <Dialog title={t('models.tokens.create')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <DialogBody>
          <div className="space-y-4">
            <Field
              label={t('models.tokens.name')}
              hint={isWrong ? undefined : t('models.tokens.nameHint')}
              problem={
                isWrong ? t('models.tokens.nameWrong') : create.error === null ? undefined : problemText(create.error)
              }
            >
              {(ids) => (
                <TextInput
                  {...ids}
                  autoFocus
                  maxLength={64}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <Field label={t('models.tokens.profile')} hint={t('models.tokens.profileHint')}>
              {(ids) => <Select {...ids} className="w-full" value={profile} choices={choices} onChange={setProfile} />}
            </Field>
          </div>
        </DialogBody>
        <DialogFoot>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={name.trim() === '' || isWrong || create.isPending}>
            {t('models.tokens.make')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

function ToldToken({ name, token, onClose }: { name: string; token: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('models.tokens.made', { name })} onClose={onClose}>
      <DialogBody>
        <p className="mb-3 text-muted text-pretty">{t('models.tokens.once')}</p>
        <CodeLine actions={<CopyButton label={t('models.tokens.copy')} read={() => token} />}>{token}</CodeLine>
      </DialogBody>
      <DialogFoot>
        <Button kind="primary" onClick={onClose}>
          {t('action.close')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
