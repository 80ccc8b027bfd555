// Puts the clients together for the running app.
import type { LocalTokens } from '../credentials/local-token.ts';
import type { TokenService } from '../credentials/token-service.ts';
import type { Journal } from '../journal/journal.ts';
import type { CorePorts } from '../ports.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { GatewayAccess } from '../status/gateway-access.ts';
import { createClientService, type ClientService } from './client-service.ts';
import { createClients } from './clients.ts';
import { userShell } from './shells/user-shell.ts';
import { createFirstRequests, type FirstRequests } from './first-requests.ts';

export interface OpenClientsInput {
  readonly settings: SettingsService;
  readonly tokens: LocalTokens;
  readonly tokenService: TokenService;
  readonly catalogue: () => Catalogue;
  readonly access: GatewayAccess;
  readonly firstRequests: FirstRequests;
}

/** The service. A shell that names no home gets one below the data folder, so that nobody's files are touched by mistake. */
export function openClients(
  { clock, log, paths, programs, readEnvironment, userPlace }: CorePorts,
  { access, ...input }: OpenClientsInput,
): ClientService {
  const place = { homeFolder: paths.data, platform: 'linux' as const, ...userPlace, readEnvironment };
  const clients = createClients({ place, dataFolder: paths.data, clock, programs });
  const shell = userShell(place);
  return createClientService({ clients, log, clock, shell, address: () => access.address(), ...input });
}

/** Tokens that tell whose request came in. */
export function watchTokens(
  tokens: LocalTokens,
  { clock, paths, log }: CorePorts,
  journal: Journal,
): { tokens: LocalTokens; firstRequests: FirstRequests } {
  const firstRequests = createFirstRequests({ dataFolder: paths.data, clock, log, journal });
  const check: LocalTokens['check'] = (presented) => {
    const owner = tokens.check(presented);
    if (owner?.name !== undefined) firstRequests.note(owner.name);
    return owner;
  };
  return { tokens: { ...tokens, check }, firstRequests };
}
