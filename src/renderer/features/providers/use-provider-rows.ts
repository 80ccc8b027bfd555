// The rows of the table, as they stand now.
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProviderView } from '../../../shared/model/views.ts';
import { useConnections, useProviders } from '../../data/connections.ts';
import { useLocalServers } from '../../data/discovery.ts';
import { textIn } from '../../data/text-in.ts';
import { useNow } from '../../data/now.ts';
import { useAccounts, useSignInProviders } from '../../data/sign-in.ts';
import type { ProviderRow } from './rows.ts';
import { standingOf, type Surroundings } from './standing.ts';

export interface ProviderRows {
  /** Undefined until the core has answered. */
  rows: readonly ProviderRow[] | undefined;
  error: Error | null;
  retry: () => void;
}

/** In the order of the catalogue. */
export function useProviderRows(): ProviderRows {
  const { t, i18n } = useTranslation();
  const providers = useProviders();
  const around = useSurroundings();
  const { data } = providers;
  const rows = useMemo(
    () => data?.map((provider) => rowOf(provider, { around, t, language: i18n.language })),
    [data, around, t, i18n.language],
  );
  return { rows, error: providers.error, retry: () => void providers.refetch() };
}

function useSurroundings(): Surroundings {
  const connections = useConnections({ isWatching: true }).data;
  const accounts = useAccounts().data;
  const signIns = useSignInProviders().data;
  const servers = useLocalServers();
  const isAnyResting = connections?.some(({ cooling }) => cooling !== undefined) ?? false;
  const now = useNow(1000, isAnyResting);
  return useMemo(
    () => ({ connections: connections ?? [], accounts: accounts ?? [], signIns: signIns ?? [], servers, now }),
    [connections, accounts, signIns, servers, now],
  );
}

interface RowParts {
  around: Surroundings;
  t: TFunction;
  language: string;
}

function rowOf(provider: ProviderView, { around, t, language }: RowParts): ProviderRow {
  const { row, status, isOwn, names, name } = provider;
  const reason = status.reason === undefined ? '' : textIn(status.reason, language);
  const note = row === undefined ? '' : textIn(row.note, language);
  return {
    provider,
    standing: standingOf(provider, around),
    // A name of the user's own is the same in every language.
    name: name === names.en ? textIn(names, language) : name,
    type: t(`providers.type.${provider.kind}`),
    auth: row === undefined ? t(`providers.auth.${provider.credential}`) : textIn(row.auth, language),
    note: [isOwn ? t('providers.own') : '', reason, note].filter((text) => text !== '').join(' · '),
  };
}
