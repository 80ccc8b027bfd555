// What can be chosen about a connect: how far it reaches, and which models it gets.
import { useTranslation } from 'react-i18next';
import type { ClientsNow, ClientView } from '../../../shared/model/client.ts';
import { WordChoices } from '../../ui/choices.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { isWholePath, needsFolder, reachesOf, SHELLS, type WishForm } from './wish.ts';

export interface ConnectFieldsProps {
  client: ClientView;
  form: WishForm;
  profiles: ClientsNow['profiles'];
  onChange: (change: Partial<WishForm>) => void;
}

/** The fields that matter for what is chosen so far. */
export function ConnectFields({ client, form, profiles, onChange }: ConnectFieldsProps) {
  const { t } = useTranslation();
  const reaches = reachesOf(client);
  return (
    <div className="space-y-3">
      <div>
        {reaches.length > 1 && (
          <WordChoices
            label={t('clients.scopeLabel')}
            value={form.reach}
            choices={reaches.map((value) => ({ value, label: t(`clients.scope.${value}`) }))}
            onChange={(reach) => onChange({ reach })}
          />
        )}
        <p className="mt-1.5 first:mt-0 text-small text-muted text-pretty">{t(`clients.scopeText.${form.reach}`)}</p>
      </div>
      {form.reach === 'shell' && <ShellField form={form} onChange={onChange} />}
      {needsFolder(form) && <FolderField form={form} onChange={onChange} />}
      {form.reach !== 'launch' && (
        <div className="grid gap-3 *:only:col-span-full narrow:grid-cols-2">
          {profiles.length > 0 && <ProfileField form={form} profiles={profiles} onChange={onChange} />}
          <Field label={t('clients.model')} isOptional={t('clients.optional')} hint={t('clients.modelHint')}>
            {(ids) => (
              <TextInput
                {...ids}
                value={form.model}
                placeholder={t('clients.modelPlaceholder')}
                onChange={(event) => onChange({ model: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}

type PartProps = Pick<ConnectFieldsProps, 'form' | 'onChange'>;

function ShellField({ form, onChange }: PartProps) {
  const { t } = useTranslation();
  return (
    <Field label={t('clients.shell')}>
      {(ids) => (
        <Select
          {...ids}
          className="w-full"
          value={form.shell}
          choices={SHELLS.map((value) => ({ value, label: t(`clients.shellName.${value}`) }))}
          onChange={(shell) => onChange({ shell })}
        />
      )}
    </Field>
  );
}

function FolderField({ form, onChange }: PartProps) {
  const { t } = useTranslation();
  const folder = form.folder.trim();
  const problem = folder !== '' && !isWholePath(folder) ? t('clients.folderProblem') : undefined;
  return (
    <Field label={t('clients.folder')} hint={t('clients.folderHint')} problem={problem}>
      {(ids) => (
        <TextInput {...ids} value={form.folder} onChange={(event) => onChange({ folder: event.target.value })} />
      )}
    </Field>
  );
}

function ProfileField({ form, profiles, onChange }: PartProps & Pick<ConnectFieldsProps, 'profiles'>) {
  const { t } = useTranslation();
  return (
    <Field label={t('clients.profile')} hint={t('clients.profileHint')}>
      {(ids) => (
        <Select
          {...ids}
          className="w-full"
          value={form.profile}
          choices={[
            { value: '', label: t('clients.profileNone') },
            ...profiles.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(profile) => onChange({ profile })}
        />
      )}
    </Field>
  );
}
