// The profiles: which one is shown, which one holds, and what can be done with it.
import { Check, Copy, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../shared/model/profile.ts';
import {
  NO_PROFILE,
  profileChoices,
  useChangeProfile,
  useCreateProfile,
  useSetCurrentProfile,
} from '../../data/choices.ts';
import { useConnections } from '../../data/connections.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { StateMark } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { WordChoices } from '../../ui/choices.tsx';
import { Select } from '../../ui/select.tsx';
import { NameDialog } from '../../ui/name-dialog.tsx';
import { RemoveProfileDialog } from './remove-profile-dialog.tsx';
import { useChangeChoice } from './use-change-choice.ts';

export interface ProfileBarProps {
  profiles: readonly ProfileView[];
  shown: ProfileView;
  /** `undefined`: the choice without a profile. */
  onShow: (id: string | undefined) => void;
}

type Open = 'create' | 'copy' | 'rename' | 'remove';

/** Two lines: the choice of the profile, and the shown one's own connection and commands. */
export function ProfileBar({ profiles, shown, onShow }: ProfileBarProps) {
  const { t } = useTranslation();
  const { isReadOnly } = useChangeChoice(shown);
  const [open, setOpen] = useState<Open>();
  const choices = profileChoices(profiles, t('models.profile.none'));
  const hasProfile = shown.id !== undefined;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <WordChoices
          label={t('models.profile.label')}
          value={shown.id ?? NO_PROFILE}
          choices={choices}
          onChange={(value) => onShow(value === NO_PROFILE ? undefined : value)}
        />
        <Button size="small" icon={Plus} disabled={isReadOnly} onClick={() => setOpen('create')}>
          {t('models.profile.create')}
        </Button>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <UseState shown={shown} isReadOnly={isReadOnly} />
        {hasProfile && <ConnectionChoice shown={shown} />}
        <span className="ml-auto flex items-center">
          {hasProfile && (
            <IconButton
              icon={Pencil}
              label={t('models.profile.rename')}
              disabled={isReadOnly}
              onClick={() => setOpen('rename')}
            />
          )}
          {hasProfile && (
            <IconButton
              icon={Copy}
              label={t('models.profile.copy')}
              disabled={isReadOnly}
              onClick={() => setOpen('copy')}
            />
          )}
          {hasProfile && (
            <IconButton
              icon={Trash2}
              label={t('models.profile.remove')}
              disabled={isReadOnly}
              onClick={() => setOpen('remove')}
            />
          )}
        </span>
      </div>
      {open !== undefined && (
        <OpenDialog open={open} {...{ shown, profiles, onShow }} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

function UseState({ shown, isReadOnly }: { shown: ProfileView; isReadOnly: boolean }) {
  const { t } = useTranslation();
  const { say, warn } = useAnnouncer();
  const problemText = useProblemText();
  const setCurrent = useSetCurrentProfile();
  if (shown.isCurrent) {
    return (
      <StateMark icon={Check} tone="good">
        {t(shown.id === undefined ? 'models.profile.plainInUse' : 'models.profile.inUse')}
      </StateMark>
    );
  }
  const use = (): void =>
    setCurrent.mutate(shown.id, {
      onSuccess: () => say(t('models.profile.inUse')),
      onError: (error) => warn(problemText(error)),
    });
  return (
    <Button kind="primary" size="small" disabled={isReadOnly || setCurrent.isPending} onClick={use}>
      {t(shown.id === undefined ? 'models.profile.useNone' : 'models.profile.use')}
    </Button>
  );
}

/** A profile may go along with the app's connection. */
function ConnectionChoice({ shown }: { shown: ProfileView }) {
  const { t } = useTranslation();
  const { data = [] } = useConnections();
  const { change, isReadOnly } = useChangeChoice(shown);
  const own = data.filter(({ isDemo }) => !isDemo).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <label className="flex items-center gap-2">
      <span className="text-muted">{t('models.profile.connection')}</span>
      <Select
        value={shown.active ?? NO_PROFILE}
        choices={[{ value: NO_PROFILE, label: t('models.profile.asApp') }, ...own]}
        disabled={isReadOnly}
        onChange={(value) => change({ active: value === NO_PROFILE ? null : value })}
      />
    </label>
  );
}

interface OpenDialogProps extends ProfileBarProps {
  open: Open;
  onClose: () => void;
}

function OpenDialog({ open, shown, profiles, onShow, onClose }: OpenDialogProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const create = useCreateProfile();
  const rename = useChangeProfile();
  const { id } = shown;
  if (open === 'remove') {
    const close = (): void => {
      onClose();
      onShow(undefined);
    };
    return id === undefined ? null : (
      <RemoveProfileDialog profile={{ ...shown, id }} profiles={profiles} onClose={close} />
    );
  }
  const job = open === 'rename' ? rename : create;
  const onConfirm = (name: string): void => {
    if (open === 'rename') return rename.mutate({ id, change: { name } }, { onSuccess: onClose });
    const copyOf = open === 'copy' ? id : undefined;
    create.mutate(
      { name, copyOf },
      {
        onSuccess: (made) => {
          onShow(made.id);
          onClose();
        },
      },
    );
  };
  return (
    <NameDialog
      title={t(`models.dialog.${open}.title`, { name: shown.name })}
      label={t('models.profile.name')}
      hint={t('models.profile.nameHint')}
      maxLength={80}
      start={open === 'rename' ? shown.name : ''}
      confirm={t(`models.dialog.${open}.confirm`)}
      isBusy={job.isPending}
      problem={job.error === null ? undefined : problemText(job.error)}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}
