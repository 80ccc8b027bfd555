// Signs requests to Amazon Bedrock, with the time of the provider where this computer's clock is wrong.
import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../../ports.ts';
import { createSharedWork } from '../shared-work.ts';
import {
  findAwsCredentials,
  readAwsKey,
  type AwsCredentials,
  type AwsKeys,
  type AwsSources,
} from './aws-credentials.ts';

export interface AwsRequest {
  readonly key: string | undefined;
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer | string;
  readonly signal: AbortSignal;
}

export interface AwsSigner {
  headers(request: AwsRequest): Promise<{ headers: Record<string, string>; secret: string }>;
  /** True when the credentials or the clock were out of date and another try may help. */
  renew(
    request: Pick<AwsRequest, 'key'>,
    answer: { status: number; headers: Readonly<Record<string, string>> },
  ): boolean;
}

export interface AwsDependencies extends AwsSources {
  readonly clock: Clock;
}

/** Keys of a login are looked up again after this time. */
const KEPT_MS = 5 * 60_000;
/** AWS refuses signatures whose time is off by more than five minutes. */
const TOLERATED_SKEW_MS = 4 * 60_000;
const STALE = /ExpiredToken|UnrecognizedClient|InvalidClientTokenId/i;
const SKEWED = /InvalidSignature|SignatureDoesNotMatch|RequestTimeTooSkewed|RequestExpired/i;

/**
 * Signs requests for AWS with keys from its usual chain of sources, found once and kept until they run out. A wrong clock is corrected by
 * what AWS answers.
 */
export function createAwsSigner(dependencies: AwsDependencies): AwsSigner {
  const { clock } = dependencies;
  const work = createSharedWork<AwsCredentials>();
  let kept: { credentials: AwsCredentials; until: number } | undefined;
  let skewMs = 0;
  const find = async (): Promise<AwsCredentials> => {
    const credentials = await findAwsCredentials(dependencies, new AbortController().signal);
    kept = { credentials, until: clock.monotonic() + keptFor(credentials, clock) };
    return credentials;
  };
  return {
    headers: async ({ key, signal, ...request }) => {
      const known = kept !== undefined && kept.until > clock.monotonic() ? kept.credentials : undefined;
      const credentials = readAwsKey(key) ?? known ?? (await work.join('', find, signal));
      if (credentials.kind === 'bearer') {
        return { headers: { authorization: `Bearer ${credentials.token}` }, secret: credentials.token };
      }
      const region = regionOf(request.url, dependencies);
      const headers = await sign(request, { credentials, region, now: clock.now() + skewMs });
      return { headers, secret: credentials.secretAccessKey };
    },
    renew: ({ key }, { status, headers }) => {
      const type = REFUSALS.has(status) ? (headers['x-amzn-errortype'] ?? '') : '';
      if (SKEWED.test(type) && readAwsKey(key)?.kind !== 'bearer') {
        const offset = skewOf(headers, clock);
        const isNews = Math.abs(offset) > TOLERATED_SKEW_MS && Math.abs(offset - skewMs) > TOLERATED_SKEW_MS;
        if (isNews) skewMs = offset;
        return isNews;
      }
      if (key !== undefined || !STALE.test(type)) return false;
      kept = undefined;
      return true;
    },
  };
}

const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);

/** How far the provider's clock is ahead of ours; 0 when it says nothing. */
function skewOf(headers: Readonly<Record<string, string>>, clock: Clock): number {
  const offset = Date.parse(headers['date'] ?? '') - clock.now();
  return Number.isNaN(offset) ? 0 : offset;
}

function keptFor(credentials: AwsCredentials, clock: Clock): number {
  const expiresAt = credentials.kind === 'keys' ? credentials.expiresAt : undefined;
  return expiresAt === undefined ? KEPT_MS : Math.min(KEPT_MS, expiresAt - clock.now() - 60_000);
}

function regionOf({ hostname }: URL, { readEnvironment }: AwsSources): string {
  const inHost = /^bedrock(?:-[a-z]+)?\.([a-z0-9-]+)\./.exec(hostname)?.[1];
  return inHost ?? readEnvironment('AWS_REGION') ?? readEnvironment('AWS_DEFAULT_REGION') ?? 'us-east-1';
}

async function sign(
  { method, url, body }: Omit<AwsRequest, 'key' | 'signal'>,
  { credentials, region, now }: { credentials: AwsKeys; region: string; now: number },
): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 'bedrock',
    region,
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  });
  const signed = await signer.sign();
  return Object.fromEntries(signed.headers);
}
