// The one place where the core is put together.
import type { AppStatus, ConnectionView } from '../../shared/model/views.ts';
import { openActivity } from './activity/open-activity.ts';
import { type ApiServices, type AppRouter, createRouter } from './api/router.ts';
import type { Preferences, PreferencesChange } from '../../shared/model/preferences.ts';
import type { WindowWish } from '../../shared/model/window-wish.ts';
import type { RestoreReport } from '../../shared/model/client.ts';
import { openClients, watchTokens } from './clients/open-clients.ts';
import { type ConnectionService, createConnectionService } from './connections/connection-service.ts';
import { createConnectionQuota } from './connections/connection-quota.ts';
import { createKeyResolver, type KeyResolver } from './credentials/key-resolver.ts';
import { createLocalTokens, type LocalTokens } from './credentials/local-token.ts';
import { openDiscovery } from './discovery/open-discovery.ts';
import { createTokenService } from './credentials/token-service.ts';
import { openCloud } from './credentials/open-cloud.ts';
import { openLogins } from './credentials/sign-in/open-logins.ts';
import { createDiagnosticsService, type DiagnosticsService } from './diagnostics/diagnostics-service.ts';
import { createLoopMeter } from './diagnostics/loop-meter.ts';
import { createGateway } from './gateway/gateway.ts';
import type { Gateway, GatewayDependencies } from './gateway/types.ts';
import { createGiveBackAtRest } from './host/give-back-at-rest.ts';
import { readProcessFacts } from './host/process-facts.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { createFactsStore, type FactsStore } from './models/facts/facts-store.ts';
import { openModels } from './models/open-models.ts';
import type { CorePorts } from './ports.ts';
import { openAppMatters } from './preferences/open-app-matters.ts';
import type { RecordingControl } from './recording/recording-control.ts';
import { openRecording } from './recording/open-recording.ts';
import type { ChoiceService } from './profiles/choice-service.ts';
import type { ProfileService } from './profiles/profile-service.ts';
import { openHealth } from './routing/open-health.ts';
import type { Catalogue, FreshCatalogue } from './providers/catalogue.ts';
import { createCatalogues, type Catalogues } from './providers/catalogues.ts';
import { readProviderFolder } from './providers/provider-folder.ts';
import { secretIds } from './settings/key-sources.ts';
import { createSettingsService, type SettingsService } from './settings/settings-service.ts';
import { createGatewayAccess, type PasteLineKind } from './status/gateway-access.ts';
import { createStatusService } from './status/status-service.ts';
import type { UpdateService } from './updates/update-service.ts';
import { createProxyFor } from './upstream/proxy-choice.ts';
import { createUpstreamClient } from './upstream/upstream-client.ts';
import { createPriceExchanges } from './usage/price-exchanges.ts';
import { openUsage } from './usage/open-usage.ts';

export interface AppCore {
  /** Every call of the contract, for the shell to serve. */
  readonly router: AppRouter;
  /** Lets the gateway listen. Never throws: a port that is taken shows in the status, and the window works. */
  start(): Promise<void>;
  /** Ends what runs and writes what is left. */
  stop(): Promise<void>;
  status(): AppStatus;
  /** Calls back after each change with the new status; the returned function ends that. */
  onStatusChange(listener: (status: AppStatus) => void): () => void;
  listConnections(): ConnectionView[];
  activate(id: string): Promise<void>;
  setRouting(isOn: boolean): Promise<void>;
  pasteLine(kind: PasteLineKind): string;
  preferences(): Preferences;
  /** Throws RefusalError. */
  changePreferences(change: PreferencesChange): Promise<Preferences>;
  readonly profiles: Pick<ProfileService, 'list' | 'setCurrent'>;
  /** What requests get that name nothing, and the way back after a switch. */
  readonly choice: ChoiceService;
  /** Has the window show something, as soon as there is one. */
  wish(wish: WindowWish): void;
  /** What a client needs to call the gateway. */
  gatewayAccess(): { address: string; token: string };
  /** The clients that are connected now, by their names; looks at the records only. */
  connectedClients(): string[];
  /** Whether there is a newer version, for the tray and for notices. */
  readonly updates: Pick<UpdateService, 'current' | 'check' | 'onChange' | 'openPage'>;
  /** Whether bodies are recorded, for the tray to show and to pause. */
  readonly recording: Pick<RecordingControl, 'current' | 'set' | 'onChange'>;
  /** Puts all clients back, for whoever quits for good or removes the app. */
  restoreClients(signal: AbortSignal): Promise<RestoreReport>;
}

const NO_NEWS = {};

/** After the start, for model servers on this computer. */
const FIRST_LOOK_MS = 500;

/** For the list of models: short, since somebody sits in front of the window. */
const TEST_TIMEOUTS = { connectTimeoutMs: 5000, idleTimeoutMs: 10_000 } as const;

/** Reads the settings and makes all services. Throws RefusalError when the settings or the local token can't be used. */
export async function createAppCore(ports: CorePorts): Promise<AppCore> {
  const { clock, log, paths, secrets, readEnvironment, version } = ports;
  const { catalogues, store } = openCatalogues(ports);
  const settings = await createSettingsService({ ...ports, store: ports.settings, catalogues });
  const catalogue = (): Catalogue => catalogues.of(settings.current());
  const { client, proxyFor } = openClient(settings, readEnvironment);
  const loginStore = openLogins(ports, client);
  const { logins } = loginStore;
  const keys = createKeyResolver({ secrets, readEnvironment, log, handleOf: (id) => logins.handleOf(id) });
  const localTokens = await createLocalTokens({ settings: settings.current(), keys, secrets, log });
  const journal = openJournalFor(ports, { settings, catalogue, isLocalServer: (url) => discovery.isLocalServer(url) });
  const { tokens, firstRequests } = watchTokens(localTokens, ports, journal);
  const port = ports.port ?? settings.current().gateway.port;
  const { cloud, close: closeCloud } = openCloud({ ...ports, proxyFor });
  const { health, close: closeHealth } = openHealth({ paths, clock, log, random: Math.random, settings });
  const recording = openRecording(ports, { settings, keys, tokens });
  const { recorder } = recording;
  const { usage, budgets } = openUsage(ports, { settings, journal, catalogue });
  const parts = { clock, log, version, settings, keys, tokens, journal, port, health, catalogues, recorder };
  const ways = { cloud, proxyFor };
  const { gateway, diagnostics } = openGateway(ports, { ...parts, ...ways, budgets, programs: ports.programs, logins });
  const models = openModels(ports, { settings, catalogue, store, keys, ...ways, client: logins.wrap(client) });
  const ownPort = (): number => gateway.state().port;
  const quotas = createConnectionQuota({ plans: models.planQuota, logins: loginStore.quotas, clock });
  const connections = createConnectionService({ ...models, quotas, settings, keys, clock, catalogue, health, ownPort });
  const tokenService = createTokenService({ settings, tokens });
  const access = createGatewayAccess({ gateway, tokens, tokenService, settings });
  const status = createStatusService({ ...ports, settings, tokens, gateway, catalogue, logins: loginStore, budgets });
  const discovery = openDiscovery(ports, { settings, connections, gateway, catalogue });
  const signIn = loginStore.withSettings({ settings, catalogue, health });
  const clients = openClients(ports, { settings, tokens, tokenService, catalogue, access, firstRequests });
  const activity = openActivity(ports, { journal, settings, connections, recording, access });
  const own = openAppMatters(ports, { ...parts, ...ways, connections, gateway, clients, status, diagnostics });
  const services = { status, access, connections, activity, clients, diagnostics, ...own };
  followSettings(settings, { keys, tokens, connections, journal });

  let stopFirstLook = (): void => undefined;
  return {
    router: createRouter({ ...services, tokens: tokenService, catalogue, models, discovery, usage, budgets, signIn }),
    start: async () => {
      await gateway.start();
      models.facts.start();
      own.updates.start();
      // Nobody waits for it, and starting programs to ask them would hold up the first request.
      stopFirstLook = clock.setTimer(FIRST_LOOK_MS, () => void discovery.look('start', new AbortController().signal));
      void clients.sweepTokens();
    },
    stop: async () => {
      stopFirstLook();
      discovery.stop();
      budgets.stop();
      await gateway.stop();
      await loginStore.stop();
      await Promise.all([models.stop(), own.updates.stop()]);
      await Promise.all([client.close(), closeCloud()]);
      closeHealth();
      await activity.close();
      journal.close();
    },
    ...shellCalls(services),
  };
}

type ShellCalls = Omit<AppCore, 'router' | 'start' | 'stop'>;

/** What a tray or a command line asks for without the contract. */
function shellCalls({
  status,
  connections,
  access,
  clients,
  activity,
  preferences,
  profiles,
  choice,
  wishes,
  updates,
}: Pick<
  ApiServices,
  'status' | 'connections' | 'access' | 'clients' | 'activity' | 'preferences' | 'profiles' | 'wishes' | 'updates'
> & { readonly choice: ChoiceService }): ShellCalls {
  return {
    status: () => status.current(),
    onStatusChange: (listener) => status.onChange(listener),
    listConnections: () => connections.list(),
    activate: (id) => connections.activate(id),
    setRouting: (isOn) => access.setRouting(isOn),
    pasteLine: (kind) => access.pasteLine(kind),
    recording: activity.recording,
    preferences: () => preferences.current(),
    changePreferences: (change) => preferences.set(change),
    profiles,
    choice,
    updates,
    wish: (wish) => wishes.post(wish),
    gatewayAccess: () => ({ address: access.address(), token: access.token() }),
    connectedClients: () => [...new Set(clients.backups().backups.map(({ name }) => name))],
    restoreClients: (signal) => clients.restore({ isGentle: true }, signal),
  };
}

/** For whatever is asked in the window. */
function openClient(settings: SettingsService, readEnvironment: CorePorts['readEnvironment']) {
  const proxyFor = createProxyFor({ setting: () => settings.current().gateway.proxy, readEnvironment });
  return { proxyFor, client: createUpstreamClient(TEST_TIMEOUTS, proxyFor) };
}

interface JournalParts {
  readonly settings: SettingsService;
  readonly catalogue: () => Catalogue;
  readonly isLocalServer: (baseUrl: string) => boolean;
}

/** The journal, with prices of the moment in each of its rows. */
function openJournalFor(
  { paths, clock, log }: CorePorts,
  { settings, catalogue, isLocalServer }: JournalParts,
): Journal {
  const complete = createPriceExchanges({ settings: () => settings.current(), catalogue, isLocalServer });
  const keptDays = (): number => settings.current().activity.keptDays;
  return createJournal({ paths, clock, log, complete, keptDays });
}

/** The gateway, watched for how long the event loop is held up while it works, and for rests in which memory can be given back. */
function openGateway(
  ports: CorePorts,
  parts: GatewayDependencies,
): { gateway: Gateway; diagnostics: DiagnosticsService } {
  const { clock, log, memory } = ports;
  const loop = createLoopMeter(clock);
  const rests = memory === undefined ? undefined : createGiveBackAtRest({ clock, log, memory });
  const onBusyChange = (isBusy: boolean): void => {
    loop.setBusy(isBusy);
    rests?.setBusy(isBusy);
  };
  const gateway = createGateway({ ...parts, memory, onBusyChange });
  const stop = async (): Promise<void> => {
    await gateway.stop();
    rests?.stop();
  };
  return {
    gateway: { ...gateway, stop },
    diagnostics: createDiagnosticsService({ ...ports, gateway, loop, process: readProcessFacts() }),
  };
}

/** Providers of the user's own must be known before the settings are checked. */
function openCatalogues({ paths, log }: CorePorts): { catalogues: Catalogues; store: FactsStore } {
  const store = createFactsStore({ paths, log });
  const { patches, problems } = readProviderFolder(paths.data);
  for (const problem of problems) log.warn(problem);
  const fresh = (): FreshCatalogue => store.current()?.facts ?? NO_NEWS;
  return { catalogues: createCatalogues({ folder: patches, fresh }), store };
}

interface Followers {
  readonly keys: KeyResolver;
  readonly tokens: Pick<LocalTokens, 'refresh'>;
  readonly connections: ConnectionService;
  readonly journal: Pick<Journal, 'prune'>;
}

/** What must be done when the settings have changed. */
function followSettings(settings: SettingsService, { keys, tokens, connections, journal }: Followers): void {
  settings.onChange((now, before) => {
    const kept = secretIds(now);
    for (const id of secretIds(before)) if (!kept.has(id)) keys.forget(id);
    void tokens.refresh(now);
    if (now.activity.keptDays < before.activity.keptDays) journal.prune();
  });
  // Keys are read ahead of the first request, so that it needn't wait for a keychain.
  const read = (): void => void connections.refresh();
  settings.onChange(read);
  read();
}
