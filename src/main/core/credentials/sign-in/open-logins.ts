// Puts the parts of sign-in together.
import type { Clock, CorePorts } from '../../ports.ts';
import type { UpstreamClient } from '../../upstream/upstream-client.ts';
import { readClaudeStatus } from '../imports/claude-status.ts';
import { createTokenKeeper, type KeeperDependencies } from '../oauth/token-keeper.ts';
import { createVendorClient } from '../oauth/vendor-client.ts';
import { createQuotaService, type QuotaService } from '../quota/quota-service.ts';
import { openAccountsFile } from '../vault/accounts-file.ts';
import type { Credential } from '../vault/credential.ts';
import { createVault } from '../vault/vault.ts';
import { vendorEndpoints } from './endpoints.ts';
import type { Flow } from './flow.ts';
import { createFlows } from './flows.ts';
import { createRequestLogins, type RequestLogins } from './request-logins.ts';
import { createSignInService, type SignInDependencies, type SignInService } from './sign-in-service.ts';

/** Ready-made parts that depend on each other: requests need logins before there are settings to keep connections in. */
export interface LoginStore {
  readonly logins: RequestLogins;
  /** What is left of each login's plan. */
  readonly quotas: QuotaService;
  /** Those through which nothing is served until the user has signed in again. */
  endedLogins(): Credential[];
  /** Calls back when any login has changed; the returned function ends that. */
  onChange(listener: () => void): () => void;
  withSettings(parts: Pick<SignInDependencies, 'settings' | 'catalogue' | 'health'>): SignInService;
  stop(): Promise<void>;
}

/** Sends all logins to an address of this computer instead of the vendors: for tests, and to try things out. */
const LOCAL_VARIABLE = 'DRAGOMAN_LOCAL_IDENTITY_PROVIDER';

type Ports = Pick<
  CorePorts,
  | 'secrets'
  | 'log'
  | 'paths'
  | 'version'
  | 'readEnvironment'
  | 'openExternal'
  | 'offerExternal'
  | 'notify'
  | 'userPlace'
  | 'programs'
> & { readonly clock: Clock };

/** Opens what is kept, and makes everything but the service. */
export function openLogins(ports: Ports, client: Pick<UpstreamClient, 'send'>): LoginStore {
  const { clock, log, paths, secrets, readEnvironment, version } = ports;
  const vault = createVault({ secrets, clock, log, file: openAccountsFile({ folder: paths.data, clock, log }) });
  const place = { homeFolder: paths.data, platform: 'linux' as const, ...ports.userPlace, readEnvironment };
  const flows = createFlows({
    client: createVendorClient(client, version),
    clock,
    endpoints: vendorEndpoints(readEnvironment(LOCAL_VARIABLE)),
    version,
    readEnvironment,
    place,
  });
  const flowOf = (provider: string): Flow | undefined => flows.find((flow) => flow.provider === provider);
  const keeper = createTokenKeeper({
    vault,
    clock,
    log,
    folder: paths.data,
    renewalOf: (provider) => flowOf(provider)?.renewal ?? { leadMs: 0 },
    random: Math.random,
    onNeedsLogin: tellUser(ports),
  });
  const attempts = new Set<SignInService>();
  const quotas = createQuotaService({ vault, keeper, clock, flowOf });
  return {
    logins: createRequestLogins({ vault, keeper, flowOf }),
    quotas,
    endedLogins: () => vault.list().filter(({ status }) => status.state === 'needs-login'),
    onChange: (listener) => vault.onChange(listener),
    withSettings: (parts) => {
      const { openExternal, offerExternal } = ports;
      const service = createSignInService({
        vault,
        keeper,
        quotas,
        flows,
        ...parts,
        clock,
        log,
        openExternal,
        offerExternal,
        readClaude: (signal) => readClaudeStatus({ place, programs: ports.programs }, signal),
      });
      attempts.add(service);
      return service;
    },
    stop: async () => {
      for (const service of attempts) service.stop();
      await keeper.stop();
      vault.stop();
    },
  };
}

/** Once for each login that ended: the keeper asks no more until the user has signed in again. */
function tellUser({ notify }: Ports): KeeperDependencies['onNeedsLogin'] {
  return ({ label }, reason) => notify({ kind: 'sign-in-needed', title: `Sign in again: ${label}`, text: reason });
}
