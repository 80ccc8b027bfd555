// Sign-in with an xAI account: a code at xAI, renewal with rotating tokens.
import { claimsOf, textOf } from '../oauth/claims.ts';
import { firstOf } from '../imports/borrowed.ts';
import { readOpenCode } from '../imports/opencode-file.ts';
import { readGrokFiles } from '../imports/token-files.ts';
import type { Login, NewTokens } from '../vault/credential.ts';
import { runDeviceGrant } from './device-grant.ts';
import { bearer, isSameOrigin, type Flow, type FlowParts, type LoginCall } from './flow.ts';
import { tokensFrom } from './refresh-grant.ts';
import { renewLogin, type Renewing } from './renew-login.ts';

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

function renew(parts: FlowParts, renewing: Renewing): Promise<NewTokens> {
  const url = `${parts.endpoints.xai.auth}/oauth2/token`;
  const files = () => loginsInFiles(parts);
  const target = { url, clientId: CLIENT_ID, vendor: 'xAI', owner: 'the other program', loginsInFiles: files };
  return renewLogin(parts, target, renewing);
}
