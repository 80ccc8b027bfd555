// What the running app says of itself: the gateway, its keys, and with --online whether the providers answer.
import type { AppStatus, ConnectionView, KeyView } from '../../../shared/model/views.ts';
import type { ApiClient } from '../../core/control/control-client.ts';
import { answersAsGateway } from '../port-problem.ts';
import { missingVariable } from './check-settings.ts';
import { ok, problem, warn, type Finding } from './finding.ts';

/** The app, and whether clients reach its gateway. */
export async function checkGateway({ gateway, version, shell }: AppStatus, signal: AbortSignal): Promise<Finding[]> {
  const app = ok('Dragoman', `${version} runs, ${shell === 'electron' ? 'as desktop app' : 'without a desktop'}`);
  if (gateway.state !== 'running') {
    const text = gateway.problem ?? `The gateway is ${gateway.state}.`;
    return [app, problem('Gateway', text, 'Free the port, or start Dragoman with --port and another number.')];
  }
  if (!(await answersAsGateway(gateway.port, signal))) {
    const text = `${gateway.address}/health gave no answer, although the gateway says that it runs.`;
    return [app, problem('Gateway', text, 'Start Dragoman again. Should it stay so, look into dragoman.log.')];
  }
  const answers = ok('Gateway', `answers at ${gateway.address}`);
  if (gateway.isRoutingOn) return [app, answers];
  const off = warn('Gateway', 'Routing is off, so clients get an error.', 'Turn routing on in the window or the tray.');
  return [app, answers, off];
}

/** Each key that should be there and isn't. */
export function checkKeys(connections: readonly ConnectionView[]): Finding[] {
  const missing = connections.flatMap((connection) => missingKeys(connection));
  if (missing.length > 0) return missing;
  const count = connections.reduce((sum, { keys }) => sum + keys.length, 0);
  return [ok('Keys', count === 0 ? 'none needed' : `${count} available`)];
}

function missingKeys({ id, isActive, needsKey, hasKey, keys }: ConnectionView): Finding[] {
  // Nothing works without the key of the connection that answers; the others only stay out of it.
  const say = isActive && !hasKey ? problem : warn;
  if (keys.length === 0) {
    const todo = 'Remove it and add it again with a key.';
    return needsKey ? [say('Keys', `"${id}" has no key, and its provider wants one.`, todo)] : [];
  }
  return keys.filter(({ isAvailable }) => !isAvailable).map((key) => say('Keys', ...whyMissing(id, key)));
}

function whyMissing(id: string, { variable }: KeyView): [text: string, todo: string] {
  if (variable !== undefined) return missingVariable(id, variable);
  return [
    `The stored key of "${id}" can't be read.`,
    'Unlock the keychain of this computer, or add the connection again.',
  ];
}

/** Asks each provider for its models: no tokens are spent. */
export async function checkProviders(
  app: ApiClient,
  connections: readonly ConnectionView[],
  signal: AbortSignal,
): Promise<Finding[]> {
  return Promise.all(
    connections
      .filter(({ isDemo }) => !isDemo)
      .map(async ({ id }) => {
        const { isOk, models, durationMs, problem: trouble } = await app.connections.test({ id }, { signal });
        if (isOk) return ok('Provider', `"${id}" lists ${models.length} models, in ${durationMs} ms`);
        const todo = `Correct the connection "${id}", or remove it.`;
        return problem('Provider', `"${id}": ${trouble?.message ?? 'it gave no list of models.'}`, todo);
      }),
  );
}
