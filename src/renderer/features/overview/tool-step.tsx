// The second step: which tool asks. Offers those that are installed.
import { SquareTerminal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientView } from '../../../shared/model/client.ts';
import { goTo } from '../../data/navigation.ts';
import { Button } from '../../ui/button.tsx';
import { isWaiting, unconnectedClients } from './client-lines.ts';

/** A button for each tool found; without any, the lines to paste below do. Says when it waits for a connected one. */
export function ToolStep({ clients }: { clients: readonly ClientView[] }) {
  const { t } = useTranslation();
  const waiting = clients.filter(isWaiting);
  return (
    <>
      <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {unconnectedClients(clients).map(({ id, name, version }) => (
          <Button
            key={id}
            icon={SquareTerminal}
            onClick={() => goTo({ section: 'clients', detail: 'connect', item: id })}
          >
            {t('steps.tool.connect', { name: version === undefined ? name : `${name} ${version}` })}
          </Button>
        ))}
      </div>
      {waiting.map(({ id, name }) => (
        <p key={id} role="status" className="mt-2 text-muted">
          {t('steps.tool.waiting', { name })}
        </p>
      ))}
    </>
  );
}
