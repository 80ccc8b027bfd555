// Which tools ask Dragoman, and whom they get their answers from.
import { ArrowRight, SquareTerminal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientView } from '../../../shared/model/client.ts';
import { hrefOf } from '../../data/navigation.ts';
import { useStatus } from '../../data/status.tsx';
import { Card } from '../../ui/card.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { connectedClients, unconnectedClients } from './client-lines.ts';

/** Nothing while no tool is connected: the first steps say how. */
export function ToolsCard({ clients }: { clients: readonly ClientView[] }) {
  const { t } = useTranslation();
  const connected = connectedClients(clients);
  if (connected.length === 0) return null;
  const others = unconnectedClients(clients).length;
  return (
    <Card title={t('tools.title')} aside={<ClientsLink />}>
      <ul className="space-y-1.5">
        {connected.map((client) => (
          <ToolLine key={client.id} client={client} />
        ))}
      </ul>
      {others > 0 && <p className="mt-2 text-muted">{t('tools.others', { count: others })}</p>}
    </Card>
  );
}

function ToolLine({ client: { name, connects } }: { client: ClientView }) {
  const { t } = useTranslation();
  const { active } = useStatus();
  const profiles = [...new Set(connects.map(({ profile }) => profile))];
  const targets = profiles.map((profile) => (profile === undefined ? active.name : t('tools.profile', { profile })));
  return (
    <li className="flex items-center gap-2">
      <SquareTerminal aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="font-medium">{name}</span>
      <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="min-w-0 truncate">{targets.join(', ')}</span>
    </li>
  );
}

function ClientsLink() {
  const { t } = useTranslation();
  return (
    <TextLink hasArrow href={hrefOf({ section: 'clients' })}>
      {t('section.clients')}
    </TextLink>
  );
}
