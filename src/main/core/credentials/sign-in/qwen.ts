// Sign-in with Qwen: a code with a proof key, and the tokens that Qwen Code may still have. Closed by Qwen since 2026-04-15.
import { firstOf } from '../imports/borrowed.ts';
import { readQwenFile } from '../imports/token-files.ts';
import { claimsOf, textOf, type Fields } from '../oauth/claims.ts';
import { createProofKey } from '../oauth/pkce.ts';
import type { Credential, Login, NewTokens, Renewed } from '../vault/credential.ts';
import { runDeviceGrant } from './device-grant.ts';
import { bearer, isSameOrigin, type Flow, type FlowParts, type LoginCall } from './flow.ts';
import { tokensFrom } from './refresh-grant.ts';
import { renewLogin, type Renewing } from './renew-login.ts';

/** Public: the application that Alibaba has registered for Qwen Code. */
const CLIENT_ID = 'f0304373b74a44d2b584a3fb70ca9e56';
const SCOPE = 'openid profile email model.completion';

/** Makes the flow. */
export function createQwenFlow(parts: FlowParts): Flow {
  return {
    provider: 'qwen-subscription',
    guard: 'closed',
    notice:
      'Qwen ended its free sign-in on 2026-04-15, so a new one will most likely be refused. A key of DashScope or of the coding plan works.',
    importHint: '~/.qwen/oauth_creds.json',
    ways: {
      import: async () => firstOf(loginsInFiles(parts), '~/.qwen/oauth_creds.json'),
      device: (call) => deviceLogin(parts, call),
    },
    renewal: {
      leadMs: 60_000,
      renew: (credential, tokens, signal) => renew(parts, { credential, tokens, signal }),
    },
    apply: (_credential, tokens) => ({
      headers: bearer(tokens),
      defaults: { 'user-agent': `Dragoman/${parts.version}` },
    }),
    mayGoTo: (_credential, url) => isQwenHost(parts, url),
    addressOf: (credential, url) => atNewestAddress(parts, credential, url),
    baseUrlFor: ({ facts }) => facts['api'] ?? parts.endpoints.qwen.api,
  };
}

async function deviceLogin(parts: FlowParts, call: LoginCall): Promise<Login> {
  const { auth } = parts.endpoints.qwen;
  const proof = createProofKey();
  const fields = await runDeviceGrant(
    parts,
    {
      startUrl: `${auth}/api/v1/oauth2/device/code`,
      tokenUrl: `${auth}/api/v1/oauth2/token`,
      clientId: CLIENT_ID,
      scope: SCOPE,
      // Unusual: the verifier travels with the question for the token, as there is no redirect.
      startFields: { code_challenge: proof.challenge, code_challenge_method: 'S256' },
      pollFields: { code_verifier: proof.verifier },
      usualIntervalSeconds: 2,
      slowDown: (seconds) => Math.min(10, seconds * 1.5),
      expiredStatus: 401,
    },
    call,
  );
  return loginOf(parts, tokensFrom(fields, {}, parts.clock.now()), textOf(fields, 'resource_url'));
}

function loginOf(parts: FlowParts, tokens: NewTokens, resource: string | undefined): Login {
  const claims = claimsOf(tokens.accessToken);
  const name = textOf(claims, 'email') ?? textOf(claims, 'sub');
  return {
    identity: name ?? 'qwen',
    label: name ?? 'Qwen account',
    facts: factsOf(parts, resource),
    tokens,
  };
}

function factsOf(parts: FlowParts, resource: string | undefined): { api?: string } {
  const api = addressOf(parts, resource);
  return api === undefined ? {} : { api };
}

/** A renewal may have moved the login: a token is good only at the address that came with it. */
function atNewestAddress({ endpoints }: FlowParts, { facts }: Credential, url: URL): URL {
  const api = facts['api'] ?? endpoints.qwen.api;
  const at = url.pathname.lastIndexOf('/v1/');
  // Both addresses end in the version; what follows is the call.
  return at === -1 ? url : new URL(`${api}${url.pathname.slice(at + '/v1'.length)}${url.search}`);
}

/** Qwen says with each token where it is good: a host name or an address, with or without the version at its end. */
function addressOf(parts: FlowParts, resource: string | undefined): string | undefined {
  if (resource === undefined) return undefined;
  const whole = /^https?:\/\//.test(resource) ? resource : `https://${resource}`;
  if (!URL.canParse(whole) || !isQwenHost(parts, new URL(whole))) return undefined;
  const bare = whole.replace(/\/+$/, '');
  return bare.endsWith('/v1') ? bare : `${bare}/v1`;
}

/** The token must not follow an address out of an answer or a file to a stranger. */
function isQwenHost({ endpoints }: FlowParts, url: URL): boolean {
  if (isSameOrigin(url, endpoints.qwen.api)) return true;
  const isVendor = url.hostname.endsWith('.qwen.ai') || url.hostname.endsWith('.aliyuncs.com');
  return url.protocol === 'https:' && isVendor;
}

function renew(parts: FlowParts, renewing: Renewing): Promise<Renewed> {
  const url = `${parts.endpoints.qwen.auth}/api/v1/oauth2/token`;
  const target = {
    url,
    clientId: CLIENT_ID,
    vendor: 'Qwen',
    owner: 'Qwen Code',
    loginsInFiles: () => loginsInFiles(parts),
    factsFrom: (fields: Fields) => factsOf(parts, textOf(fields, 'resource_url')),
  };
  return renewLogin(parts, target, renewing);
}

function loginsInFiles(parts: FlowParts): Login[] {
  return readQwenFile(parts.readEnvironment).map(({ resource, ...tokens }) => loginOf(parts, tokens, resource));
}
