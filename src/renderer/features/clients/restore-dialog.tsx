// Asks before clients are put back: what goes, what stays and why; then says what was done.
import { useTranslation } from 'react-i18next';
import type { ClientBackup, RestoreReport } from '../../../shared/model/client.ts';
import { useBackups, useRestoreClients } from '../../data/clients.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { BackupFiles } from './backup-files.tsx';
import { Told } from '../../ui/told.tsx';

export interface RestoreDialogProps {
  /** One connect; all when absent. */
  id: string | undefined;
  onClose: () => void;
}

/** The dialog, open. */
export function RestoreDialog({ id, onClose }: RestoreDialogProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { say } = useAnnouncer();
  const list = useBackups();
  const restore = useRestoreClients();
  const backups = list.data?.backups.filter((backup) => id === undefined || backup.id === id) ?? [];
  const title =
    id === undefined ? t('clients.restoreAllTitle') : t('clients.restoreTitle', { name: backups[0]?.name ?? '' });
  if (restore.data !== undefined) {
    return (
      <Dialog title={t('clients.restoredTitle')} isWide onClose={onClose}>
        <Report report={restore.data} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={title} isWide onClose={onClose}>
      <DialogBody>
        <p className="mb-3 text-muted text-pretty">{t('clients.restoreText')}</p>
        {list.error !== null && <Notice kind="bad">{problemText(list.error)}</Notice>}
        {list.data !== undefined && <Backups backups={backups} />}
        {restore.error !== null && (
          <Notice kind="bad" isUrgent>
            {problemText(restore.error)}
          </Notice>
        )}
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button
          kind="primary"
          disabled={backups.length === 0 || restore.isPending}
          onClick={() => restore.mutate(id, { onSuccess: () => say(t('clients.restoredTitle')) })}
        >
          {t(restore.isPending ? 'clients.restoring' : 'clients.restore')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function Backups({ backups }: { backups: readonly ClientBackup[] }) {
  const { t } = useTranslation();
  if (backups.length === 0) return <p>{t('clients.nothingToRestore')}</p>;
  return (
    <ul className="space-y-4">
      {backups.map((backup) => (
        <li key={backup.id}>
          {backups.length > 1 && <h3 className="mb-1.5 font-semibold">{backup.name}</h3>}
          <BackupFiles backup={backup} isOpen={backups.length === 1} />
        </li>
      ))}
    </ul>
  );
}

function Report({ report, onClose }: { report: RestoreReport; onClose: () => void }) {
  const { t } = useTranslation();
  const { restored, left, problems } = report;
  return (
    <>
      <DialogBody>
        <div className="space-y-3">
          {restored.length > 0 && (
            <ul className="space-y-1">
              {restored.map((path) => (
                <li key={path} className="wrap-anywhere">
                  {t('clients.putBack')} <code className="font-mono text-small">{path}</code>
                </li>
              ))}
            </ul>
          )}
          {restored.length === 0 && left.length + problems.length === 0 && <p>{t('clients.wasGone')}</p>}
          {left.map(({ path, keys }) => (
            <Notice key={path} kind="warn" title={t('clients.leftTitle')}>
              {t('clients.leftIn', { keys: keys.join(', '), path })}
            </Notice>
          ))}
          {problems.map(({ path, message }) => (
            <Notice key={path} kind="bad" title={t('clients.notPutBack')}>
              <Told>{message}</Told>
            </Notice>
          ))}
        </div>
      </DialogBody>
      <DialogFoot>
        <Button kind="primary" onClick={onClose}>
          {t('action.close')}
        </Button>
      </DialogFoot>
    </>
  );
}
