// The journal of edits: what Dragoman changed, when, and the way back for each.
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientBackup } from '../../../shared/model/client.ts';
import { useBackups } from '../../data/clients.ts';
import { formatMoment } from '../../data/format.ts';
import { goTo } from '../../data/navigation.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { BackupFiles } from './backup-files.tsx';

/** Newest first. */
export function BackupsList() {
  const { t } = useTranslation();
  const query = useBackups();
  if (query.data === undefined) return <QueryState query={query} />;
  const { backups, damaged } = query.data;
  return (
    <div className="space-y-4">
      {damaged.map(({ path }) => (
        <Notice key={path} kind="bad" title={t('clients.damagedTitle')}>
          {t('clients.damaged', { path })}
        </Notice>
      ))}
      {backups.length === 0 ? (
        <EmptyState icon={History} title={t('clients.noBackups')} text={t('clients.noBackupsText')} />
      ) : (
        <>
          <p className="text-muted text-pretty">{t('clients.backupsText')}</p>
          <ul
            aria-label={t('clients.backups')}
            className="divide-y divide-line rounded-card border border-line bg-raised"
          >
            {backups.map((backup) => (
              <BackupItem key={backup.id} backup={backup} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function BackupItem({ backup }: { backup: ClientBackup }) {
  const { t, i18n } = useTranslation();
  const { id, name, scope, folder, profile, connectedAt } = backup;
  return (
    <li className="space-y-3 p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-60 flex-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h2 className="text-body font-semibold">{name}</h2>
            <Badge>{t(`clients.scope.${scope}`)}</Badge>
            {profile !== undefined && <Badge>{profile}</Badge>}
          </div>
          <p className="text-small text-muted wrap-anywhere">
            {t('clients.connectedAt', { time: formatMoment(connectedAt, i18n.language) })}
            {folder !== undefined && ` · ${folder}`}
          </p>
        </div>
        <Button
          size="small"
          aria-label={t('clients.restoreNamed', { name, scope: t(`clients.scope.${scope}`) })}
          onClick={() => goTo({ section: 'clients', detail: 'restore', item: id })}
        >
          {t('clients.restore')}
        </Button>
      </div>
      <BackupFiles backup={backup} isOpen={false} />
    </li>
  );
}
