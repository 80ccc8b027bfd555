// What the window is shown of a connection. Keys never get in here, only their last four characters.
import type { ConnectionSettings, Settings } from '../../../shared/model/settings.ts';
import type { Quota } from '../../../shared/model/sign-in.ts';
import type { ConnectionView, CoolingView, KeyView } from '../../../shared/model/views.ts';
import { DEMO_CONNECTION_ID } from '../../../shared/protocols.ts';
import type { KeyResolver } from '../credentials/key-resolver.ts';
import { lastFourOf } from '../credentials/last-four.ts';
import { BUILT_IN, type Catalogue } from '../providers/catalogue.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';
import { DEMO_MODEL } from '../routing/candidate.ts';
import { activeConnectionId } from '../routing/resolve.ts';
import { parseKeySource } from '../settings/key-sources.ts';

export const DEMO_NAME = 'Demo';

export interface ViewParts {
  readonly keys: Pick<KeyResolver, 'peek'>;
  /** As shipped when absent. */
  readonly catalogue?: Catalogue;
  /** What keeps a connection from being asked; nothing when absent. */
  readonly cooling?: (connectionId: string) => CoolingView[];
  /** What is known of its plan; nothing when absent. */
  readonly quota?: ((connection: ConnectionSettings) => Quota | undefined) | undefined;
}

/** All connections; the demo only while it is what answers. A key counts as available once it was resolved. */
export function viewConnections(
  settings: Settings,
  { keys, catalogue = BUILT_IN, cooling = () => [], quota }: ViewParts,
): ConnectionView[] {
  const activeId = activeConnectionId(settings);
  const own = settings.connections.map((connection) =>
    viewConnection(connection, activeId, { keys, catalogue, cooling, quota }),
  );
  const isDemoShown = own.length === 0 || activeId === DEMO_CONNECTION_ID;
  return isDemoShown ? [...own, demoView(activeId)] : own;
}

/** The name to show for a connection. */
export function nameOf(
  connection: Pick<ConnectionSettings, 'id' | 'name' | 'provider'>,
  catalogue: Catalogue = BUILT_IN,
): string {
  return connection.name ?? catalogue.find(connection.provider)?.name ?? connection.id;
}

function viewConnection(
  connection: ConnectionSettings,
  activeId: string,
  { keys, catalogue, cooling, quota }: Required<ViewParts>,
): ConnectionView {
  const provider = catalogue.find(connection.provider);
  const states = cooling(connection.id);
  const known = quota?.(connection);
  const keyViews = connection.keys.map((source) => viewKey(source, keys));
  return {
    id: connection.id,
    name: nameOf(connection, catalogue),
    providerId: connection.provider,
    providerName: provider?.name ?? 'Custom',
    ...whereOf(connection, catalogue),
    isActive: connection.id === activeId,
    isDemo: false,
    hasKey: keyViews.some(({ isAvailable }) => isAvailable),
    needsKey: provider?.needsKey ?? false,
    keys: keyViews,
    models: [...connection.models],
    slots: { ...connection.slots },
    ...(states.length === 0 ? {} : { cooling: states }),
    ...(known === undefined || known.windows.length === 0 ? {} : { quota: known }),
  };
}

/** A connection whose address can't be worked out is shown with what is known, so that it can be found and removed. */
function whereOf(connection: ConnectionSettings, catalogue: Catalogue): Pick<ConnectionView, 'protocol' | 'baseUrl'> {
  const endpoint = resolveEndpoint(connection, { catalogue });
  if (!('problem' in endpoint)) return { protocol: endpoint.protocol, baseUrl: endpoint.baseUrl };
  const first = catalogue.find(connection.provider)?.endpoints[0];
  return {
    protocol: connection.protocol ?? first?.protocols[0] ?? 'openai-chat',
    baseUrl: connection.baseUrl ?? first?.url ?? '',
  };
}

function viewKey(source: string, keys: Pick<KeyResolver, 'peek'>): KeyView {
  const parsed = parseKeySource(source);
  const key = keys.peek(source);
  const lastFour = key === undefined ? '' : lastFourOf(key);
  return {
    source: parsed.kind === 'environment' || parsed.kind === 'login' ? parsed.kind : 'stored',
    ...(parsed.kind === 'environment' ? { variable: parsed.name } : {}),
    isAvailable: key !== undefined,
    ...(lastFour === '' ? {} : { lastFour }),
  };
}

function demoView(activeId: string): ConnectionView {
  return {
    id: DEMO_CONNECTION_ID,
    name: DEMO_NAME,
    providerId: DEMO_CONNECTION_ID,
    providerName: DEMO_NAME,
    protocol: 'anthropic-messages',
    baseUrl: '',
    isActive: activeId === DEMO_CONNECTION_ID,
    isDemo: true,
    hasKey: false,
    needsKey: false,
    keys: [],
    models: [DEMO_MODEL],
    slots: {},
  };
}
