// Clients as the running app offers them: with tokens of their own, and with what is known of their requests.
import type {
  ClientBackups,
  ClientConnect,
  ClientGrant,
  ClientPlan,
  ClientShell,
  ClientSnippet,
  ClientsNow,
  ClientView,
  ConnectWish,
  RestoreReport,
} from '../../../shared/model/client.ts';
import type { LocalTokens } from '../credentials/local-token.ts';
import type { TokenService } from '../credentials/token-service.ts';
import type { Clock, Log } from '../ports.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import { missingProfile } from '../routing/resolve.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { createClientWatch } from './client-watch.ts';
import type { Clients } from './clients.ts';
import { expectClient } from './connect-target.ts';
import type { FirstRequests } from './first-requests.ts';
import { makeModelPlan, servesWebSearch } from './model-plan.ts';
import type { RestoreWish } from './restorer.ts';

export interface GrantWish extends ConnectWish {
  /** Makes no token: only what would be written is wanted. */
  readonly isPreview?: boolean | undefined;
  /** For one start of the client, with nothing written into its files. */
  readonly isLaunch?: boolean | undefined;
}

export interface ClientService {
  list(signal: AbortSignal): Promise<ClientView[]>;
  /** The list now and after each change, until the signal aborts. */
  watch(signal: AbortSignal): AsyncGenerator<ClientsNow>;
  backups(): ClientBackups;
  /** Lines to paste, with a token that works. Throws RefusalError. */
  snippets(wish: ConnectWish): Promise<ClientSnippet[]>;
  /** Everything that a program needs to call the gateway; makes a token for this connect. Throws RefusalError. */
  grant(wish: GrantWish): Promise<ClientGrant>;
  plan(wish: ConnectWish): Promise<ClientPlan>;
  connect(wish: ConnectWish): Promise<ClientConnect>;
  restore(wish: RestoreWish & { isGentle?: boolean | undefined }, signal: AbortSignal): Promise<RestoreReport>;
  /** Takes back tokens whose connect is gone, for example because it was restored while the app was closed. */
  sweepTokens(): Promise<void>;
}

export interface ClientServiceDependencies {
  readonly clients: Clients;
  readonly settings: SettingsService;
  readonly tokens: LocalTokens;
  readonly tokenService: TokenService;
  readonly catalogue: () => Catalogue;
  /** The gateway's address now. */
  readonly address: () => string;
  readonly firstRequests: FirstRequests;
  readonly log: Log;
  readonly clock: Clock;
  /** The one that the user works with. */
  readonly shell: ClientShell;
}

/** Tokens that we made for clients are called so. A started client may outlive the app, so its token stays. */
const TOKEN_PREFIX = 'client.';
const LAUNCH_PREFIX = 'launch.';

/** What the window and the command do with clients: list, plan, connect, restore, watch. */
export function createClientService(dependencies: ClientServiceDependencies): ClientService {
  const { clients, address, firstRequests, clock, shell } = dependencies;
  const list = (options: { isQuick?: boolean; signal: AbortSignal }): Promise<ClientView[]> =>
    clients.list({ ...options, address: address(), firstSeenAt: (record) => firstRequests.of(record) });
  const watching = createClientWatch({ clock, list });
  firstRequests.onFirst(() => watching.tell());
  const grant = (wish: GrantWish): Promise<ClientGrant> => makeGrant(wish, dependencies);
  return {
    grant,
    list: (signal) => list({ signal }),
    watch: async function* (signal) {
      for await (const views of watching.watch(signal)) {
        const profiles = Object.entries(dependencies.settings.current().profiles);
        yield { clients: views, shell, profiles: profiles.map(([id, { name = id }]) => ({ id, name })) };
      }
    },
    backups: () => clients.backups(),
    snippets: async (wish) => clients.snippets(wish, await grant({ ...wish, isPreview: true })),
    plan: async (wish) => clients.plan(wish, await grant({ ...wish, isPreview: true })),
    connect: async (wish) => {
      // A refusal must come before a token is made for nothing.
      clients.plan(wish, await grant({ ...wish, isPreview: true }));
      const connect = clients.connect(wish, await grant(wish));
      watching.tell();
      return connect;
    },
    restore: async ({ isGentle = false, ...wish }, signal) => {
      const before = clients.records();
      const report = isGentle ? await clients.restoreGently(wish, signal) : clients.restore(wish);
      const left = new Set(clients.records().map(({ id }) => id));
      const gone = before.filter(({ id }) => !left.has(id));
      await revokeAll(
        gone.flatMap(({ tokenId }) => tokenId ?? []),
        dependencies,
      );
      watching.tell();
      return report;
    },
    sweepTokens: async () => {
      const used = new Set(clients.records().map(({ tokenId }) => tokenId));
      const names = dependencies.tokenService.list().map(({ name }) => name);
      await revokeAll(
        names.filter((name) => name.startsWith(TOKEN_PREFIX) && !used.has(name)),
        dependencies,
      );
    },
  };
}

async function makeGrant(wish: GrantWish, dependencies: ClientServiceDependencies): Promise<ClientGrant> {
  const { clients, settings, address, catalogue, firstRequests } = dependencies;
  const { profile, model, subagentModel } = wish;
  const current = settings.current();
  const failure = profile === undefined ? undefined : missingProfile(current, profile);
  if (failure !== undefined) throw new RefusalError('not-found', failure.message);
  const access = await findToken(tokenName(wish, clients), wish, dependencies);
  if (access.tokenName !== undefined && wish.isPreview !== true) firstRequests.forget(access.tokenName);
  const factsOf = ({ connectionId, model: name }: { connectionId: string; model: string }) => {
    const connection = current.connections.find((other) => other.id === connectionId);
    return connection === undefined ? undefined : catalogue().find(connection.provider)?.factsOf(name);
  };
  return {
    address: address(),
    ...access,
    ...(profile === undefined ? {} : { profile }),
    models: makeModelPlan({ settings: current, profile, factsOf, model, subagentModel }),
    servesWebSearch: servesWebSearch(current, profile),
  };
}

function tokenName(wish: GrantWish, clients: Clients): string {
  if (wish.isLaunch !== true) return TOKEN_PREFIX + clients.resolve(wish).id;
  const { facts } = expectClient(wish.client);
  return [LAUNCH_PREFIX + facts.id, ...(wish.profile === undefined ? [] : [wish.profile])]
    .join('.')
    .slice(0, LONGEST_NAME);
}

/** As the settings allow. */
const LONGEST_NAME = 64;

type Access = Pick<ClientGrant, 'token' | 'tokenName'>;

/** A token of its own; where the settings are read-only the profile's, or the one for all. */
async function findToken(
  name: string,
  { profile, isPreview = false }: GrantWish,
  { settings, tokens, tokenService }: ClientServiceDependencies,
): Promise<Access> {
  const known = settings.current().tokens.find((token) => token.name === name);
  const token = known?.profile === profile ? tokens.find(name) : undefined;
  if (token !== undefined) return { token, tokenName: name };
  // A file that has to be edited by hand gets the token for all: it works, and nobody revokes it.
  if (isPreview) return { token: (profile === undefined ? undefined : tokens.revealFor(profile)) ?? tokens.reveal() };
  if (settings.isReadOnly) return { token: sharedToken(profile, tokens) };
  if (known !== undefined) await tokenService.revoke(name);
  return { token: (await tokenService.create({ name, profile })).token, tokenName: name };
}

function sharedToken(profile: string | undefined, tokens: LocalTokens): string {
  if (profile === undefined) return tokens.reveal();
  const token = tokens.revealFor(profile);
  if (token !== undefined) return token;
  throw new RefusalError(
    'read-only',
    `The profile "${profile}" has no token, and the settings file given with --config can't be changed by Dragoman. Add one to "tokens" there.`,
  );
}

/** What is left behind is tried again at the next start: restoring files must not fail for it. */
async function revokeAll(
  names: readonly string[],
  { settings, tokenService, firstRequests, log }: ClientServiceDependencies,
): Promise<void> {
  if (settings.isReadOnly) return;
  const known = new Set(tokenService.list().map(({ name }) => name));
  for (const name of names.filter((candidate) => known.has(candidate))) {
    try {
      await tokenService.revoke(name);
      firstRequests.forget(name);
    } catch (error) {
      log.warn('The token of a client that is no longer connected could not be revoked', { name, error });
    }
  }
}
