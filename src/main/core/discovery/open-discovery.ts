// Puts the search for model servers together.
import type { ConnectionService } from '../connections/connection-service.ts';
import type { Gateway } from '../gateway/types.ts';
import type { CorePorts } from '../ports.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { createAskPrograms } from './ask-programs.ts';
import { createDiscovery, type DiscoveryService } from './discovery-service.ts';
import { targetsFor } from './targets.ts';

interface DiscoveryParts {
  readonly settings: SettingsService;
  readonly connections: ConnectionService;
  readonly gateway: Gateway;
  readonly catalogue: () => Catalogue;
}

/** Looks with what the shell brings, beside the connections that there are. */
export function openDiscovery(ports: CorePorts, parts: DiscoveryParts): DiscoveryService {
  const { clock, log, readEnvironment } = ports;
  const { settings, connections, gateway, catalogue } = parts;
  return createDiscovery({
    clock,
    log,
    targets: targetsFor(readEnvironment),
    askPrograms: createAskPrograms(ports),
    isOwnPort: (port) => port === gateway.state().port,
    listConnections: () => connections.list(),
    onConnectionsChange: (listener) => settings.onChange(listener),
    addConnection: (draft) => connections.add(draft),
    findProvider: (id) => catalogue().find(id),
  });
}
