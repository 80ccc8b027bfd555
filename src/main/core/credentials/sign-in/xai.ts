// Sign-in with an xAI account: a code at xAI, renewal with rotating tokens.
import { claimsOf, textOf } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { Login, NewTokens, Tokens } from '../vault/credential.ts';
import { runDeviceGrant } from './device-grant.ts';
import { bearer, isSameOrigin, type Flow, type FlowParts, type LoginCall } from './flow.ts';
import { checkRefresh, tokensFrom } from './refresh-grant.ts';

/** Public: the application that xAI has registered for its command-line tool. */
const CLIENT_ID = 'b1a00492-073a-47ea-816f-4c329264a828';
const SCOPE = 'openid profile email offline_access grok-cli:access api:access';

/** Makes the flow. */
export function createXaiFlow(parts: FlowParts): Flow {
  const { endpoints } = parts;
  return {
    provider: 'xai',
    notice: 'xAI has no open registration for programs: it may end this way of signing in at any time.',
    ways: { device: (call) => deviceLogin(parts, call) },
    renewal: { leadMs: 2 * 60_000, renew: (_credential, tokens, signal) => renew(parts, tokens, signal) },
    apply: (_credential, tokens) => ({
      headers: bearer(tokens),
      defaults: { 'user-agent': `Dragoman/${parts.version}` },
    }),
    mayGoTo: (_credential, url) => isSameOrigin(url, endpoints.xai.api),
    baseUrlFor: () => (endpoints.isLocal ? endpoints.xai.api : undefined),
  };
}

async function deviceLogin(parts: FlowParts, call: LoginCall): Promise<Login> {
  const { auth } = parts.endpoints.xai;
  const grant = {
    startUrl: `${auth}/oauth2/device/code`,
    tokenUrl: `${auth}/oauth2/token`,
    clientId: CLIENT_ID,
    scope: SCOPE,
  };
  const fields = await runDeviceGrant(parts, grant, call);
  const claims = claimsOf(textOf(fields, 'id_token'));
  const tokens = tokensFrom(fields, {}, parts.clock.now());
  const identity = textOf(claims, 'sub') ?? textOf(claimsOf(tokens.accessToken), 'sub') ?? 'unknown';
  return { identity, label: textOf(claims, 'email') ?? 'xAI account', tokens };
}

async function renew({ client, clock, endpoints }: FlowParts, tokens: Tokens, signal: AbortSignal): Promise<NewTokens> {
  if (tokens.refreshToken === undefined) throw new SignInError('bad-token', 'This xAI login is over. Sign in again.');
  const reply = await client.call({
    url: `${endpoints.xai.auth}/oauth2/token`,
    form: { client_id: CLIENT_ID, grant_type: 'refresh_token', refresh_token: tokens.refreshToken },
    signal,
  });
  checkRefresh(reply, 'xAI');
  return tokensFrom(reply.fields, tokens, clock.now());
}
