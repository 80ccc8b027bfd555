// The memory of troubled candidates with its file: read at the start, written behind each change.
import { createCandidateHealth, type CandidateHealth } from './candidate-health.ts';
import { createCooldownFile, type CooldownFileDependencies } from './cooldown-file.ts';

export interface KeptHealth {
  readonly health: CandidateHealth;
  /** Writes what is still to be written. */
  readonly close: () => void;
}

export interface KeptHealthDependencies extends CooldownFileDependencies {
  /** Between 0 and 1. */
  readonly random: () => number;
}

export function openHealth({ random, ...dependencies }: KeptHealthDependencies): KeptHealth {
  const file = createCooldownFile(dependencies);
  const health = createCandidateHealth({ clock: dependencies.clock, random, initial: file.read() });
  health.onChange(() => file.writeSoon(() => health.entries()));
  return { health, close: () => file.close() };
}
