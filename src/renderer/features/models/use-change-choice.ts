// Changes the chosen profile, and tells what could not be done.
import { useTranslation } from 'react-i18next';
import type { ProfileChange, ProfileView } from '../../../shared/model/profile.ts';
import { useChangeProfile } from '../../data/choices.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useAnnouncer } from '../../ui/announcer.tsx';

export interface ChangeChoice {
  change: (change: ProfileChange) => void;
  isReadOnly: boolean;
}

/** For the profile that the screen shows, or the choice without one. */
export function useChangeChoice({ id }: Pick<ProfileView, 'id'>): ChangeChoice {
  const { t } = useTranslation();
  const { settingsSource } = useStatus();
  const { say, warn } = useAnnouncer();
  const problemText = useProblemText();
  const { mutate } = useChangeProfile();
  return {
    isReadOnly: settingsSource === 'config-file',
    change: (change) =>
      mutate({ id, change }, { onSuccess: () => say(t('models.saved')), onError: (error) => warn(problemText(error)) }),
  };
}
