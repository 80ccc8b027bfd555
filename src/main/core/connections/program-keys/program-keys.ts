// Keys that OpenCode keeps, taken over when the user asks for it: each becomes a connection with the key in our own store.
import type { ProgramKey, ProgramKeys, TakenKey } from '../../../../shared/model/program-keys.ts';
import type { ConnectionDraft } from '../../../../shared/model/views.ts';
import type { ReadEnvironment } from '../../credentials/imports/home.ts';
import type { KeyResolver } from '../../credentials/key-resolver.ts';
import { lastFourOf } from '../../credentials/last-four.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { resolveEndpoint } from '../../providers/endpoint.ts';
import { parseKeySource } from '../../settings/key-sources.ts';
import { RefusalError } from '../../settings/refusal.ts';
import type { SettingsService } from '../../settings/settings-service.ts';
import type { ConnectionService } from '../connection-service.ts';
import { readOpenCodeEntries, type OpenCodeEntry } from './opencode-keys.ts';
import { targetOf } from './opencode-names.ts';

export interface ProgramKeyService {
  /** Reads OpenCode's file. Throws RefusalError when it can't be read. */
  look(): Promise<ProgramKeys>;
  /** Reads it again and makes a connection for each. Throws RefusalError when one can't be taken over; then none is. */
  take(entries: readonly string[]): Promise<TakenKey[]>;
}

export interface ProgramKeyParts {
  readonly readEnvironment: ReadEnvironment;
  readonly settings: Pick<SettingsService, 'current'>;
  readonly keys: Pick<KeyResolver, 'resolve'>;
  readonly connections: Pick<ConnectionService, 'add'>;
  readonly catalogue: () => Catalogue;
}

/** A key with what would become of it. */
interface Judged {
  readonly view: ProgramKey;
  readonly draft?: ConnectionDraft;
}

/** Makes the service. */
export function createProgramKeys(parts: ProgramKeyParts): ProgramKeyService {
  const read = async (): Promise<{ path: string; judged: Judged[] }> => {
    const { path, entries } = readOpenCodeEntries(parts.readEnvironment);
    return { path, judged: await Promise.all(entries.map((entry) => judge(entry, parts))) };
  };
  return {
    look: async () => {
      const { path, judged } = await read();
      return { path, keys: judged.map(({ view }) => view) };
    },
    take: async (entries) => {
      const { path, judged } = await read();
      const wanted = [...new Set(entries)].map((entry) => draftFor(entry, { judged, path }));
      const taken: TakenKey[] = [];
      for (const { view, draft } of wanted) {
        const { id } = await parts.connections.add(draft);
        taken.push({ entry: view.entry, name: view.name, connection: id });
      }
      return taken;
    },
  };
}

function draftFor(entry: string, { judged, path }: { judged: readonly Judged[]; path: string }): Required<Judged> {
  const found = judged.find(({ view }) => view.entry === entry);
  if (found?.draft !== undefined) return { view: found.view, draft: found.draft };
  if (found === undefined) {
    throw new RefusalError('not-found', `${path} holds nothing under the name "${entry}". Look at its keys again.`);
  }
  throw new RefusalError('invalid', found.view.reason ?? `A connection has the key of ${found.view.name} already.`);
}

async function judge({ entry, type, key, ownAddress }: OpenCodeEntry, parts: ProgramKeyParts): Promise<Judged> {
  const target = targetOf(entry, parts.catalogue());
  const name = target?.provider.name ?? entry;
  const refused = (reason: string): Judged => ({ view: { entry, name, state: 'refused', reason } });
  if (type === 'oauth' || type === 'wellknown') {
    return refused('This is a sign-in, not a key. Sign in under Subscriptions instead.');
  }
  // What looks like the name of a variable or of a secret of ours is nobody's key.
  if (key === undefined || parseKeySource(key).kind !== 'literal') return refused('There is no key in this entry.');
  if (target === undefined) {
    return refused(
      `Dragoman knows no provider by OpenCode's name "${entry}" that works with a key alone. Add a connection with its address by hand.`,
    );
  }
  if (ownAddress !== undefined) {
    return refused(
      "OpenCode's settings send this key to another address than the provider's. Add a connection with that address by hand.",
    );
  }
  const { provider, ...place } = target;
  const { id } = provider;
  if ('problem' in resolveEndpoint({ ...place, provider: id }, { catalogue: parts.catalogue() })) {
    return refused(`${name} needs more than a key. Add the connection by hand, and enter the key there.`);
  }
  const draft: ConnectionDraft = { ...place, provider: id, key, models: [] };
  const shown = lastFourOf(key);
  const view = { entry, name, ...(shown === '' ? {} : { lastFour: shown }) };
  const connection = await holderOf(draft, parts);
  return connection === undefined
    ? { view: { ...view, state: 'new' }, draft }
    : { view: { ...view, state: 'known', connection } };
}

/** The connection of this provider that has the key already. */
async function holderOf({ provider, key }: ConnectionDraft, { settings, keys }: ProgramKeyParts) {
  for (const connection of settings.current().connections.filter((one) => one.provider === provider)) {
    const known = await Promise.all(connection.keys.map((source) => keys.resolve(source)));
    if (known.includes(key)) return connection.id;
  }
  return undefined;
}
