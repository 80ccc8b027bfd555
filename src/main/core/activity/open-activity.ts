// Puts together what stands behind the calls about the log: search, bodies, and what can be done with one exchange.
import type { MatchContext } from '../../../shared/exchange-filter/fields.ts';
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { ReplayState, ReplayWish } from '../../../shared/model/replay.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import type { Journal } from '../journal/journal.ts';
import { createSavedFilters, type SavedFilters } from '../journal/saved-filters.ts';
import type { SearchDependencies } from '../journal/search.ts';
import type { CorePorts } from '../ports.ts';
import type { RecordingControl } from '../recording/recording-control.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { GatewayAccess } from '../status/gateway-access.ts';
import { createUpstreamClient, type UpstreamClient } from '../upstream/upstream-client.ts';
import { curlCommand } from './curl-command.ts';
import { replay } from './replay.ts';
import { reportText } from './report.ts';

export interface ActivityParts {
  readonly journal: Journal;
  readonly settings: SettingsService;
  readonly connections: Pick<ConnectionService, 'list'>;
  readonly recording: RecordingControl;
  readonly access: Pick<GatewayAccess, 'address' | 'token'>;
}

/** As patient as a client: models may think for minutes. */
const REPLAY_TIMEOUTS = { connectTimeoutMs: 5000, idleTimeoutMs: 300_000 } as const;

/** What can be done with one exchange. Throws RefusalError when it is gone. */
export interface ExchangeActions {
  curl(id: string): Promise<{ text: string; hasBody: boolean }>;
  report(id: string, options: { withBodies: boolean }): Promise<{ text: string }>;
  replay(wish: ReplayWish, signal: AbortSignal): AsyncGenerator<ReplayState>;
}

/** What the calls about the log stand on. */
export interface ActivityServices {
  readonly journal: Journal;
  readonly filters: SavedFilters;
  readonly filterContext: SearchDependencies['context'];
  readonly recording: RecordingControl;
  readonly actions: ExchangeActions;
  /** Deletes the log and the bodies. */
  readonly clear: () => void;
}

/** Makes the services; `close` writes the bodies that are left. */
export function openActivity(
  ports: CorePorts,
  parts: ActivityParts,
): ActivityServices & { readonly close: () => Promise<void> } {
  const client = createUpstreamClient(REPLAY_TIMEOUTS);
  const { journal, settings, connections, recording } = parts;
  const filterContext = (): MatchContext => {
    const names = new Map(connections.list().map(({ id, name }) => [id, name]));
    return { now: ports.clock.now(), connectionName: (id) => names.get(id) };
  };
  return {
    journal,
    recording,
    filters: createSavedFilters(settings),
    filterContext,
    actions: createActions(ports, parts, client),
    clear: () => {
      journal.clear();
      recording.recorder.clear();
    },
    close: async () => {
      await recording.close();
      await client.close();
    },
  };
}

function createActions(
  { clock, version, shell }: CorePorts,
  parts: ActivityParts,
  client: UpstreamClient,
): ExchangeActions {
  const { journal, recording, access } = parts;
  const { recorder, secrets } = recording;
  const find = (id: string): Exchange => {
    const exchange = journal.get(id);
    if (exchange === undefined) throw new RefusalError('not-found', 'This request is no longer in the log.');
    return exchange;
  };
  return {
    curl: async (id) =>
      curlCommand({ exchange: find(id), recording: recorder.find(id).recording, address: access.address() }),
    report: async (id, { withBodies }) => {
      const about = { version, shell, now: clock.now(), exchange: find(id), bodies: recorder.find(id) };
      return { text: reportText({ ...about, withBodies, secrets: secrets() }) };
    },
    replay: (wish, signal) => replay(wish, { clock, client, recorder, access, find: (id) => journal.get(id) }, signal),
  };
}
