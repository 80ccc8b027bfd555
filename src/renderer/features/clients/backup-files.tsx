// The files of one backup: how each stands, and what restoring would change in it.
import { ChevronRight, CircleAlert, CircleCheck, CircleDashed, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BackupFile, ClientBackup } from '../../../shared/model/client.ts';
import { StateMark, type Tone } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ChangeLines } from './change-lines.tsx';
import { Told } from '../../ui/told.tsx';

const LOOKS: Record<BackupFile['state'], { icon: LucideIcon; tone: Tone }> = {
  ours: { icon: CircleCheck, tone: 'good' },
  changed: { icon: TriangleAlert, tone: 'warn' },
  gone: { icon: CircleDashed, tone: 'neutral' },
  broken: { icon: CircleAlert, tone: 'bad' },
};

/** A list; the lines are in sight when `isOpen`. */
export function BackupFiles({ backup, isOpen }: { backup: ClientBackup; isOpen: boolean }) {
  return (
    <ul className="space-y-2.5">
      {backup.files.map((file) => (
        <BackupFileRow key={file.path} file={file} isOpen={isOpen} />
      ))}
    </ul>
  );
}

function BackupFileRow({ file, isOpen }: { file: BackupFile; isOpen: boolean }) {
  const { t } = useTranslation();
  const { path, state, left, lines, problem, isOurs } = file;
  const { icon, tone } = LOOKS[state];
  return (
    <li>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 font-mono text-small wrap-anywhere">{path}</code>
        <span className="shrink-0 text-small">
          <StateMark icon={icon} tone={tone}>
            {t(isOurs && state === 'ours' ? 'clients.file.own' : `clients.file.${state}`)}
          </StateMark>
        </span>
        <CopyButton label={t('clients.copyPath', { path })} read={() => path} />
      </div>
      {left.length > 0 && (
        <p className="text-small text-warn text-pretty wrap-anywhere">
          {t('clients.willLeave', { keys: left.join(', ') })}
        </p>
      )}
      {problem !== undefined && (
        <p className="text-small text-bad text-pretty wrap-anywhere">
          <Told>{problem}</Told>
        </p>
      )}
      {lines.length > 0 && (
        <details className="group mt-1" open={isOpen}>
          <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-control text-small text-muted hover:text-text">
            <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
            {t('clients.showChanges')}
            <span className="sr-only">{t('clients.changesIn', { path })}</span>
          </summary>
          <div className="mt-1">
            <ChangeLines label={t('clients.changesIn', { path })} lines={lines} />
          </div>
        </details>
      )}
    </li>
  );
}
