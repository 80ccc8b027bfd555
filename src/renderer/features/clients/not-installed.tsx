// Clients that are not on this computer, with the line that installs each.
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientView } from '../../../shared/model/client.ts';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';

/** Folded away as long as there are others. */
export function NotInstalled({ clients, isOpen }: { clients: readonly ClientView[]; isOpen: boolean }) {
  const { t } = useTranslation();
  if (clients.length === 0) return null;
  return (
    <details className="group" open={isOpen}>
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-control text-muted hover:text-text">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {t('clients.notInstalled', { count: clients.length })}
      </summary>
      <ul className="mt-2 grid gap-x-6 gap-y-2 wide:grid-cols-2">
        {clients.map((client) => (
          <li key={client.id} className="min-w-0">
            <p className="mb-1 font-medium">{client.name}</p>
            {client.install === undefined ? (
              <p className="text-muted">{t('clients.noInstallLine')}</p>
            ) : (
              <CodeLine
                actions={
                  <CopyButton label={t('clients.copyInstall', client)} read={() => client.install ?? client.name} />
                }
              >
                {client.install}
              </CodeLine>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
