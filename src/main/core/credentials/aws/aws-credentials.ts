// Credentials for Amazon Bedrock: a key of Bedrock's own, or the keys of an AWS account where AWS's tools keep them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProgramError } from '../../host/program-error.ts';
import type { Programs } from '../../ports.ts';
import { missingCredential } from '../missing-credential.ts';

export interface AwsKeys {
  readonly kind: 'keys';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Unix milliseconds, where known. */
  readonly expiresAt?: number;
}

export type AwsCredentials = AwsKeys | { readonly kind: 'bearer'; readonly token: string };

export interface AwsSources {
  readonly readEnvironment: (name: string) => string | undefined;
  readonly programs?: Programs | undefined;
}

const KEY_PAIR = /^((?:AKIA|ASIA)[A-Z0-9]{12,124}):([A-Za-z0-9+/=]{30,})(?::([A-Za-z0-9+/=]{40,}))?$/;

/** What the connection's key is; undefined where it gives none. */
export function readAwsKey(key: string | undefined): AwsCredentials | undefined {
  if (key === undefined) return undefined;
  const [, accessKeyId, secretAccessKey, sessionToken] = KEY_PAIR.exec(key) ?? [];
  return accessKeyId === undefined || secretAccessKey === undefined
    ? { kind: 'bearer', token: key }
    : toKeys(accessKeyId, secretAccessKey, sessionToken);
}

function toKeys(accessKeyId: string, secretAccessKey: string, sessionToken: string | undefined): AwsKeys {
  return {
    kind: 'keys',
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined || sessionToken === '' ? {} : { sessionToken }),
  };
}

/** Looks where AWS's own tools look, in their order. Throws FailureError with what to do. */
export async function findAwsCredentials(sources: AwsSources, signal: AbortSignal): Promise<AwsCredentials> {
  const read = (name: string): string | undefined => sources.readEnvironment(name)?.trim() || undefined;
  const token = read('AWS_BEARER_TOKEN_BEDROCK');
  if (token !== undefined) return { kind: 'bearer', token };
  const [id, secret] = [read('AWS_ACCESS_KEY_ID'), read('AWS_SECRET_ACCESS_KEY')];
  if (id !== undefined && secret !== undefined) return toKeys(id, secret, read('AWS_SESSION_TOKEN'));
  const profile = read('AWS_PROFILE') ?? 'default';
  return (await readSharedFile(read, profile)) ?? (await askAwsTool(sources, profile, signal));
}

async function readSharedFile(
  read: (name: string) => string | undefined,
  profile: string,
): Promise<AwsKeys | undefined> {
  const home = read('HOME') ?? read('USERPROFILE');
  const path =
    read('AWS_SHARED_CREDENTIALS_FILE') ?? (home === undefined ? undefined : join(home, '.aws', 'credentials'));
  if (path === undefined) return undefined;
  try {
    const values = readSection(await readFile(path, 'utf8'), profile);
    const [id, secret] = [values.get('aws_access_key_id'), values.get('aws_secret_access_key')];
    return id === undefined || secret === undefined ? undefined : toKeys(id, secret, values.get('aws_session_token'));
  } catch {
    // No such file: the profile may still be one that AWS's own tool knows how to open.
    return undefined;
  }
}

function readSection(text: string, name: string): Map<string, string> {
  const values = new Map<string, string>();
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (section !== undefined) isInside = section === name;
    const [, field, value] = /^\s*([a-z_]+)\s*=\s*(\S.*?)\s*$/.exec(line) ?? [];
    if (isInside && field !== undefined && value !== undefined) values.set(field, value);
  }
  return values;
}

const exportedSchema = z.object({
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  SessionToken: z.string().optional(),
  Expiration: z.iso.datetime({ offset: true }).optional(),
});

const NO_LOGIN =
  'There is no key for Amazon Bedrock. Add a Bedrock API key to the connection, set AWS_BEARER_TOKEN_BEDROCK, or sign in with AWS\'s own tool ("aws sso login").';

/** Logins by SSO, roles and the like are opened by AWS's own tool. */
async function askAwsTool({ programs }: AwsSources, profile: string, signal: AbortSignal): Promise<AwsKeys> {
  if (programs === undefined || !/^[\w.@+-]+$/.test(profile)) throw missingCredential(NO_LOGIN);
  const { exitCode, stdout } = await runAws(programs, profile, signal);
  const exported = exitCode === 0 ? parseExport(stdout) : undefined;
  if (exported === undefined) {
    throw missingCredential(
      `AWS's own tool gave no credentials for the profile "${profile}". Run "aws sso login --profile ${profile}" in a terminal and try again.`,
    );
  }
  return exported;
}

async function runAws(programs: Programs, profile: string, signal: AbortSignal) {
  try {
    return await programs.run({
      command: 'aws',
      args: ['configure', 'export-credentials', '--profile', profile, '--format', 'process'],
      timeoutMs: 15_000,
      maxOutputBytes: 64 * 1024,
      signal,
    });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw missingCredential(NO_LOGIN, { cause: error });
  }
}

function parseExport(text: string): AwsKeys | undefined {
  try {
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = exportedSchema.parse(JSON.parse(text));
    const keys = toKeys(AccessKeyId, SecretAccessKey, SessionToken);
    return Expiration === undefined ? keys : { ...keys, expiresAt: Date.parse(Expiration) };
  } catch {
    // Not what the tool prints when all is well: the caller says what to do.
    return undefined;
  }
}
