// The login of RFC 6749 with a proof key, over the user's browser and back to a page of this computer.
import { openCallback, type CallbackOptions } from '../oauth/callback-server.ts';
import { createProofKey, createState } from '../oauth/pkce.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { VendorReply } from '../oauth/vendor-client.ts';
import { withDeadline } from '../oauth/wait.ts';
import type { FlowParts, LoginCall } from './flow.ts';

export interface BrowserGrant extends Pick<CallbackOptions, 'ports' | 'path' | 'host'> {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Some want one of programs too, though it is none there. */
  readonly clientSecret?: string;
  readonly scope: string;
  /** Parameters of the vendor's own for the page. */
  readonly extra: Readonly<Record<string, string>>;
}

const LIMIT_MS = 5 * 60_000;

/** Opens the way back, shows the address, waits, and gives the answer to the exchange of the code. Throws SignInError. */
export async function runBrowserGrant(
  { client, clock }: Pick<FlowParts, 'client' | 'clock'>,
  { signal, prompt }: Pick<LoginCall, 'signal' | 'prompt'>,
  grant: BrowserGrant,
): Promise<VendorReply> {
  const { ports, path, host, clientId, clientSecret, tokenUrl } = grant;
  const proof = createProofKey();
  const state = createState();
  const deadline = withDeadline(clock, LIMIT_MS, signal);
  const callback = await openCallback({ ports, path, host, state, clock, signal: deadline.signal });
  try {
    const page = { ...grant, redirectUri: callback.redirectUri, challenge: proof.challenge, state };
    prompt({ url: pageUrl(page), endsAt: clock.now() + LIMIT_MS, callback });
    const form = {
      grant_type: 'authorization_code',
      code: await callback.code,
      redirect_uri: callback.redirectUri,
      client_id: clientId,
      code_verifier: proof.verifier,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    };
    return await client.call({ url: tokenUrl, form, signal: deadline.signal });
  } catch (error) {
    throw deadline.signal.aborted && !signal.aborted ? tooLate() : error;
  } finally {
    deadline.stop();
    callback.close();
  }
}

function pageUrl(
  page: Pick<BrowserGrant, 'authorizeUrl' | 'clientId' | 'scope' | 'extra'> & {
    redirectUri: string;
    challenge: string;
    state: string;
  },
): string {
  const url = new URL(page.authorizeUrl);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: page.clientId,
    redirect_uri: page.redirectUri,
    scope: page.scope,
    code_challenge: page.challenge,
    code_challenge_method: 'S256',
    ...page.extra,
    state: page.state,
  }).toString();
  return url.href;
}

function tooLate(): SignInError {
  return new SignInError(
    'timeout',
    'Nobody came back from the browser within five minutes. Start again when you are ready.',
  );
}
