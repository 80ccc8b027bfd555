// Sign-in with an xAI account: a code at xAI, renewal with rotating tokens.
import { claimsOf, textOf } from '../oauth/claims.ts';
import { adoptNewer, firstOf } from '../imports/borrowed.ts';
import { readOpenCode } from '../imports/opencode-file.ts';
import { readGrokFiles } from '../imports/token-files.ts';
import type { Credential, Login, NewTokens, Tokens } from '../vault/credential.ts';
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
    importHint: '~/.grok/auth.json, else ~/.local/share/opencode/auth.json',
    ways: {
      device: (call) => deviceLogin(parts, call),
      import: async () => firstOf(loginsInFiles(parts), '~/.grok/auth.json'),
    },
    renewal: {
      leadMs: 2 * 60_000,
      renew: (credential, tokens, signal) => renew(parts, { credential, tokens, signal }),
    },
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
  return loginOf(tokensFrom(fields, {}, parts.clock.now()), textOf(fields, 'id_token'));
}

function loginOf(tokens: NewTokens, idToken?: string): Login {
  const claims = claimsOf(idToken);
  const identity = textOf(claims, 'sub') ?? textOf(claimsOf(tokens.accessToken), 'sub') ?? 'unknown';
  return { identity, label: textOf(claims, 'email') ?? 'xAI account', tokens };
}

/** Other programs go on renewing these: they are only borrowed. */
function loginsInFiles({ readEnvironment }: FlowParts): Login[] {
  const { access, expiresAt } = readOpenCode(readEnvironment, 'xai') ?? {};
  const openCode =
    access === undefined ? [] : [{ accessToken: access, ...(expiresAt === undefined ? {} : { expiresAt }) }];
  return [...readGrokFiles(readEnvironment), ...openCode].map((tokens) => loginOf(tokens));
}

interface Renewing {
  readonly credential: Credential;
  readonly tokens: Tokens;
  readonly signal: AbortSignal;
}

async function renew(parts: FlowParts, { credential, tokens, signal }: Renewing): Promise<NewTokens> {
  const { client, clock, endpoints } = parts;
  if (tokens.refreshToken === undefined) {
    return adoptNewer({ credential, tokens, found: loginsInFiles(parts), owner: 'the other program' });
  }
  const reply = await client.call({
    url: `${endpoints.xai.auth}/oauth2/token`,
    form: { client_id: CLIENT_ID, grant_type: 'refresh_token', refresh_token: tokens.refreshToken },
    signal,
  });
  checkRefresh(reply, 'xAI');
  return tokensFrom(reply.fields, tokens, clock.now());
}
