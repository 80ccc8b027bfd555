// AWS's signature against answers that were computed elsewhere.
import { describe, expect, it } from 'vitest';
import { createAwsSigner } from '../../../../src/main/core/credentials/aws/aws-signer.ts';
import { createFakeClock } from '../support/ports.ts';

// The keys and the time of AWS's own examples for this signature.
const ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session-1',
};
const REQUEST = {
  key: undefined,
  method: 'POST',
  url: new URL(
    'https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke',
  ),
  body: '{"anthropic_version":"bedrock-2023-05-31","max_tokens":5}',
  signal: new AbortController().signal,
};

function sign(environment: Readonly<Record<string, string>>) {
  const clock = createFakeClock(Date.UTC(2015, 7, 30, 12, 36));
  return createAwsSigner({ clock, readEnvironment: (name) => environment[name] }).headers(REQUEST);
}

describe('a request to Bedrock', () => {
  it('15.3/14 has the known signature for known keys, time and body', async () => {
    const { headers } = await sign(ENVIRONMENT);
    expect(headers['x-amz-date']).toBe('20150830T123600Z');
    // From another implementation, which gives AWS's published answer for its example "get-vanilla".
    expect(headers['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, ' +
        'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, ' +
        'Signature=2320399e3278458634421eaaaa1a89c3c270eef87875894e215b1bab7850236f',
    );
  });

  it('15.3/14 has a bearer token instead where there is one, and nothing of the keys', async () => {
    const { headers } = await sign({ ...ENVIRONMENT, AWS_BEARER_TOKEN_BEDROCK: 'bedrock-key-1' });
    expect(headers).toEqual({ authorization: 'Bearer bedrock-key-1' });
  });
});
