// The clients: which are here, how each is connected, and the way back to how everything was.
import { SquareTerminal, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientsNow } from '../../../shared/model/client.ts';
import { useClients } from '../../data/clients.ts';
import { goTo, type Route } from '../../data/navigation.ts';
import { Button } from '../../ui/button.tsx';
import { Tabs } from '../../ui/choices.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Loading } from '../../ui/query-state.tsx';
import { StartupOffer } from '../../ui/startup-offer.tsx';
import { AnyProgramCard } from './any-program-card.tsx';
import { BackupsList } from './backups-list.tsx';
import { ClientRow } from './client-row.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { NotInstalled } from './not-installed.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { isAnyProgram } from './wish.ts';

export interface ClientsScreenProps {
  /** `backups`, or a dialog: `connect`, `restore`. */
  detail: string | undefined;
  /** The client of the dialog, or the connect; all when absent. */
  item: string | undefined;
}

type View = 'programs' | 'backups';

/** The screen. */
export function ClientsScreen({ detail, item }: ClientsScreenProps) {
  const { t } = useTranslation();
  const now = useClients();
  const view = useView(detail);
  const close = (): void => goTo(routeOf(view), { replace: true });
  const hasConnects = now?.clients.some(({ connects }) => connects.length > 0) === true;
  const chosen = now?.clients.find(({ id }) => id === item);
  return (
    <Page
      title={t('section.clients')}
      actions={
        hasConnects && (
          <Button icon={Undo2} onClick={() => goTo({ section: 'clients', detail: 'restore' })}>
            {t('clients.restoreAll')}
          </Button>
        )
      }
    >
      {hasConnects && <StartupOffer />}
      <Tabs<View>
        label={t('section.clients')}
        value={view}
        choices={[
          { value: 'programs', label: t('clients.programs') },
          { value: 'backups', label: t('clients.backups') },
        ]}
        onChange={(next) => goTo(routeOf(next))}
      >
        {view === 'backups' ? <BackupsList /> : now === undefined ? <Loading /> : <Programs now={now} />}
      </Tabs>
      {detail === 'connect' && now !== undefined && chosen !== undefined && (
        <ConnectDialog key={chosen.id} client={chosen} now={now} onClose={close} />
      )}
      {detail === 'restore' && <RestoreDialog id={item} onClose={close} />}
    </Page>
  );
}

function routeOf(view: View): Route {
  return view === 'backups' ? { section: 'clients', detail: 'backups' } : { section: 'clients' };
}

/** Behind a dialog stays what was there before. */
function useView(detail: string | undefined): View {
  const [last, setLast] = useState<View>('programs');
  const named = detail === 'backups' ? 'backups' : detail === undefined ? 'programs' : last;
  if (named !== last) setLast(named);
  return named;
}

/** The list of what is here comes first; a client that is connected counts as here. */
function Programs({ now: { clients, shell } }: { now: ClientsNow }) {
  const { t } = useTranslation();
  const anyProgram = clients.find(isAnyProgram);
  const others = clients.filter((client) => !isAnyProgram(client));
  const here = others.filter(({ path, connects }) => path !== undefined || connects.length > 0);
  const missing = others.filter((client) => !here.includes(client));
  return (
    <div className="space-y-4">
      {here.length === 0 ? (
        <EmptyState icon={SquareTerminal} title={t('clients.empty.title')} text={t('clients.empty.text')} />
      ) : (
        <ul
          aria-label={t('clients.programs')}
          className="divide-y divide-line rounded-card border border-line bg-raised"
        >
          {here.map((client) => (
            <ClientRow key={client.id} client={client} />
          ))}
        </ul>
      )}
      {anyProgram !== undefined && <AnyProgramCard client={anyProgram} shell={shell} />}
      <NotInstalled clients={missing} isOpen={here.length === 0} />
    </div>
  );
}
