// Forgets what a connection's candidates suffered when the connection itself was changed: a new key deserves a new chance.
import type { ConnectionSettings, Settings } from '../../../shared/model/settings.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { CandidateHealth } from './candidate-health.ts';

/** Begins to watch the settings; the returned function ends that. */
export function forgetChanged(
  settings: Pick<SettingsService, 'onChange'>,
  health: Pick<CandidateHealth, 'forget'>,
): () => void {
  return settings.onChange((now, before) => {
    for (const { id } of before.connections) {
      if (accessOf(now, id) !== accessOf(before, id)) health.forget(id);
    }
  });
}

/** All that a provider's answer may depend on but the request; names, models and weights are none of it. */
function accessOf({ connections }: Settings, id: string): string {
  const connection = connections.find((other) => other.id === id);
  return connection === undefined ? '' : JSON.stringify(ACCESS.map((field) => connection[field] ?? null));
}

const ACCESS = [
  'provider',
  'protocol',
  'baseUrl',
  'keys',
  'plans',
  'region',
  'placeholders',
  'headers',
  'query',
] as const satisfies readonly (keyof ConnectionSettings)[];
