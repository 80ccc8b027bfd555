// Makes the recording with everything it must know, above all the values that must never be written.
import type { KeyResolver } from '../credentials/key-resolver.ts';
import type { LocalTokens } from '../credentials/local-token.ts';
import type { CorePorts } from '../ports.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { createRecordingControl, type RecordingControl } from './recording-control.ts';

export interface RecordingParts {
  readonly settings: SettingsService;
  readonly keys: Pick<KeyResolver, 'peek'>;
  readonly tokens: Pick<LocalTokens, 'reveal' | 'find'>;
}

/** The values are the keys and local tokens of now, as far as they have been read. */
export function openRecording(
  { clock, log, paths }: CorePorts,
  { settings, keys, tokens }: RecordingParts,
): RecordingControl {
  const secrets = (): string[] => {
    const { connections, tokens: named } = settings.current();
    const ofConnections = connections.flatMap((connection) => connection.keys.map((source) => keys.peek(source)));
    const all = [tokens.reveal(), ...named.map(({ name }) => tokens.find(name)), ...ofConnections];
    return all.filter((secret) => secret !== undefined);
  };
  return createRecordingControl({ clock, log, paths, settings, secrets });
}
