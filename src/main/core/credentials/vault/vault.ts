// Keeps sign-ins: their facts in a file, their tokens in the secret store, and both at hand.
import { randomUUID } from 'node:crypto';
import type { SignInWay } from '../../../../shared/model/sign-in.ts';
import type { Clock, Log, SecretStore } from '../../ports.ts';
import type { AccountsFile } from './accounts-file.ts';
import type { Credential, CredentialStatus, Login, Renewed, Tokens } from './credential.ts';
import { createTokenStore, type TokenStore } from './token-store.ts';

export interface Vault {
  list(): readonly Credential[];
  find(id: string): Credential | undefined;
  /** As last published; read from the secret store at first use. Undefined when they are not there. */
  tokens(id: string): Promise<Tokens | undefined>;
  /** Looks whether another process has stored newer ones, and takes those. */
  reread(id: string): Promise<Tokens | undefined>;
  /** Keeps a completed login. The same identity at the same provider is replaced in place. */
  keep(provider: string, source: SignInWay, login: Login): Promise<Credential>;
  /** Saves, then publishes what a refresh brought, unless something newer is there already. Never loses it. */
  commit(id: string, expectedGeneration: number, renewed: Renewed): Promise<Tokens | undefined>;
  mark(id: string, status: CredentialStatus): void;
  remove(id: string): Promise<void>;
  onChange(listener: () => void): () => void;
  stop(): void;
}

export interface VaultDependencies {
  readonly secrets: SecretStore;
  readonly file: AccountsFile;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the vault. */
export function createVault(dependencies: VaultDependencies): Vault {
  const { file, clock, log } = dependencies;
  const accounts = new Map(file.load().map((credential) => [credential.id, credential]));
  const listeners = new Set<() => void>();
  const store = createTokenStore(dependencies);

  const saveAccounts = (): void => {
    try {
      file.save([...accounts.values()]);
    } catch (error) {
      log.warn('The list of accounts could not be saved', { error: messageOf(error) });
    }
    for (const listener of listeners) listener();
  };
  const put = (credential: Credential): Credential => {
    accounts.set(credential.id, credential);
    saveAccounts();
    return credential;
  };
  return {
    list: () => [...accounts.values()],
    find: (id) => accounts.get(id),
    tokens: (id) => store.get(id),
    reread: (id) => store.reread(id),
    keep: async (provider, source, login) => {
      const known = [...accounts.values()].find((other) => isSame(other, provider, login));
      const { tokens, facts = {}, ...others } = login;
      const id = known?.id ?? randomUUID();
      const loginNumber = (known?.loginNumber ?? 0) + 1;
      const generation = (known === undefined ? 0 : await generationOf(store, id)) + 1;
      // A new login that can't be kept is told at once: the user is sitting in front of it.
      await store.set(id, { ...tokens, obtainedAt: clock.now(), generation });
      const credential: Credential = { id, provider, source, facts, status: { state: 'ok' }, loginNumber, ...others };
      return put(withExpiry(credential, tokens.expiresAt));
    },
    commit: async (id, expectedGeneration, { facts, ...tokens }) => {
      const credential = accounts.get(id);
      const current = await store.get(id);
      if (credential === undefined || current?.generation !== expectedGeneration) return current;
      const next = { ...current, ...tokens, obtainedAt: clock.now(), generation: expectedGeneration + 1 };
      await store.setOrRetry(id, next);
      // Signed out meanwhile.
      if (!accounts.has(id)) return store.remove(id).then(() => undefined);
      const known = { ...credential.facts, ...facts };
      put(withExpiry({ ...credential, facts: known, status: { state: 'ok' } }, next.expiresAt));
      return next;
    },
    mark: (id, status) => {
      const credential = accounts.get(id);
      if (credential !== undefined) put({ ...credential, status });
    },
    remove: async (id) => {
      if (!accounts.delete(id)) return;
      saveAccounts();
      await store.remove(id);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => store.stop(),
  };
}

/** What can't be read any more must not keep the user from signing in anew: whether it may be replaced, the store decides. */
async function generationOf(store: TokenStore, id: string): Promise<number> {
  try {
    return (await store.get(id))?.generation ?? 0;
  } catch {
    // A locked keychain refuses the new tokens as well, and tells it to the user then.
    return 0;
  }
}

function isSame(credential: Credential, provider: string, { identity }: Login): boolean {
  return credential.provider === provider && credential.identity === identity;
}

function withExpiry({ expiresAt: _old, ...credential }: Credential, expiresAt: number | undefined): Credential {
  return expiresAt === undefined ? credential : { ...credential, expiresAt };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
