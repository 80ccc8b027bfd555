// The files in which Google keeps credentials: what they hold, and where they lie.
import { join } from 'node:path';
import { z } from 'zod';

export type GoogleCredentials =
  | {
      readonly kind: 'user';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
      readonly quotaProject: string | undefined;
    }
  | {
      readonly kind: 'service-account';
      readonly email: string;
      readonly privateKey: string;
      readonly keyId: string | undefined;
    };

const userSchema = z.object({
  type: z.literal('authorized_user'),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  refresh_token: z.string().min(1),
  quota_project_id: z.string().min(1).optional(),
});

const serviceAccountSchema = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().includes('PRIVATE KEY'),
  private_key_id: z.string().min(1).optional(),
});

/** Kinds that need an exchange with a third party, which only Google's own tools do. */
const FOREIGN_KINDS = new Set(['external_account', 'external_account_authorized_user', 'impersonated_service_account']);

/** Reads the JSON of a credentials file. Throws Error with a reason for the user; never quotes the content. */
export function parseGoogleCredentials(text: string): GoogleCredentials {
  const value = parseJson(text);
  const user = userSchema.safeParse(value);
  if (user.success) {
    const { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken } = user.data;
    return { kind: 'user', clientId, clientSecret, refreshToken, quotaProject: user.data.quota_project_id };
  }
  const account = serviceAccountSchema.safeParse(value);
  if (account.success) {
    const { client_email: email, private_key: privateKey, private_key_id: keyId } = account.data;
    return { kind: 'service-account', email, privateKey, keyId };
  }
  const kind = (value as { type?: unknown } | null | undefined)?.type;
  if (typeof kind === 'string' && FOREIGN_KINDS.has(kind)) {
    throw new Error(`credentials of the kind "${kind}" are only understood by Google's own tools`);
  }
  throw new Error('it holds neither a service account nor a login of a user');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error('it is not valid JSON', { cause: error });
  }
}

/** Where `gcloud auth application-default login` puts its file. */
export function applicationDefaultPath(readEnvironment: (name: string) => string | undefined): string | undefined {
  const name = 'application_default_credentials.json';
  const moved = readEnvironment('CLOUDSDK_CONFIG');
  if (moved !== undefined) return join(moved, name);
  const roaming = readEnvironment('APPDATA');
  if (roaming !== undefined) return join(roaming, 'gcloud', name);
  const home = readEnvironment('HOME');
  return home === undefined ? undefined : join(home, '.config', 'gcloud', name);
}
