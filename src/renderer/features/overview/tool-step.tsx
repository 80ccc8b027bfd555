// The second step: which tool asks. Offers those that are installed.
import { SquareTerminal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientView } from '../../../shared/model/client.ts';
import { goTo } from '../../data/navigation.ts';
import { useStatus } from '../../data/status.tsx';
import { Button } from '../../ui/button.tsx';
import { isWaiting, unconnectedClients } from './client-lines.ts';

/** A button for each tool found; without any, the lines to paste below do. Says when it waits for a connected one. */
export function ToolStep({ clients }: { clients: readonly ClientView[] }) {
  const { t } = useTranslation();
  const { connectionCount } = useStatus();
  const waiting = clients.filter(isWaiting);
  // The next thing to do stands out: this, once somebody answers.
  const isNext = connectionCount > 0 && waiting.length === 0;
  return (
    <>
      <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {unconnectedClients(clients).map(({ id, name, version }, index) => (
          <Button
            key={id}
            kind={isNext && index === 0 ? 'primary' : 'plain'}
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
