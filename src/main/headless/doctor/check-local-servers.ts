// The model servers on this computer.
import type { LocalServer } from '../../../shared/model/discovery.ts';
import { createDiscovery } from '../../core/discovery/discovery-service.ts';
import { targetsFor } from '../../core/discovery/targets.ts';
import { createSystemClock } from '../../core/host/system-clock.ts';
import { ok, warn, type Finding } from './finding.ts';

const CHECK = 'Local';

/** Looks without the app, on the same ports. */
export async function lookWithoutApp(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<LocalServer[]> {
  const quiet = (): void => undefined;
  const discovery = createDiscovery({
    clock: createSystemClock(),
    log: { info: quiet, warn: quiet, error: quiet },
    targets: targetsFor((name) => environment[name]),
    isOwnPort: () => false,
    listConnections: () => [],
    onConnectionsChange: () => quiet,
    addConnection: () => Promise.reject(new Error('the doctor changes nothing')),
    findProvider: () => undefined,
  });
  try {
    return await discovery.look('start', signal);
  } finally {
    discovery.stop();
  }
}

/** One line for each server, and one for each that has too little room for coding tools. */
export function checkLocalServers(servers: readonly LocalServer[]): Finding[] {
  const running = servers.filter(({ state }) => state !== 'gone');
  if (running.length === 0) return [ok(CHECK, 'no model server runs on this computer')];
  return running.flatMap((server) => [ok(CHECK, describe(server)), ...smallContext(server)]);
}

/** `Ollama 0.12.6 at 127.0.0.1:11434, 3 models`. */
export function describe({ name, version, id, models, needsKey, connectionId }: LocalServer): string {
  const count =
    needsKey && models.length === 0 ? 'wants a key' : `${models.length} ${models.length === 1 ? 'model' : 'models'}`;
  const used = connectionId === undefined ? '' : `, used by "${connectionId}"`;
  return `${version === undefined ? name : `${name} ${version}`} at ${id}, ${count}${used}`;
}

function smallContext({ name, models }: LocalServer): Finding[] {
  return models
    .filter(({ isContextSmall }) => isContextSmall)
    .map(({ id, loadedContext }) =>
      warn(
        CHECK,
        `${id} runs with room for ${loadedContext ?? 0} tokens: the first request of a coding tool alone may fill it.`,
        `Set a context of 32000 tokens or more in ${name}.`,
      ),
    );
}
