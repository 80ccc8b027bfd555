// Sign-in with a ChatGPT subscription: browser and code, renewal with rotating tokens, requests to the Codex backend.
import { KNOWN_VERSION } from '../../clients/codex/facts.ts';
import { claimsOf, expiryOf, fieldsOf, numberOf, textOf, type Fields } from '../oauth/claims.ts';
import { pollDevice } from '../oauth/device-loop.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { VendorReply } from '../oauth/vendor-client.ts';
import type { Credential, Login, NewTokens } from '../vault/credential.ts';
import { firstOf } from '../imports/borrowed.ts';
import { usageFields } from '../quota/usage-fields.ts';
import { readCodexFile } from '../imports/codex-file.ts';
import { readOpenCode } from '../imports/opencode-file.ts';
import { runBrowserGrant } from './browser-grant.ts';
import { chatgptBody } from './chatgpt-body.ts';
import { bearer, isSameOrigin, type Flow, type FlowParts, type LoginCall } from './flow.ts';
import { tokensFrom } from './refresh-grant.ts';
import { renewLogin, type Renewing } from './renew-login.ts';

/** Public: the application that OpenAI has registered for Codex. */
const CLIENT_ID = 'app_EMoamEEZ73f0CkXaXp7hrann';
const SCOPE = 'openid profile email offline_access';
/** Some polls come a moment too early for the server's clock. */
const INTERVAL_MARGIN_S = 3;
const CODE_LIFE_S = 900;
const ENABLE_HINT =
  'Signing in with a code must be allowed in the security settings of ChatGPT, or by the administrator of the workspace.';

/** Makes the flow. */
export function createChatgptFlow(parts: FlowParts): Flow {
  const { endpoints } = parts;
  return {
    provider: 'chatgpt-codex',
    importHint: '~/.codex/auth.json, else ~/.local/share/opencode/auth.json',
    ways: {
      browser: (call) => browserLogin(parts, call),
      device: (call) => deviceLogin(parts, call),
      import: async () => firstOf(loginsInFiles(parts), '~/.codex/auth.json'),
    },
    renewal: {
      leadMs: 5 * 60_000,
      renew: (credential, tokens, signal) => renew(parts, { credential, tokens, signal }),
    },
    apply: (credential, tokens, { body }) => ({
      headers: { ...bearer(tokens), ...accountHeaders(credential), accept: 'text/event-stream' },
      defaults: { originator: 'dragoman', 'user-agent': `Dragoman/${parts.version}` },
      ...(body === undefined ? {} : { body: chatgptBody(body) }),
    }),
    mayGoTo: (_credential, url) => isSameOrigin(url, endpoints.chatgpt.api),
    addressOf: (_credential, url) => withClientVersion(url),
    baseUrlFor: () => (endpoints.isLocal ? endpoints.chatgpt.api : undefined),
    revoke: async (_credential, { refreshToken }, signal) => {
      if (refreshToken === undefined) return;
      const form = { token: refreshToken, token_type_hint: 'refresh_token', client_id: CLIENT_ID };
      await parts.client.call({ url: `${endpoints.chatgpt.issuer}/oauth/revoke`, form, signal });
    },
    quota: (credential, tokens, signal) => askUsage(parts, { credential, tokens, signal }),
  };
}

/** The list of models is refused without a version of Codex, and holds what that version can use. */
function withClientVersion(url: URL): URL {
  if (!url.pathname.endsWith('/models') || url.searchParams.has('client_version')) return url;
  const versioned = new URL(url);
  versioned.searchParams.set('client_version', KNOWN_VERSION);
  return versioned;
}

async function browserLogin(parts: FlowParts, call: LoginCall): Promise<Login> {
  const { issuer, ports } = parts.endpoints.chatgpt;
  const reply = await runBrowserGrant(parts, call, {
    authorizeUrl: `${issuer}/oauth/authorize`,
    tokenUrl: `${issuer}/oauth/token`,
    clientId: CLIENT_ID,
    scope: SCOPE,
    ports,
    host: 'localhost',
    path: '/auth/callback',
    extra: { id_token_add_organizations: 'true', codex_cli_simplified_flow: 'true', originator: 'dragoman' },
  });
  return loginFrom(reply, parts.clock.now());
}

/** OpenAI's own: no device grant of the standard, but a code that is exchanged like that of a browser. */
async function deviceLogin({ client, clock, endpoints }: FlowParts, { signal, prompt }: LoginCall): Promise<Login> {
  const { issuer } = endpoints.chatgpt;
  const base = `${issuer}/api/accounts/deviceauth`;
  const started = await client.call({ url: `${base}/usercode`, json: { client_id: CLIENT_ID }, signal });
  const deviceId = textOf(started.fields, 'device_auth_id');
  const userCode = textOf(started.fields, 'user_code') ?? textOf(started.fields, 'usercode');
  if (deviceId === undefined || userCode === undefined) {
    throw new SignInError(
      'unavailable',
      `ChatGPT offers no sign-in with a code now. ${ENABLE_HINT} Or sign in with the browser.`,
    );
  }
  prompt({ url: `${issuer}/codex/device`, userCode, endsAt: clock.now() + CODE_LIFE_S * 1000 });
  const granted = await pollDevice({
    clock,
    signal,
    intervalSeconds: Math.max(1, numberOf(started.fields, 'interval') ?? 5) + INTERVAL_MARGIN_S,
    lifetimeSeconds: CODE_LIFE_S,
    expiredHint: ENABLE_HINT,
    poll: async () => {
      const json = { device_auth_id: deviceId, user_code: userCode };
      return readDevicePoll(await client.call({ url: `${base}/token`, json, signal }));
    },
  });
  const form = {
    grant_type: 'authorization_code',
    code: textOf(granted, 'authorization_code') ?? '',
    redirect_uri: `${issuer}/deviceauth/callback`,
    client_id: CLIENT_ID,
    code_verifier: textOf(granted, 'code_verifier') ?? '',
  };
  return loginFrom(await client.call({ url: `${issuer}/oauth/token`, form, signal }), clock.now());
}

function readDevicePoll({ status, fields, headers }: VendorReply) {
  if (status === 200 && textOf(fields, 'authorization_code') !== undefined)
    return { kind: 'done' as const, value: fields };
  if (status === 403 || status === 404) return { kind: 'pending' as const };
  if (status === 429 || status >= 500) {
    return { kind: 'later' as const, retryAfterSeconds: numberOf(headers, 'retry-after') };
  }
  throw new SignInError('expired-code', `The code is over. Start again for a new one. ${ENABLE_HINT}`);
}

function loginFrom({ status, fields }: VendorReply, now: number): Login {
  const accessToken = textOf(fields, 'access_token');
  if (status >= 300 || accessToken === undefined) {
    throw new SignInError('rejected', `ChatGPT did not complete the sign-in (status ${status}). Start again.`);
  }
  return loginOf({ accessToken, idToken: textOf(fields, 'id_token') }, tokensFrom(fields, {}, now));
}

const AUTH_CLAIM = 'https://api.openai.com/auth';

/** Whose account the tokens are for, out of the tokens themselves. */
function loginOf(
  {
    accessToken,
    idToken,
    accountId,
  }: { accessToken: string; idToken?: string | undefined; accountId?: string | undefined },
  tokens: NewTokens,
): Login {
  const claims = claimsOf(idToken);
  const auth = fieldsOf(claims[AUTH_CLAIM]);
  const accessAuth = fieldsOf(claimsOf(accessToken)[AUTH_CLAIM]);
  const account = accountId ?? accountIn(claims, auth, accessAuth);
  const user = textOf(auth, 'chatgpt_user_id') ?? textOf(accessAuth, 'chatgpt_user_id') ?? textOf(claims, 'sub') ?? '';
  const plan = textOf(auth, 'chatgpt_plan_type') ?? textOf(accessAuth, 'chatgpt_plan_type');
  return {
    identity: `${account ?? ''}:${user}`,
    label: textOf(claims, 'email') ?? account ?? 'ChatGPT account',
    ...(plan === undefined ? {} : { plan }),
    facts: factsIn(auth, account),
    tokens,
  };
}

function factsIn(auth: Fields, account: string | undefined): Record<string, string> {
  const residency = textOf(auth, 'chatgpt_compute_residency');
  return {
    ...(account === undefined ? {} : { account }),
    ...(auth['chatgpt_account_is_fedramp'] === true ? { fedramp: 'true' } : {}),
    ...(residency === undefined ? {} : { residency }),
  };
}

function accountIn(claims: Fields, auth: Fields, accessAuth: Fields): string | undefined {
  const organizations = Array.isArray(auth['organizations']) ? (auth['organizations'] as unknown[]) : [];
  return (
    textOf(auth, 'chatgpt_account_id') ??
    textOf(claims, 'chatgpt_account_id') ??
    textOf(accessAuth, 'chatgpt_account_id') ??
    textOf(fieldsOf(organizations[0]), 'id')
  );
}

function accountHeaders({ facts }: Credential): Record<string, string> {
  const { account, fedramp, residency } = facts;
  return {
    ...(account === undefined ? {} : { 'chatgpt-account-id': account }),
    ...(fedramp === undefined ? {} : { 'x-openai-fedramp': 'true' }),
    ...(residency === undefined ? {} : { 'x-openai-internal-codex-residency': residency }),
  };
}

/** The programs that wrote these files go on renewing their tokens, so ours are only borrowed: they are never renewed here. */
function loginsInFiles({ readEnvironment }: FlowParts): Login[] {
  const openCode = readOpenCode(readEnvironment, 'openai');
  const borrowed =
    openCode?.access === undefined ? [] : [{ accountId: openCode.accountId, accessToken: openCode.access }];
  try {
    return [readCodexFile(readEnvironment), ...borrowed].map(borrowedLogin);
  } catch (error) {
    // Why there is none at Codex is worth telling only if nobody else has one.
    if (borrowed.length === 0) throw error;
    return borrowed.map(borrowedLogin);
  }
}

function borrowedLogin(found: { accessToken: string; idToken?: string; accountId?: string | undefined }): Login {
  const { accessToken } = found;
  const expiresAt = expiryOf(accessToken);
  return loginOf(found, { accessToken, ...(expiresAt === undefined ? {} : { expiresAt }) });
}

function renew(parts: FlowParts, renewing: Renewing): Promise<NewTokens> {
  return renewLogin(
    parts,
    {
      url: `${parts.endpoints.chatgpt.issuer}/oauth/token`,
      clientId: CLIENT_ID,
      vendor: 'ChatGPT',
      owner: 'Codex',
      loginsInFiles: () => loginsInFiles(parts),
      isJson: true,
    },
    renewing,
  );
}

async function askUsage({ client, endpoints }: FlowParts, { credential, tokens, signal }: Renewing) {
  const headers = { ...bearer(tokens), ...accountHeaders(credential) };
  const fields = usageFields(await client.call({ url: endpoints.chatgpt.usage, headers, signal }), 'ChatGPT');
  const limits = fieldsOf(fields['rate_limit']);
  return (['primary', 'secondary'] as const).flatMap((name) => {
    const window = fieldsOf(limits[`${name}_window`]);
    const usedPercent = numberOf(window, 'used_percent');
    const resetsAt = numberOf(window, 'reset_at');
    if (usedPercent === undefined) return [];
    const hours = Math.round((numberOf(window, 'limit_window_seconds') ?? 0) / 3600);
    const label = hours === 0 ? name : hours >= 48 ? `${Math.round(hours / 24)} days` : `${hours} hours`;
    return [{ name: label, usedPercent, ...(resetsAt === undefined ? {} : { resetsAt: resetsAt * 1000 }) }];
  });
}
