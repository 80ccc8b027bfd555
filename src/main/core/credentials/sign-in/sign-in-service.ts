// Sign-in as the rest of the app sees it: providers, accounts, attempts; and the connection that comes with each login.
import { CLAUDE_ID } from '../imports/claude-status.ts';
import type {
  Account,
  ProgramLogin,
  Quota,
  SignInAttempt,
  SignInProvider,
  SignInRequest,
  SignInWay,
} from '../../../../shared/model/sign-in.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Clock, CorePorts, Log } from '../../ports.ts';
import type { CandidateHealth } from '../../routing/candidate-health.ts';
import { RefusalError } from '../../settings/refusal.ts';
import type { SettingsService } from '../../settings/settings-service.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { TokenKeeper } from '../oauth/token-keeper.ts';
import { withDeadline } from '../oauth/wait.ts';
import type { QuotaService } from '../quota/quota-service.ts';
import type { Credential, Login } from '../vault/credential.ts';
import type { Vault } from '../vault/vault.ts';
import { createAttempts, type Attempts } from './attempts.ts';
import type { Flow, Prompt } from './flow.ts';
import { CLOSED } from './flows.ts';
import { connectionsOf, withConnection, withoutLogin } from './login-connection.ts';

export interface SignInService {
  providers(): SignInProvider[];
  accounts(): Account[];
  /** Begins at once and goes on by itself. Throws RefusalError when there is no such way. */
  start(request: SignInRequest): SignInAttempt;
  waiting: Attempts['waiting'];
  watch: Attempts['watch'];
  paste: Attempts['paste'];
  cancel: Attempts['cancel'];
  signOut(id: string): Promise<void>;
  /** How a program that keeps its login to itself is signed in. Throws RefusalError where there is none. */
  look(provider: string, signal: AbortSignal): Promise<ProgramLogin>;
  quota(id: string, signal: AbortSignal): Promise<Quota>;
  stop(): void;
}

export interface SignInDependencies {
  readonly vault: Vault;
  readonly keeper: TokenKeeper;
  readonly quotas: QuotaService;
  readonly flows: readonly Flow[];
  readonly settings: SettingsService;
  readonly catalogue: () => Catalogue;
  /** What keeps connections from being asked. */
  readonly health: Pick<CandidateHealth, 'forget'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly openExternal: CorePorts['openExternal'];
  readonly offerExternal?: CorePorts['offerExternal'] | undefined;
  readonly readClaude: (signal: AbortSignal) => Promise<ProgramLogin>;
}

const REVOKE_LIMIT_MS = 5000;

/** Makes the service. */
export function createSignInService(dependencies: SignInDependencies): SignInService {
  const { vault, settings, catalogue, flows, quotas } = dependencies;
  const attempts = createAttempts();
  const nameOf = (provider: string): string => catalogue().find(provider)?.name ?? provider;
  const accountOf = (credential: Credential): Account => viewAccount(credential, { nameOf, settings });
  return {
    providers: () => [
      ...flows.map((flow) => viewFlow(flow, catalogue())),
      ...Object.entries(CLOSED).map(([id, notice]) => ({
        ...bareView(id, catalogue()),
        notice,
        hasStatus: id === CLAUDE_ID,
      })),
    ],
    accounts: () => vault.list().map(accountOf),
    start: (request) => {
      const { flow, way, login } = choose(request, flows);
      if (settings.isReadOnly) throw readOnly();
      return attempts.begin({
        provider: flow.provider,
        way,
        run: async ({ signal, prompt }) => {
          const result = await login({
            signal,
            domain: request.domain,
            token: request.token,
            project: request.project,
            prompt: (next) => show(next, { prompt, way, dependencies }),
          });
          // The user has started another one meanwhile: this one no longer counts.
          if (signal.aborted) throw new SignInError('cancelled', 'The sign-in was cancelled.');
          return { account: accountOf(await keepLogin(dependencies, { flow, way, login: result })) };
        },
      });
    },
    waiting: () => attempts.waiting(),
    watch: (id, signal) => attempts.watch(id, signal),
    paste: (id, text) => attempts.paste(id, text),
    cancel: (id) => attempts.cancel(id),
    signOut: (id) => signOut(dependencies, id),
    look: (provider, signal) => look(dependencies, provider, signal),
    quota: (id, signal) => askQuota(quotas, id, signal),
    stop: () => attempts.stop(),
  };
}

/** What holds for a provider without any way to sign in. */
function bareView(id: string, catalogue: Catalogue) {
  const provider = catalogue.find(id);
  const other = catalogue.find(provider?.status.replacement ?? '');
  return {
    id,
    name: provider?.name ?? id,
    ways: [],
    takesDomain: false,
    takesProject: false,
    hasStatus: false,
    ...(other === undefined ? {} : { replacement: { id: other.id, name: other.name } }),
  };
}

function viewFlow(flow: Flow, catalogue: Catalogue): SignInProvider {
  const { provider, ways, notice, guard, tokenHint, importHint, takesDomain = false, takesProject = false } = flow;
  return {
    ...bareView(provider, catalogue),
    ways: Object.keys(ways) as SignInWay[],
    takesDomain,
    takesProject,
    ...(guard === undefined ? {} : { guard }),
    ...(notice === undefined ? {} : { notice }),
    ...(tokenHint === undefined ? {} : { tokenHint }),
    ...(importHint === undefined ? {} : { importHint }),
  };
}

function viewAccount(
  credential: Credential,
  { nameOf, settings }: { nameOf: (provider: string) => string; settings: SettingsService },
): Account {
  const { id, provider, label, source, status, plan, expiresAt } = credential;
  return {
    id,
    provider,
    providerName: nameOf(provider),
    label,
    source,
    state: status.state,
    connections: connectionsOf(settings.current(), id),
    ...(status.state === 'ok' ? {} : { problem: status.reason }),
    ...(plan === undefined ? {} : { plan }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function choose(request: SignInRequest, flows: readonly Flow[]) {
  const flow = flows.find(({ provider }) => provider === request.provider);
  if (flow === undefined) {
    const why = CLOSED[request.provider];
    if (why !== undefined) throw new RefusalError('invalid', why);
    const known = flows.map(({ provider }) => provider).join(', ');
    throw new RefusalError('not-found', `There is no sign-in for "${request.provider}". There is one for: ${known}.`);
  }
  if (flow.guard !== undefined && request.acceptsNotice !== true) {
    throw new RefusalError(
      'invalid',
      `${flow.notice ?? ''} To sign in nevertheless, say that you know this (in a terminal: --accept-notice).`,
    );
  }
  const [usual] = Object.keys(flow.ways) as SignInWay[];
  const way = request.way ?? (request.token === undefined ? usual : 'token');
  const login = way === undefined ? undefined : flow.ways[way];
  if (way !== undefined && login !== undefined) return { flow, way, login };
  throw new RefusalError(
    'invalid',
    `This provider has no sign-in by "${way}". It has: ${Object.keys(flow.ways).join(', ')}.`,
  );
}

function show(
  next: Prompt,
  { prompt, way, dependencies }: { prompt: (prompt: Prompt) => void; way: SignInWay; dependencies: SignInDependencies },
): void {
  dependencies.offerExternal?.(next.url);
  prompt(next);
  // A code is shown first, so that it can be copied before another window covers it.
  if (way !== 'browser') return;
  dependencies.openExternal(next.url).catch((error: unknown) => {
    // The address is shown as well, so the user can open it by hand.
    dependencies.log.info('The browser could not be opened for a sign-in', {
      error: error instanceof Error ? error.name : 'unknown',
    });
  });
}

async function keepLogin(
  { vault, settings, catalogue, health }: SignInDependencies,
  { flow, way, login }: { flow: Flow; way: SignInWay; login: Login },
): Promise<Credential> {
  const own = way === 'import' ? ownLogin(vault, flow.provider, login) : undefined;
  const credential = own ?? (await vault.keep(flow.provider, way, login));
  await settings.update((current) =>
    withConnection(current, credential, { baseUrl: flow.baseUrlFor(credential), catalogue: catalogue() }),
  );
  // What the old login suffered is not the new one's fault.
  for (const id of connectionsOf(settings.current(), credential.id)) health.forget(id);
  return credential;
}

/** A login made here can renew itself; one taken over from another program can't, so it never replaces the former. */
function ownLogin(vault: Vault, provider: string, { identity }: Login): Credential | undefined {
  return vault
    .list()
    .find(
      (known) =>
        known.provider === provider &&
        known.identity === identity &&
        known.source !== 'import' &&
        known.status.state === 'ok',
    );
}

async function signOut({ vault, settings, flows, clock, log }: SignInDependencies, id: string): Promise<void> {
  const credential = vault.find(id);
  if (credential === undefined) throw new RefusalError('not-found', 'There is no such account any more.');
  const flow = flows.find(({ provider }) => provider === credential.provider);
  if (connectionsOf(settings.current(), id).length > 0) {
    await settings.update((current) => withoutLogin(current, id));
  }
  const deadline = withDeadline(clock, REVOKE_LIMIT_MS);
  try {
    const tokens = await vault.tokens(id);
    if (tokens !== undefined) await flow?.revoke?.(credential, tokens, deadline.signal);
  } catch (error) {
    // The provider may be away: the user wants the login off this computer in any case.
    log.info('A login could not be revoked at the provider', {
      code: error instanceof SignInError ? error.code : 'unknown',
    });
  } finally {
    deadline.stop();
  }
  await vault.remove(id);
}

async function look({ readClaude }: SignInDependencies, provider: string, signal: AbortSignal): Promise<ProgramLogin> {
  if (provider !== CLAUDE_ID) {
    throw new RefusalError('not-found', `There is no program with a login of its own for "${provider}".`);
  }
  try {
    return await readClaude(signal);
  } catch (error) {
    if (error instanceof SignInError) throw new RefusalError('invalid', error.message, { cause: error });
    throw error;
  }
}

async function askQuota(quotas: QuotaService, id: string, signal: AbortSignal): Promise<Quota> {
  try {
    return await quotas.of(id, signal);
  } catch (error) {
    if (error instanceof SignInError) throw new RefusalError('invalid', error.message, { cause: error });
    throw error;
  }
}

function readOnly(): RefusalError {
  return new RefusalError(
    'read-only',
    'The settings come from a file that was given with --config, so no connection can be added for a login. Start Dragoman without --config to sign in.',
  );
}
