// Puts together what is about the app itself: preferences, starting at login, and wishes to the window.
import type { ClientService } from '../clients/client-service.ts';
import type { Gateway } from '../gateway/types.ts';
import type { CorePorts } from '../ports.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { createStartupService, type StartupService } from '../startup/startup-service.ts';
import { createWishService, type WishService } from '../wishes/wish-service.ts';
import { createPreferenceService, type PreferenceService } from './preference-service.ts';

export interface AppMatters {
  readonly preferences: PreferenceService;
  readonly startup: StartupService;
  readonly wishes: WishService;
}

export interface AppMattersParts {
  readonly settings: SettingsService;
  readonly gateway: Gateway;
  readonly clients: ClientService;
}

/** Makes the services. */
export function openAppMatters(ports: CorePorts, { settings, gateway, clients }: AppMattersParts): AppMatters {
  return {
    preferences: createPreferenceService({ settings, gateway, fixedPort: ports.port }),
    startup: createStartupService({
      loginItem: ports.loginItem,
      hasConnectedClients: () => clients.backups().backups.length > 0,
    }),
    wishes: createWishService(),
  };
}
