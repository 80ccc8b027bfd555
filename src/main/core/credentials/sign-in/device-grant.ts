// The device login of RFC 8628 with its usual deviations, for every vendor that has it more or less.
import { numberOf, textOf, type Fields } from '../oauth/claims.ts';
import { pollDevice, type PollAnswer } from '../oauth/device-loop.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { VendorReply } from '../oauth/vendor-client.ts';
import type { FlowParts, LoginCall } from './flow.ts';

export interface DeviceGrant {
  readonly startUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields of the vendor's own when asking for the code, and when asking whether it was entered. */
  readonly startFields?: Readonly<Record<string, string>>;
  readonly pollFields?: Readonly<Record<string, string>>;
  /** Where the vendor names no interval. */
  readonly usualIntervalSeconds?: number;
  readonly slowDown?: (seconds: number) => number;
  /** What some answer instead of a word when the code is over. */
  readonly expiredStatus?: number;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Shows the code, waits, and gives the fields of the token answer. Throws SignInError. */
export async function runDeviceGrant(
  { client, clock }: Pick<FlowParts, 'client' | 'clock'>,
  grant: DeviceGrant,
  { signal, prompt }: Pick<LoginCall, 'signal' | 'prompt'>,
): Promise<Fields> {
  const { startUrl, tokenUrl, clientId, scope, headers = {}, startFields, pollFields, slowDown } = grant;
  const scopes: Record<string, string> = scope === undefined ? {} : { scope };
  const startForm = { client_id: clientId, ...scopes, ...startFields };
  const started = await client.call({ url: startUrl, form: startForm, headers, signal });
  const deviceCode = textOf(started.fields, 'device_code');
  const userCode = textOf(started.fields, 'user_code');
  const page = textOf(started.fields, 'verification_uri_complete') ?? textOf(started.fields, 'verification_uri');
  if (deviceCode === undefined || userCode === undefined || page === undefined) throw noCode(started, startUrl);
  const lifetimeSeconds = numberOf(started.fields, 'expires_in');
  prompt({ url: page, userCode, endsAt: clock.now() + (lifetimeSeconds ?? 900) * 1000 });
  return pollDevice({
    clock,
    signal,
    intervalSeconds: numberOf(started.fields, 'interval') ?? grant.usualIntervalSeconds,
    lifetimeSeconds,
    ...(slowDown === undefined ? {} : { slowDown }),
    poll: async () =>
      readPoll(
        await client.call({
          url: tokenUrl,
          form: { client_id: clientId, device_code: deviceCode, grant_type: GRANT, ...pollFields },
          headers,
          signal,
        }),
        grant.expiredStatus,
      ),
  });
}

/** Some send errors with status 200, others with 4xx: the word decides, not the status. */
function readPoll(reply: VendorReply, expiredStatus: number | undefined): PollAnswer<Fields> {
  const { status, fields, headers } = reply;
  if (textOf(fields, 'access_token') !== undefined) return { kind: 'done', value: fields };
  const error = textOf(fields, 'error');
  switch (error) {
    case 'authorization_pending':
      return { kind: 'pending' };
    case 'slow_down':
      return { kind: 'slow-down', intervalSeconds: numberOf(fields, 'interval') };
    case 'access_denied':
    case 'authorization_denied':
      throw new SignInError('denied', 'The sign-in was refused on the page. Start again to try once more.');
    case 'expired_token':
      throw codeOver();
    default:
      break;
  }
  if (status === expiredStatus) throw codeOver();
  if (status === 429 || status >= 500) return { kind: 'later', retryAfterSeconds: numberOf(headers, 'retry-after') };
  throw new SignInError('rejected', `The provider ended the sign-in (${error ?? `status ${status}`}). Start again.`);
}

function codeOver(): SignInError {
  return new SignInError('expired-code', 'The code is over. Start again for a new one.');
}

function noCode({ status, fields }: VendorReply, url: string): SignInError {
  const reason = textOf(fields, 'error_description') ?? textOf(fields, 'error') ?? `status ${status}`;
  return new SignInError(
    'unavailable',
    `${new URL(url).host} gave no code to sign in with (${reason}). Try again later.`,
  );
}
