// The first step: who answers. Offers what was found on this computer before it asks for a key.
import { Cpu, LogIn, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LocalServer } from '../../../shared/model/discovery.ts';
import { useConnectServer, useLocalServers } from '../../data/discovery.ts';
import { goTo } from '../../data/navigation.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';

/** A button for each way to a first connection. */
export function ConnectionStep() {
  const { t } = useTranslation();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const servers = useLocalServers() ?? [];
  const usable = servers.filter(
    ({ state, connectionId, needsKey, models }) =>
      state === 'running' && connectionId === undefined && !needsKey && models.length > 0,
  );
  if (isReadOnly) return <p className="mt-2 text-muted">{t('steps.connection.readOnly')}</p>;
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      {usable.map((server) => (
        <UseServer key={server.id} server={server} />
      ))}
      <Button
        kind={usable.length === 0 ? 'primary' : 'plain'}
        icon={Plus}
        onClick={() => goTo({ section: 'connections', detail: 'add' })}
      >
        {t('connections.add')}
      </Button>
      <Button icon={LogIn} onClick={() => goTo({ section: 'connections', detail: 'sign-in' })}>
        {t('steps.connection.signIn')}
      </Button>
    </div>
  );
}

function UseServer({ server }: { server: LocalServer }) {
  const { t } = useTranslation();
  const { say, warn } = useAnnouncer();
  const problemText = useProblemText();
  const connect = useConnectServer(({ name }) => say(t('active.announce', { name })));
  const use = (): void => connect.mutate({ serverId: server.id }, { onError: (error) => warn(problemText(error)) });
  return (
    <Button kind="primary" icon={Cpu} disabled={connect.isPending} onClick={use}>
      {t('steps.connection.useServer', { name: server.name, count: server.models.length })}
    </Button>
  );
}
