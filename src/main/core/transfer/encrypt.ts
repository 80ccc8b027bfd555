// Encrypts a text with a passphrase: scrypt makes the key, AES-256-GCM keeps the text secret and whole.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';

/** The numbers stand in the file, but only these are taken: others could make opening a file cost gigabytes. */
export const sealedSchema = z.strictObject({
  kdf: z.literal('scrypt'),
  cost: z.literal(32_768),
  blockSize: z.literal(8),
  parallelization: z.literal(1),
  cipher: z.literal('aes-256-gcm'),
  salt: z.base64(),
  iv: z.base64(),
  tag: z.base64(),
  data: z.base64(),
});

export type Sealed = z.output<typeof sealedSchema>;

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const PARAMETERS = { kdf: 'scrypt', cost: 32_768, blockSize: 8, parallelization: 1, cipher: 'aes-256-gcm' } as const;
/** scrypt needs 128 · cost · blockSize bytes, which is just what Node allows without a word. */
const MOST_MEMORY = 64 * 1024 * 1024;

/** `context` is not secret but must be the same when it is opened. */
export async function seal(text: string, passphrase: string, context: string): Promise<Sealed> {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt), iv);
  cipher.setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const base64 = { salt, iv, tag: cipher.getAuthTag(), data };
  return {
    ...PARAMETERS,
    salt: base64.salt.toString('base64'),
    iv: base64.iv.toString('base64'),
    tag: base64.tag.toString('base64'),
    data: base64.data.toString('base64'),
  };
}

/** Undefined when the passphrase is another one or the text was changed: the two can't be told apart. */
export async function unseal(sealed: Sealed, passphrase: string, context: string): Promise<string | undefined> {
  const [salt, iv, tag, data] = [sealed.salt, sealed.iv, sealed.tag, sealed.data].map((part) =>
    Buffer.from(part, 'base64'),
  );
  if (salt?.length !== SALT_BYTES || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || data === undefined) {
    return undefined;
  }
  const decipher = createDecipheriv('aes-256-gcm', await keyOf(passphrase, salt), iv);
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit, and the library says no more than that.
    return undefined;
  }
}

/** The same passphrase typed on two systems may differ in how accents are written. */
function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  const { cost: N, blockSize: r, parallelization: p } = PARAMETERS;
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: MOST_MEMORY }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
