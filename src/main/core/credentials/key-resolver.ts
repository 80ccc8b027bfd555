// Turns a written-down credential into the key itself. Secrets are remembered, for every request asks.
import type { Log, SecretStore } from '../ports.ts';
import { parseKeySource } from '../settings/key-sources.ts';

export interface KeyResolver {
  /** The key, or undefined when the variable is unset or the secret can't be read. */
  resolve(source: string): Promise<string | undefined>;
  /** The same without waiting: undefined also for a secret that was not resolved yet. */
  peek(source: string): string | undefined;
  /** Drops a remembered secret, when it was changed or deleted. */
  forget(id: string): void;
}

export interface KeyResolverDependencies {
  readonly secrets: SecretStore;
  readonly readEnvironment: (name: string) => string | undefined;
  readonly log?: Log;
  /** What stands for a login, never its token: that is put on requests elsewhere (sign-in/request-logins.ts). */
  readonly handleOf?: (id: string) => { readonly handle: string; readonly isUsable: boolean };
}

/** Makes a resolver. Environment variables are read at each use; secrets once, however many ask at the same time. */
export function createKeyResolver({ secrets, readEnvironment, log, handleOf }: KeyResolverDependencies): KeyResolver {
  const ready = new Map<string, string>();
  const underway = new Map<string, Promise<string | undefined>>();
  /** Every request asks, and a locked keychain would fill the log. */
  const reported = new Set<string>();

  const read = async (id: string): Promise<string | undefined> => {
    try {
      return await secrets.get(id);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!reported.has(id)) log?.warn('A stored key could not be read', { id, error: message });
      reported.add(id);
      return undefined;
    }
  };
  const load = (id: string): Promise<string | undefined> => {
    const running = underway.get(id);
    if (running !== undefined) return running;
    const started = read(id).then((secret) => {
      // Forgotten while we waited: then this answer is old, and only its own callers may have it.
      if (underway.get(id) !== started) return secret;
      underway.delete(id);
      if (secret !== undefined) {
        ready.set(id, secret);
        reported.delete(id);
      }
      return secret;
    });
    underway.set(id, started);
    return started;
  };
  const peek = (source: string): string | undefined => {
    const parsed = parseKeySource(source);
    switch (parsed.kind) {
      case 'literal':
        return parsed.text;
      case 'environment':
        return readEnvironment(parsed.name)?.trim() || undefined;
      case 'secret':
        return ready.get(parsed.id);
      case 'login': {
        const login = handleOf?.(parsed.id);
        return login?.isUsable === true ? login.handle : undefined;
      }
    }
  };
  return {
    peek,
    resolve: async (source) => {
      const key = peek(source);
      if (key !== undefined) return key;
      const parsed = parseKeySource(source);
      // One that can't be used now: whoever sends it is told why.
      if (parsed.kind === 'login') return handleOf?.(parsed.id).handle;
      return parsed.kind === 'secret' ? load(parsed.id) : undefined;
    },
    forget: (id) => {
      ready.delete(id);
      underway.delete(id);
    },
  };
}
