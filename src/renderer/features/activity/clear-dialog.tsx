// Asks before the log is deleted.
import { useTranslation } from 'react-i18next';
import { useClearActivity } from '../../data/activity.tsx';
import { useProblemText } from '../../data/problem-text.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';

/** The dialog, open. */
export function ClearDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const clear = useClearActivity();
  return (
    <ConfirmDialog
      title={t('clear.title')}
      text={t('clear.text')}
      confirm={t('clear.confirm')}
      isBusy={clear.isPending}
      problem={clear.error === null ? undefined : problemText(clear.error)}
      onConfirm={() => clear.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
