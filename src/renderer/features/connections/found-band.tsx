// Model servers on this computer: found without being asked for, added with one click.
import { LoaderCircle, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../shared/model/views.ts';
import { useLocalServers, useLookForServers } from '../../data/discovery.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { FoundServer } from './found-server.tsx';

export interface FoundBandProps {
  isReadOnly: boolean;
  onAdded: (connection: ConnectionView) => void;
}

/** The band; nothing until the core has answered. */
export function FoundBand({ isReadOnly, onAdded }: FoundBandProps) {
  const { t } = useTranslation();
  const servers = useLocalServers();
  if (servers === undefined) return null;
  return (
    <Card title={t('found.title')} aside={<LookAgain />}>
      {servers.length === 0 ? (
        <p className="text-muted text-pretty">{t('found.none')}</p>
      ) : (
        <ul className="-my-3 divide-y divide-line" aria-label={t('found.title')}>
          {servers.map((server) => (
            <FoundServer key={server.id} server={server} isReadOnly={isReadOnly} onAdded={onAdded} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function LookAgain() {
  const { t } = useTranslation();
  const { say, warn } = useAnnouncer();
  const problemText = useProblemText();
  const look = useLookForServers();
  const start = (): void =>
    look.mutate(undefined, {
      onSuccess: (servers) =>
        say(t('found.announce', { count: servers.filter(({ state }) => state !== 'gone').length })),
      onError: (error) => warn(problemText(error)),
    });
  return (
    <Button
      kind="quiet"
      size="small"
      icon={look.isPending ? LoaderCircle : RefreshCw}
      disabled={look.isPending}
      onClick={start}
    >
      {t('found.again')}
    </Button>
  );
}
