// The memory of troubled candidates with its file: read at the start, written behind each change.
import type { SettingsService } from '../settings/settings-service.ts';
import { createCandidateHealth, type CandidateHealth } from './candidate-health.ts';
import { createCooldownFile, type CooldownFileDependencies } from './cooldown-file.ts';
import { forgetChanged } from './forget-changed.ts';

export interface KeptHealth {
  readonly health: CandidateHealth;
  /** Writes what is still to be written. */
  readonly close: () => void;
}

export interface KeptHealthDependencies extends CooldownFileDependencies {
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly settings: Pick<SettingsService, 'onChange'>;
}

/** The health of the candidates, read from its file and written back soon after each change; a changed connection begins anew. */
export function openHealth({ random, settings, ...dependencies }: KeptHealthDependencies): KeptHealth {
  const file = createCooldownFile(dependencies);
  const health = createCandidateHealth({ clock: dependencies.clock, random, initial: file.read() });
  health.onChange(() => file.writeSoon(() => health.entries()));
  const stopWatching = forgetChanged(settings, health);
  return {
    health,
    close: () => {
      stopWatching();
      file.close();
    },
  };
}
