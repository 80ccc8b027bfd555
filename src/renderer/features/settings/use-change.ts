// Changes a preference at once; what went wrong is told above the screen.
import type { PreferencesChange } from '../../../shared/model/preferences.ts';
import { useSetPreferences } from '../../data/preferences.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useAnnouncer } from '../../ui/announcer.tsx';

export interface ChangePreferences {
  readonly change: (change: PreferencesChange) => void;
  /** The settings come from a file, so nothing can be chosen here. */
  readonly isReadOnly: boolean;
}

/** For the controls of the panels. */
export function useChange(): ChangePreferences {
  const set = useSetPreferences();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const change = (next: PreferencesChange): void => set.mutate(next, { onError: (error) => warn(problemText(error)) });
  return { change, isReadOnly };
}
