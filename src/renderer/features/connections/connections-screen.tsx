// The connections: who can serve requests, which one does, and how to add another.
import { Plug, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../shared/model/views.ts';
import { useActivateConnection, useConnections } from '../../data/connections.ts';
import { goTo } from '../../data/navigation.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { AddDialog } from './add-dialog.tsx';
import { ConnectionRow } from './connection-row.tsx';
import { ANY_PROVIDER, SignInCard } from './sign-in-card.tsx';
import { FoundBand } from './found-band.tsx';
import { ProgramKeysCard } from './program-keys-card.tsx';

export interface ConnectionsScreenProps {
  /** With the dialog for a new connection in front. */
  isAdding: boolean;
  /** Somebody came for the sign-in of a provider. */
  isSigningIn: boolean;
  /** The provider of either, when it was chosen elsewhere. */
  providerId: string | undefined;
}

/** The screen. */
export function ConnectionsScreen({ isAdding, isSigningIn, providerId }: ConnectionsScreenProps) {
  const { t } = useTranslation();
  const status = useStatus();
  const connections = useConnections({ isWatching: true });
  const [addedId, setAddedId] = useState<string>();
  const isReadOnly = status.settingsSource === 'config-file';
  const onAdded = (connection: ConnectionView): void => {
    setAddedId(connection.id);
    stopAdding();
  };
  return (
    <Page
      title={t('section.connections')}
      actions={
        <Button kind="primary" icon={Plus} disabled={isReadOnly} onClick={startAdding}>
          {t('connections.add')}
        </Button>
      }
    >
      {isReadOnly && <Notice kind="info">{t('connections.readOnly')}</Notice>}
      {status.secretStorage === 'weak' && <Notice kind="warn">{t('secrets.weak')}</Notice>}
      <QueryState query={connections} />
      {connections.data && (
        <ConnectionList connections={connections.data} addedId={addedId} isReadOnly={isReadOnly}>
          <FoundBand isReadOnly={isReadOnly} onAdded={({ id }) => setAddedId(id)} />
        </ConnectionList>
      )}
      <SignInCard isReadOnly={isReadOnly} wantedId={isSigningIn ? (providerId ?? ANY_PROVIDER) : undefined} />
      <ProgramKeysCard isReadOnly={isReadOnly} />
      {isAdding && !isReadOnly && (
        <AddDialog key={providerId} chosenId={providerId} onAdded={onAdded} onClose={() => backTo(providerId)} />
      )}
    </Page>
  );
}

const startAdding = (): void => goTo({ section: 'connections', detail: 'add' });
const stopAdding = (): void => goTo({ section: 'connections' }, { replace: true });

/** Back to where the provider was chosen. */
const backTo = (providerId: string | undefined): void => {
  if (providerId === undefined) stopAdding();
  else goTo({ section: 'providers', detail: providerId }, { replace: true });
};

interface ConnectionListProps {
  connections: readonly ConnectionView[];
  addedId: string | undefined;
  isReadOnly: boolean;
  /** Stands before the explanation of an empty list. */
  children: ReactNode;
}

function ConnectionList({ connections, addedId, isReadOnly, children }: ConnectionListProps) {
  const { t } = useTranslation();
  const { secretStorage } = useStatus();
  const hasOwn = connections.some(({ isDemo }) => !isDemo);
  const { activeId, activate } = useActiveChoice(connections);
  return (
    <>
      <ul
        className="divide-y divide-line rounded-card border border-line bg-raised"
        aria-label={t('section.connections')}
      >
        {connections.map((connection) => (
          <ConnectionRow
            key={connection.id}
            connection={connection}
            isReadOnly={isReadOnly}
            isActive={connection.id === activeId}
            onActivate={() => activate(connection.id)}
            testsAtOnce={connection.id === addedId}
          />
        ))}
      </ul>
      {hasOwn && !isReadOnly && <p className="text-small text-muted">{t(`secrets.${secretStorage}`)}</p>}
      {children}
      {!hasOwn && (
        <EmptyState isCompact icon={Plug} title={t('connections.empty.title')} text={t('connections.empty.text')} />
      )}
    </>
  );
}

/** The active one: at once as chosen, so that a radio button never jumps back, then as the core says. */
function useActiveChoice(connections: readonly ConnectionView[]) {
  const [chosenId, setChosenId] = useState<string>();
  const { warn } = useAnnouncer();
  const problemText = useProblemText();
  const { mutate } = useActivateConnection();
  const activate = (id: string): void => {
    setChosenId(id);
    mutate(id, { onError: (error) => warn(problemText(error)), onSettled: () => setChosenId(undefined) });
  };
  return { activeId: chosenId ?? connections.find(({ isActive }) => isActive)?.id, activate };
}
