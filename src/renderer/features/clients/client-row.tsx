// One client: what it is, where it is, how it stands, and what can be done with it.
import { Plug, RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientView, Rival } from '../../../shared/model/client.ts';
import { goTo } from '../../data/navigation.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ClientStateMark } from './client-state.tsx';
import { ConnectLine } from './connect-line.tsx';
import { RivalNote } from './rival-note.tsx';

/** A list item. */
export function ClientRow({ client }: { client: ClientView }) {
  const { connects, rivals } = client;
  return (
    <li className="space-y-2.5 p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <Description client={client} />
        <Actions client={client} />
      </div>
      {connects.length > 0 && (
        <ul className="space-y-1.5">
          {connects.map((connect) => (
            <ConnectLine key={connect.id} client={client} connect={connect} />
          ))}
        </ul>
      )}
      {shownRivals(client, rivals).map((rival) => (
        <RivalNote key={`${rival.name} ${rival.where}`} rival={rival} />
      ))}
    </li>
  );
}

/** What already stands as the problem of a connect isn't said twice. */
function shownRivals({ connects }: ClientView, rivals: readonly Rival[]): readonly Rival[] {
  const told = connects.flatMap(({ problem }) => problem ?? []).join('\n');
  return rivals.filter(({ text }) => !told.includes(text));
}

function Description({ client }: { client: ClientView }) {
  const { t } = useTranslation();
  const { name, version, path, state, isVerified, verifiedVersions, connects } = client;
  return (
    <div className="min-w-60 flex-1">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2 className="text-body font-semibold">{name}</h2>
        {version !== undefined && <span className="text-muted">{version}</span>}
        {!isVerified && <Badge tone="warn">{t('clients.notVerified')}</Badge>}
      </div>
      <p className="truncate font-mono text-small text-muted" title={path}>
        {path}
      </p>
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-small text-muted">
        {connects.length === 0 && <ClientStateMark state={state} />}
        <span>
          {isVerified ? t('clients.verified', { versions: verifiedVersions ?? '' }) : t('clients.notVerifiedText')}
        </span>
      </div>
    </div>
  );
}

function Actions({ client }: { client: ClientView }) {
  const { t } = useTranslation();
  const { id, name, command, connects, state } = client;
  const isAgain = connects.length > 0;
  return (
    <div className="flex items-center gap-1">
      {command !== undefined && <CopyButton label={t('clients.copyCommand', { command })} read={() => command} />}
      <Button
        size="small"
        kind={state === 'drifted' ? 'primary' : 'plain'}
        icon={isAgain ? RotateCw : Plug}
        aria-label={t(isAgain ? 'clients.connectAgainNamed' : 'clients.connectNamed', { name })}
        onClick={() => goTo({ section: 'clients', detail: 'connect', item: id })}
      >
        {t(isAgain ? 'clients.connectAgain' : 'clients.connect')}
      </Button>
    </div>
  );
}
