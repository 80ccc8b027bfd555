// What of the settings goes into a file: nothing that belongs to this computer, and no secret unless it is encrypted.
import type { Settings } from '../../../shared/model/settings.ts';
import type { LeftOut } from '../../../shared/model/transfer.ts';
import { isSecretEntry } from '../host/redact.ts';
import { parseKeySource } from '../settings/key-sources.ts';

export interface TakeAlong {
  readonly settings: unknown;
  readonly leftOut: readonly LeftOut[];
}

/** Gives the text of a stored key; undefined: it stays here. */
export type RevealKey = (source: string) => Promise<string | undefined>;

type Connection = Settings['connections'][number];

/**
 * The settings to take along. The gateway's port and key, local keys of clients, and whether bodies are recorded belong to
 * this computer. `reveal` is given only for an encrypted file.
 */
export async function takeAlong(settings: Settings, reveal: RevealKey | undefined): Promise<TakeAlong> {
  const { gateway: _gateway, tokens: _tokens, activity, ...rest } = settings;
  const { bodies: _bodies, ...keptActivity } = activity;
  const leftOut: LeftOut[] = [];
  const connections: Connection[] = [];
  for (const connection of settings.connections) {
    const keys = await keysOf(connection, reveal, leftOut);
    connections.push(reveal === undefined ? withoutSecrets({ ...connection, keys }, leftOut) : { ...connection, keys });
  }
  const providers = reveal === undefined ? providersOf(settings, leftOut) : settings.providers;
  return { settings: { ...rest, activity: keptActivity, connections, providers }, leftOut: distinct(leftOut) };
}

async function keysOf(
  { id, name = id, keys }: Connection,
  reveal: RevealKey | undefined,
  leftOut: LeftOut[],
): Promise<string[]> {
  const kept: string[] = [];
  for (const source of keys) {
    const { kind } = parseKeySource(source);
    if (kind === 'environment') kept.push(source);
    // Two computers that renew the same sign-in throw each other out.
    else if (kind === 'login') leftOut.push({ reason: 'login', name });
    else {
      const key = await reveal?.(source);
      if (key === undefined) leftOut.push({ reason: 'key', name });
      else kept.push(key);
    }
  }
  return kept;
}

function withoutSecrets(connection: Connection, leftOut: LeftOut[]): Connection {
  const { id, name = id } = connection;
  const headers = withoutSecretEntries(connection.headers, () => leftOut.push({ reason: 'header', name }));
  const query = withoutSecretEntries(connection.query, () => leftOut.push({ reason: 'query', name }));
  return { ...connection, headers, query };
}

function providersOf({ providers }: Settings, leftOut: LeftOut[]): Settings['providers'] {
  return Object.fromEntries(
    Object.entries(providers).map(([id, patch]) => {
      if (patch.headers === undefined) return [id, patch];
      const onSecret = (): unknown => leftOut.push({ reason: 'header', name: id });
      return [id, { ...patch, headers: withoutSecretEntries(patch.headers, onSecret) }];
    }),
  );
}

function withoutSecretEntries(entries: Record<string, string>, onSecret: () => unknown): Record<string, string> {
  const kept = Object.entries(entries).filter(([name, value]) => {
    const isSecret = isSecretEntry(name, value);
    if (isSecret) onSecret();
    return !isSecret;
  });
  return Object.fromEntries(kept);
}

function distinct(leftOut: readonly LeftOut[]): LeftOut[] {
  return [...new Map(leftOut.map((entry) => [`${entry.reason} ${entry.name}`, entry])).values()];
}
