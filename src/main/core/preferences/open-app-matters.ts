// Puts together what the user chose, and what is about the app itself: profiles, preferences, settings and keys on their way.
import type { ClientService } from '../clients/client-service.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import { createProgramKeys, type ProgramKeyService } from '../connections/program-keys/program-keys.ts';
import type { Gateway } from '../gateway/types.ts';
import type { DiagnosticsBundle } from '../../../shared/model/diagnostics.ts';
import { makeBundle } from '../diagnostics/bundle.ts';
import type { DiagnosticsService } from '../diagnostics/diagnostics-service.ts';
import type { StatusService } from '../status/status-service.ts';
import type { KeyResolver } from '../credentials/key-resolver.ts';
import type { CorePorts } from '../ports.ts';
import type { Catalogues } from '../providers/catalogues.ts';
import { createAliasService, type AliasService } from '../profiles/alias-service.ts';
import { createChoiceService, type ChoiceService } from '../profiles/choice-service.ts';
import { createProfileService, type ProfileService } from '../profiles/profile-service.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { createStartupService, type StartupService } from '../startup/startup-service.ts';
import { releasePlaceOf, type ReleasePlace } from '../updates/release-place.ts';
import type { ProxyFor } from '../upstream/proxy-choice.ts';
import { createUpdateService, type UpdateService } from '../updates/update-service.ts';
import { createTransferService, type TransferService } from '../transfer/transfer-service.ts';
import { createWishService, type WishService } from '../wishes/wish-service.ts';
import { createPreferenceService, type PreferenceService } from './preference-service.ts';

export interface AppMatters {
  readonly preferences: PreferenceService;
  readonly profiles: ProfileService;
  readonly choice: ChoiceService;
  readonly aliases: AliasService;
  readonly startup: StartupService;
  readonly transfer: TransferService;
  readonly programKeys: ProgramKeyService;
  readonly updates: UpdateService;
  readonly wishes: WishService;
  readonly makeBundle: () => Promise<DiagnosticsBundle>;
}

export interface AppMattersParts {
  readonly settings: SettingsService;
  readonly connections: ConnectionService;
  readonly gateway: Gateway;
  readonly clients: ClientService;
  readonly catalogues: Catalogues;
  readonly keys: Pick<KeyResolver, 'resolve'>;
  readonly status: Pick<StatusService, 'current'>;
  readonly diagnostics: DiagnosticsService;
  readonly proxyFor: ProxyFor;
}

/** Makes the services. */
export function openAppMatters(ports: CorePorts, parts: AppMattersParts): AppMatters {
  const { settings, connections, gateway, clients, catalogues, keys, status, diagnostics } = parts;
  return {
    preferences: createPreferenceService({ settings, gateway, fixedPort: ports.port }),
    profiles: createProfileService({ settings }),
    choice: createChoiceService({ settings }),
    aliases: createAliasService({ settings }),
    startup: createStartupService({
      loginItem: ports.loginItem,
      hasConnectedClients: () => clients.backups().backups.length > 0,
    }),
    transfer: createTransferService({ ...ports, settings, catalogues, reveal: (source) => keys.resolve(source) }),
    programKeys: createProgramKeys({
      readEnvironment: ports.readEnvironment,
      settings,
      keys,
      connections,
      catalogue: () => catalogues.of(settings.current()),
    }),
    updates: createUpdateService({ ...ports, settings, proxyFor: parts.proxyFor, place: placeOf(ports) }),
    wishes: createWishService(),
    makeBundle: () =>
      makeBundle({
        ...ports,
        diagnostics,
        status: () => status.current(),
        settings: () => settings.current(),
        homeFolder: ports.userPlace?.homeFolder,
      }),
  };
}

function placeOf({ repository, readEnvironment }: CorePorts): ReleasePlace | undefined {
  return releasePlaceOf(repository, readEnvironment('DRAGOMAN_LOCAL_RELEASES'));
}
