// Puts the cloud logins together, with an HTTP client of their own.
import type { Clock, Programs } from '../ports.ts';
import type { ProxyFor } from '../upstream/proxy-choice.ts';
import { createUpstreamClient } from '../upstream/upstream-client.ts';
import { createAwsSigner } from './aws/aws-signer.ts';
import { createCloudCredentials, type CloudCredentials } from './cloud-credentials.ts';
import { createGoogleTokens } from './google/google-tokens.ts';

export interface CloudParts {
  readonly clock: Clock;
  readonly readEnvironment: (name: string) => string | undefined;
  readonly programs?: Programs | undefined;
  readonly proxyFor?: ProxyFor;
}

const TIMEOUTS = { connectTimeoutMs: 5000, idleTimeoutMs: 10_000 } as const;

/** Opens the clouds' credentials with a client of their own, which `close` ends. */
export function openCloud(parts: CloudParts): { cloud: CloudCredentials; close: () => Promise<void> } {
  const client = createUpstreamClient(TIMEOUTS, parts.proxyFor);
  const cloud = createCloudCredentials({
    google: createGoogleTokens({ ...parts, client }),
    aws: createAwsSigner(parts),
  });
  return { cloud, close: () => client.close() };
}
