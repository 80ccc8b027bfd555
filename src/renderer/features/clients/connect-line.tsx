// One connect of a client: how far it reaches, how it stands, and the way back.
import { useTranslation } from 'react-i18next';
import type { ClientConnect, ClientView } from '../../../shared/model/client.ts';
import { goTo } from '../../data/navigation.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ClientStateMark } from './client-state.tsx';
import { FirstRequest } from './first-request.tsx';
import { Told } from '../../ui/told.tsx';

/** A list item. */
export function ConnectLine({ client, connect }: { client: ClientView; connect: ClientConnect }) {
  const { t } = useTranslation();
  const { id, scope, folder, profile, state, problem, files } = connect;
  const where = folder ?? files.at(-1) ?? '';
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 rounded-control bg-sunken px-3 py-2">
      <div className="min-w-0 flex-1 space-y-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <ClientStateMark state={state} />
          <span className="text-muted wrap-anywhere">{t(`clients.reach.${scope}`, { where })}</span>
          {profile !== undefined && <Badge>{profile}</Badge>}
        </div>
        {problem === undefined ? (
          <FirstRequest connect={connect} />
        ) : (
          <p className="text-warn text-pretty wrap-anywhere">
            <Told>{problem}</Told>
          </p>
        )}
        {state === 'restart-needed' && <p className="text-muted text-pretty">{t(`clients.reload.${client.reload}`)}</p>}
      </div>
      <Button
        size="small"
        aria-label={t('clients.restoreNamed', { name: client.name, scope: t(`clients.scope.${scope}`) })}
        onClick={() => goTo({ section: 'clients', detail: 'restore', item: id })}
      >
        {t('clients.restore')}
      </Button>
    </li>
  );
}
