// A keychain for tests that behaves like the system's: it encrypts for real, can be locked, lost, and given a new key.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

type Backend = 'basic_text' | 'gnome_libsecret' | 'kwallet' | 'kwallet5' | 'kwallet6' | 'unknown';

export class KeychainDouble {
  isPresent = true;
  isLocked = false;
  backend: Backend;
  #keys = [randomBytes(32)];
  #isPlainTextAllowed = false;

  constructor(backend: Backend = 'gnome_libsecret') {
    this.backend = backend;
  }

  /** Without a password manager Electron encrypts only when the app says that it knows how weak that is. */
  isAsyncEncryptionAvailable = async (): Promise<boolean> =>
    this.isPresent && (this.#isPlainTextAllowed || this.backend !== 'basic_text');

  setUsePlainTextEncryption = (isAllowed: boolean): void => {
    this.#isPlainTextAllowed = isAllowed;
  };

  getSelectedStorageBackend = (): Backend => this.backend;

  encryptStringAsync = async (text: string): Promise<Buffer> => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#newestKey(), nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  };

  decryptStringAsync = async (bytes: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> => {
    if (this.isLocked) {
      throw new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.');
    }
    for (const [age, key] of this.#keys.toReversed().entries()) {
      const result = tryDecrypt(key, bytes);
      if (result !== undefined) return { result, shouldReEncrypt: age > 0 };
    }
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
  };

  /** A newer key is used from now on; the older ones still decrypt. */
  rotate(): void {
    this.#keys.push(randomBytes(32));
  }

  /** As after a change of user account: nothing stored before can be read. */
  replace(): void {
    this.#keys = [randomBytes(32)];
  }

  #newestKey(): Buffer {
    const key = this.#keys.at(-1);
    if (key === undefined) throw new Error('the keychain double has no key');
    return key;
  }
}

function tryDecrypt(key: Buffer, bytes: Buffer): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    // The wrong key: the caller tries the next one.
    return undefined;
  }
}
