// Access tokens for Google Cloud: from files, over real sockets, against a scripted token service.
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGoogleTokens, type GoogleTokens } from '../../../../src/main/core/credentials/google/google-tokens.ts';
import { FailureError } from '../../../../src/main/core/ir/failure.ts';
import { createUpstreamClient, type UpstreamClient } from '../../../../src/main/core/upstream/upstream-client.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../support/fault-upstream.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { createFakeClock, type FakeClock } from '../support/ports.ts';

const USER = {
  type: 'authorized_user',
  client_id: 'cid',
  client_secret: 'user-client-secret',
  refresh_token: 'user-refresh-token',
  quota_project_id: 'payer-1',
};
const ALIVE = new AbortController().signal;

let service: FaultUpstream;
let client: UpstreamClient;
let clock: FakeClock;
let environment: Record<string, string>;
let home: string;

beforeEach(async () => {
  service = await startFaultUpstream();
  client = createUpstreamClient({ connectTimeoutMs: 2000, idleTimeoutMs: 2000 });
  clock = createFakeClock();
  home = temporaryFolder();
  environment = { HOME: home };
  grant('token-1');
});

afterEach(async () => {
  await client.close();
  await service.close();
});

function json(body: object, status = 200): Script {
  const text = JSON.stringify(body);
  return [
    { send: `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}` },
  ];
}

function grant(token: string, seconds = 3600): void {
  service.play(json({ access_token: token, expires_in: seconds, token_type: 'Bearer' }));
}

function tokens(): GoogleTokens {
  const readEnvironment = (name: string): string | undefined => environment[name];
  return createGoogleTokens({ client, clock, readEnvironment, tokenUrl: `${service.origin}/token` });
}

function keep(content: object, path = join('.config', 'gcloud', 'application_default_credentials.json')): string {
  const file = join(home, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
  return file;
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FailureError);
  return (error as FailureError).failure.message;
}

describe('the login of a user in the usual place', () => {
  it('is exchanged for a token, with the project that pays', async () => {
    keep(USER);
    expect(await tokens().get(undefined, ALIVE)).toMatchObject({ token: 'token-1', quotaProject: 'payer-1' });
    const sent = new URLSearchParams(service.requests[0]?.body.toString());
    expect(Object.fromEntries(sent)).toEqual({
      grant_type: 'refresh_token',
      client_id: 'cid',
      client_secret: 'user-client-secret',
      refresh_token: 'user-refresh-token',
    });
  });

  it('is found where CLOUDSDK_CONFIG says', async () => {
    environment['CLOUDSDK_CONFIG'] = join(home, 'moved');
    keep(USER, join('moved', 'application_default_credentials.json'));
    expect((await tokens().get(undefined, ALIVE)).token).toBe('token-1');
  });

  it('is asked for a new token a minute before the end of the old one, and not earlier', async () => {
    keep(USER);
    const google = tokens();
    await google.get(undefined, ALIVE);
    grant('token-2');
    clock.advance(3_539_000);
    expect((await google.get(undefined, ALIVE)).token).toBe('token-1');
    clock.advance(2000);
    expect((await google.get(undefined, ALIVE)).token).toBe('token-2');
  });

  it('is asked once, however many wait, and one that leaves does not stop the others', async () => {
    keep(USER);
    const google = tokens();
    const leaving = new AbortController();
    const left = google.get(undefined, leaving.signal);
    const staying = Promise.all([google.get(undefined, ALIVE), google.get(undefined, ALIVE)]);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect((await staying).map(({ token }) => token)).toEqual(['token-1', 'token-1']);
    expect(service.requests).toHaveLength(1);
  });

  it('that Google refuses is told with what to do, and without the secrets', async () => {
    keep(USER);
    service.play(json({ error: 'invalid_grant', error_description: 'user-refresh-token is bad' }, 400));
    const message = await messageOf(tokens().get(undefined, ALIVE));
    expect(message).toContain('gcloud auth application-default login');
    expect(message).toContain('invalid_grant');
    expect(message).not.toContain('user-refresh-token');
  });
});

describe('a service account', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const account = {
    type: 'service_account',
    client_email: 'robot@p-1.iam.gserviceaccount.com',
    private_key: privateKey,
    private_key_id: 'kid-1',
    // A file must not be able to send its signature to another place.
    token_uri: 'http://127.0.0.1:1/steal',
  };

  it('15.3/13 signs for an hour and gets a token at Google’s own address, whatever the file says', async () => {
    environment['GOOGLE_APPLICATION_CREDENTIALS'] = keep(account, 'robot.json');
    expect((await tokens().get(undefined, ALIVE)).token).toBe('token-1');
    const sent = new URLSearchParams(service.requests[0]?.body.toString());
    expect(sent.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', claims = '', signature = ''] = (sent.get('assertion') ?? '').split('.');
    expect(decode(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'kid-1' });
    const now = Math.floor(clock.now() / 1000);
    expect(decode(claims)).toEqual({
      iss: account.client_email,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      aud: `${service.origin}/token`,
      iat: now,
      exp: now + 3600,
    });
    const verifier = createVerify('RSA-SHA256').update(`${header}.${claims}`);
    expect(verifier.verify(publicKey, signature, 'base64url')).toBe(true);
  });

  it('may be the key of a connection: its text, or the path of its file', async () => {
    expect((await tokens().get(JSON.stringify(account), ALIVE)).token).toBe('token-1');
    expect((await tokens().get(keep(account, 'robot.json'), ALIVE)).token).toBe('token-1');
    expect(service.requests).toHaveLength(2);
  });

  it('with a damaged key is told as such', async () => {
    const broken = { ...account, private_key: '-----BEGIN PRIVATE KEY-----\nxyz\n-----END PRIVATE KEY-----\n' };
    expect(await messageOf(tokens().get(JSON.stringify(broken), ALIVE))).toContain('Download the file again');
  });
});

describe('other credentials', () => {
  it('pass as they are when they are a token, which can not be made anew', async () => {
    const google = tokens();
    expect(await google.get('ya29.own', ALIVE)).toEqual({ token: 'ya29.own' });
    expect(google.forget('ya29.own')).toBe(false);
    expect(google.forget(undefined)).toBe(true);
    expect(service.requests).toHaveLength(0);
  });

  it.each(['external_account', 'impersonated_service_account'])('of the kind %s are refused clearly', async (type) => {
    environment['GOOGLE_APPLICATION_CREDENTIALS'] = keep({ type }, 'odd.json');
    const message = await messageOf(tokens().get(undefined, ALIVE));
    expect(message).toContain(type);
    expect(message).toContain('gcloud auth application-default login');
  });

  it('that are not there are told with the path', async () => {
    environment['GOOGLE_APPLICATION_CREDENTIALS'] = '/nowhere/robot.json';
    expect(await messageOf(tokens().get(undefined, ALIVE))).toContain('/nowhere/robot.json');
  });

  it('are missing where there is neither a file nor gcloud', async () => {
    expect(await messageOf(tokens().get(undefined, ALIVE))).toContain('There is no login for Google Cloud');
  });
});

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
