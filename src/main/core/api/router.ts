// The contract's router: every call of the window, each namespace in a file of its own.
import type { BudgetService } from '../budgets/budget-service.ts';
import type { ClientService } from '../clients/client-service.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import type { DiagnosticsService } from '../diagnostics/diagnostics-service.ts';
import type { DiscoveryService } from '../discovery/discovery-service.ts';
import type { TokenService } from '../credentials/token-service.ts';
import type { GatewayAccess } from '../status/gateway-access.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { SignInService } from '../credentials/sign-in/sign-in-service.ts';
import type { StatusService } from '../status/status-service.ts';
import type { UsageService } from '../usage/usage-service.ts';
import type { AppMatters } from '../preferences/open-app-matters.ts';
import type { ActivityServices } from '../activity/open-activity.ts';
import { activityApi } from './activity-api.ts';
import { budgetsApi } from './budgets-api.ts';
import { clientsApi } from './clients-api.ts';
import { connectionsApi } from './connections-api.ts';
import { diagnosticsApi } from './diagnostics-api.ts';
import { discoveryApi } from './discovery-api.ts';
import { gatewayApi } from './gateway-api.ts';
import { api } from './implementer.ts';
import { modelsApi, type ModelServices } from './models-api.ts';
import { preferencesApi } from './preferences-api.ts';
import { programKeysApi } from './program-keys-api.ts';
import { aliasesApi, profilesApi } from './profiles-api.ts';
import { providersApi } from './providers-api.ts';
import { signInApi } from './sign-in-api.ts';
import { startupApi } from './startup-api.ts';
import { statusApi } from './status-api.ts';
import { transferApi } from './transfer-api.ts';
import { updatesApi } from './updates-api.ts';
import { usageApi } from './usage-api.ts';
import { wishesApi } from './wishes-api.ts';
import { tokensApi } from './tokens-api.ts';

export interface ApiServices extends AppMatters {
  readonly status: StatusService;
  readonly access: GatewayAccess;
  readonly connections: ConnectionService;
  readonly activity: ActivityServices;
  readonly tokens: TokenService;
  readonly catalogue: () => Catalogue;
  readonly models: ModelServices;
  readonly discovery: DiscoveryService;
  readonly usage: UsageService;
  readonly budgets: BudgetService;
  readonly signIn: SignInService;
  readonly clients: ClientService;
  readonly diagnostics: DiagnosticsService;
}

export type AppRouter = ReturnType<typeof createRouter>;

/** Puts the handlers of all namespaces together. */
export function createRouter(services: ApiServices) {
  const { status, access, connections, activity, tokens, catalogue, models, discovery, usage, signIn, clients } =
    services;
  return api.router({
    status: statusApi(status),
    gateway: gatewayApi(access),
    providers: providersApi(catalogue),
    connections: connectionsApi(connections),
    programKeys: programKeysApi(services.programKeys),
    models: modelsApi(models),
    profiles: profilesApi(services.profiles),
    aliases: aliasesApi(services.aliases),
    tokens: tokensApi(tokens),
    activity: activityApi(activity),
    usage: usageApi(usage),
    budgets: budgetsApi(services.budgets),
    discovery: discoveryApi(discovery),
    signIn: signInApi(signIn),
    clients: clientsApi(clients),
    diagnostics: diagnosticsApi(services.diagnostics, services.makeBundle),
    preferences: preferencesApi(services.preferences),
    startup: startupApi(services.startup),
    transfer: transferApi(services.transfer),
    updates: updatesApi(services.updates),
    wishes: wishesApi(services.wishes),
  });
}
