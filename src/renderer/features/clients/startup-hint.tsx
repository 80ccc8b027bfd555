// After a connect: a client gets no answers until the app runs, so it may start at login.
import { useTranslation } from 'react-i18next';
import { useSetStartup, useStartup } from '../../data/preferences.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Only where it can be done, is not done yet, and is wise. */
export function StartupHint() {
  const { t } = useTranslation();
  const { data } = useStartup();
  const set = useSetStartup();
  const problemText = useProblemText();
  const { warn, say } = useAnnouncer();
  if (data === undefined || data.availability !== 'available' || !data.isWise || data.isOn) return null;
  const start = (): void =>
    set.mutate(true, {
      onSuccess: () => say(t('clients.startsAtLogin')),
      onError: (error) => warn(problemText(error)),
    });
  return (
    <Notice
      kind="info"
      actions={
        <Button size="small" disabled={set.isPending} onClick={start}>
          {t('clients.startAtLogin')}
        </Button>
      }
    >
      {t('clients.startHint')}
    </Notice>
  );
}
