// The secret store of the desktop app: the system's keychain encrypts, a file beside the settings holds the ciphertexts.
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { TOKEN_SECRET_ID } from '../core/credentials/local-token.ts';
import type { Clock, Log, SecretStore } from '../core/ports.ts';
import { readSecretsFile, writeSecretsFile, type SecretsContent } from './secrets-file.ts';

export type SafeStorageCalls = Pick<
  SafeStorage,
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'isAsyncEncryptionAvailable'
  | 'getSelectedStorageBackend'
  | 'setUsePlainTextEncryption'
>;

export interface SafeSecretsParts {
  readonly safeStorage: SafeStorageCalls;
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly log: Log;
  /** Asks the user whether keys may be stored with weak protection. */
  readonly askConsent: () => Promise<boolean>;
}

/** What is known of one secret. `locked` may pass (the keychain is closed), `undecryptable` will not. */
export type SecretState = 'ok' | 'absent' | 'locked' | 'undecryptable';

type Finding =
  | { state: 'ok'; secret: string; isStale: boolean }
  | { state: Exclude<SecretState, 'ok'>; cause?: unknown };

/** A stored key that can't be read; its text tells the user what to do. */
export class SecretUnreadableError extends Error {
  readonly state: 'locked' | 'undecryptable';
  constructor(state: 'locked' | 'undecryptable', cause: unknown) {
    super(UNREADABLE[state], { cause });
    this.name = 'SecretUnreadableError';
    this.state = state;
  }
}

const UNREADABLE = {
  locked: "The system's keychain is locked or did not answer, so the key can't be read. Unlock it and try again.",
  undecryptable:
    "The stored key was encrypted by another keychain or user account and can't be read here. It was kept. Enter the key again.",
} as const;

const UNAVAILABLE =
  'The system has no keychain that can encrypt keys, so the key was not stored. Set one up, or use a key from an environment variable.';

const REFUSED =
  'this system has no keychain, and you chose not to store keys with weak protection. Set up a keychain and start Dragoman again, or use a key from an environment variable';

/** Where no password manager is found, Chromium "encrypts" with a password that is in its source. */
const WEAK_BACKENDS: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/** Opens the store; asks the keychain once whether it works. */
export async function openSafeSecrets(parts: SafeSecretsParts): Promise<SafeSecrets> {
  const { safeStorage, platform } = parts;
  const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : platform;
  const isWeak = WEAK_BACKENDS.has(backend);
  // Without this nothing could be stored at all; the user is asked first, and the window warns for as long as it is so.
  if (isWeak) safeStorage.setUsePlainTextEncryption(true);
  const isAvailable = await safeStorage.isAsyncEncryptionAvailable();
  const kind = isWeak ? 'weak' : 'keychain';
  return new SafeSecrets(parts, { backend, kind: isAvailable ? kind : 'unavailable' });
}

/** One process owns the file; its changes are queued, so that none is lost to another. */
export class SafeSecrets implements SecretStore {
  readonly kind: SecretStore['kind'];
  readonly #parts: SafeSecretsParts;
  readonly #path: string;
  readonly #backend: string;
  readonly #stop = new AbortController();
  #content: SecretsContent;
  #lastChange: Promise<void> = Promise.resolve();
  #asking: Promise<boolean> | undefined;

  constructor(parts: SafeSecretsParts, found: { backend: string; kind: SecretStore['kind'] }) {
    this.kind = found.kind;
    this.#parts = parts;
    this.#backend = found.backend;
    this.#path = join(parts.folder, 'secrets.json');
    this.#content = readSecretsFile({ path: this.#path, clock: parts.clock, log: parts.log }) ?? {
      version: 1,
      backend: found.backend,
      secrets: {},
      kept: [],
    };
    if (this.#content.backend !== found.backend) {
      parts.log.warn('the keychain is another one than when the keys were stored', {
        stored: this.#content.backend,
        found: found.backend,
      });
    }
  }

  /** What can be said of the secret without handing it out. */
  async state(id: string): Promise<SecretState> {
    return (await this.#find(id)).state;
  }

  async get(id: string): Promise<string | undefined> {
    const found = await this.#find(id);
    if (found.state === 'absent') return undefined;
    if (found.state !== 'ok') throw new SecretUnreadableError(found.state, found.cause);
    if (found.isStale) await this.#refresh(id, found.secret);
    return found.secret;
  }

  async set(id: string, secret: string): Promise<void> {
    if (this.kind === 'unavailable') throw new Error(UNAVAILABLE);
    const found = await this.#find(id);
    if (found.state === 'locked') throw new SecretUnreadableError('locked', found.cause);
    // What lies there readable was agreed to before: a renewed login must not ask again.
    if (this.kind === 'weak' && found.state !== 'ok' && id !== TOKEN_SECRET_ID) await this.#needConsent();
    const ciphertext = await this.#encrypt(secret);
    await this.#change((content) => {
      const old = content.secrets[id];
      const kept = found.state === 'undecryptable' && old !== undefined ? [keptCopy(id, old, this.#parts.clock)] : [];
      return {
        ...content,
        backend: this.#backend,
        secrets: { ...content.secrets, [id]: ciphertext },
        kept: [...content.kept, ...kept],
      };
    });
  }

  /** Forgets the secret, readable or not: the user asked for it. */
  async delete(id: string): Promise<void> {
    await this.#change((content) => ({
      ...content,
      secrets: Object.fromEntries(Object.entries(content.secrets).filter(([other]) => other !== id)),
      kept: content.kept.filter((entry) => entry.id !== id),
    }));
  }

  /** Waits for changes under way; later ones are refused. */
  async close(): Promise<void> {
    await this.#lastChange;
    this.#stop.abort(new Error('the app is closing'));
  }

  async #find(id: string): Promise<Finding> {
    const ciphertext = Object.hasOwn(this.#content.secrets, id) ? this.#content.secrets[id] : undefined;
    if (ciphertext === undefined) return { state: 'absent' };
    if (!(await this.#parts.safeStorage.isAsyncEncryptionAvailable())) return { state: 'locked' };
    try {
      const read = await this.#parts.safeStorage.decryptStringAsync(Buffer.from(ciphertext, 'base64'));
      return { state: 'ok', secret: read.result, isStale: read.shouldReEncrypt };
    } catch (cause) {
      return { state: isPassing(cause) ? 'locked' : 'undecryptable', cause };
    }
  }

  /** Asks once for all; several secrets that come at the same time wait for one answer. Throws when it is a no. */
  async #needConsent(): Promise<void> {
    if (this.#content.weakAgreedAt !== undefined) return;
    this.#asking ??= this.#parts.askConsent().finally(() => (this.#asking = undefined));
    if (!(await this.#asking)) throw new Error(REFUSED);
    const weakAgreedAt = this.#parts.clock.now();
    await this.#change((content) => (content.weakAgreedAt === undefined ? { ...content, weakAgreedAt } : content));
  }

  async #refresh(id: string, secret: string): Promise<void> {
    try {
      const old = this.#content.secrets[id];
      const ciphertext = await this.#encrypt(secret);
      await this.#change((content) =>
        // Somebody may have changed or deleted it meanwhile: then theirs is right.
        content.secrets[id] === old ? { ...content, secrets: { ...content.secrets, [id]: ciphertext } } : content,
      );
    } catch (error) {
      // The old ciphertext still works, and the next reading tries again.
      this.#parts.log.warn('a stored key could not be encrypted anew', { why: String(error) });
    }
  }

  async #encrypt(secret: string): Promise<string> {
    return (await this.#parts.safeStorage.encryptStringAsync(secret)).toString('base64');
  }

  /** Memory follows the disk: a failed write leaves both as they were. */
  #change(edit: (content: SecretsContent) => SecretsContent): Promise<void> {
    const change = this.#lastChange.then(async () => {
      const next = edit(this.#content);
      if (next === this.#content) return;
      await writeSecretsFile(this.#path, next, this.#stop.signal);
      this.#content = next;
    });
    this.#lastChange = change.catch(() => {
      // The caller of this change is told; the next one starts from what is on disk.
    });
    return change;
  }
}

function keptCopy(id: string, ciphertext: string, clock: Clock): SecretsContent['kept'][number] {
  return { id, ciphertext, keptAt: clock.now() };
}

/** Electron has no code for a keychain that is closed for now, only this text. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && error.message.includes('temporarily unavailable');
}
