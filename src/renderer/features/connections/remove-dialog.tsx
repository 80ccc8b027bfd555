// Asks before a connection and its key are deleted.
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../shared/model/views.ts';
import { useRemoveConnection } from '../../data/connections.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';

/** The dialog, open. */
export function RemoveDialog({ connection, onClose }: { connection: ConnectionView; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const remove = useRemoveConnection();
  return (
    <ConfirmDialog
      title={t('remove.title', { name: connection.name })}
      text={t(connection.isActive ? 'remove.active' : 'remove.text')}
      confirm={t('remove.confirm')}
      isBusy={remove.isPending}
      problem={remove.error === null ? undefined : problemText(remove.error)}
      onConfirm={() => remove.mutate(connection.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
