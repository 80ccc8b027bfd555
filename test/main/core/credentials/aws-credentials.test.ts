// Where the login for Amazon Bedrock comes from.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAwsCredentials, readAwsKey } from '../../../../src/main/core/credentials/aws/aws-credentials.ts';
import type { ProgramResult, Programs } from '../../../../src/main/core/ports.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const ALIVE = new AbortController().signal;
const SECRET = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00';

function find(environment: Record<string, string>, programs?: Programs) {
  return findAwsCredentials({ readEnvironment: (name) => environment[name], programs }, ALIVE);
}

function homeWith(credentials: string): string {
  const home = temporaryFolder();
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, '.aws', 'credentials'), credentials);
  return home;
}

describe('the key of a connection', () => {
  it('is a bearer token, or a pair with or without a session', () => {
    expect(readAwsKey('ABSKQmVkcm9jaw==')).toEqual({ kind: 'bearer', token: 'ABSKQmVkcm9jaw==' });
    expect(readAwsKey(`AKIAIOSFODNN7EXAMPLE:${SECRET}`)).toEqual({
      kind: 'keys',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: SECRET,
    });
    const session = 'x'.repeat(60);
    expect(readAwsKey(`ASIAIOSFODNN7EXAMPLE:${SECRET}:${session}`)).toMatchObject({ sessionToken: session });
    expect(readAwsKey(undefined)).toBeUndefined();
  });
});

describe('without a key the login is looked for', () => {
  const pair = { AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 's1' };

  it('15.3/14 first as a key of Bedrock, then as keys in the environment', async () => {
    expect(await find({ AWS_BEARER_TOKEN_BEDROCK: 'b', ...pair })).toEqual({ kind: 'bearer', token: 'b' });
    expect(await find(pair)).toMatchObject({ accessKeyId: 'AKIA1' });
  });

  it('then in the file of profiles, in the profile that is chosen', async () => {
    const home = homeWith(
      '[default]\naws_access_key_id = AKIA2\naws_secret_access_key=s2\n\n[work]\naws_access_key_id=AKIA3\naws_secret_access_key=s3\naws_session_token=t3\n',
    );
    expect(await find({ HOME: home })).toEqual({ kind: 'keys', accessKeyId: 'AKIA2', secretAccessKey: 's2' });
    expect(await find({ HOME: home, AWS_PROFILE: 'work' })).toMatchObject({ accessKeyId: 'AKIA3', sessionToken: 't3' });
  });

  it('then by AWS’s own tool, which opens single sign-on and roles', async () => {
    const runs: string[][] = [];
    const exported = {
      Version: 1,
      AccessKeyId: 'ASIA4',
      SecretAccessKey: 's4',
      SessionToken: 't4',
      Expiration: '2026-11-25T12:00:00+00:00',
    };
    const programs: Programs = {
      run: async ({ command, args }) => {
        runs.push([command, ...args]);
        return { exitCode: 0, stdout: JSON.stringify(exported), stderr: '' };
      },
    };
    expect(await find({ HOME: homeWith(''), AWS_PROFILE: 'sso' }, programs)).toEqual({
      kind: 'keys',
      accessKeyId: 'ASIA4',
      secretAccessKey: 's4',
      sessionToken: 't4',
      expiresAt: Date.UTC(2026, 10, 25, 12),
    });
    expect(runs).toEqual([['aws', 'configure', 'export-credentials', '--profile', 'sso', '--format', 'process']]);
  });

  it('and what to do is said when the tool has no login', async () => {
    const result: ProgramResult = { exitCode: 255, stdout: '', stderr: 'Error loading SSO Token' };
    await expect(find({ HOME: homeWith('') }, { run: async () => result })).rejects.toThrow(
      'aws sso login --profile default',
    );
  });

  it('and no odd name of a profile gets to a command line', async () => {
    const programs: Programs = { run: () => Promise.reject(new Error('must not run')) };
    await expect(find({ HOME: homeWith(''), AWS_PROFILE: 'x" & calc' }, programs)).rejects.toThrow(
      'There is no key for Amazon Bedrock',
    );
  });
});
