// Sign-in with GitHub Copilot: a code at GitHub, a token or a file; then a short session, or the token itself.
import { randomUUID } from 'node:crypto';
import { fieldsOf, numberOf, textOf } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import { usageFields } from '../quota/usage-fields.ts';
import { readCopilotFiles } from '../imports/copilot-files.ts';
import type { Credential, Login, NewTokens, Tokens } from '../vault/credential.ts';
import { EDITOR_HEADERS, exchangeForSession } from './copilot-exchange.ts';
import { copilotTraits } from './copilot-request.ts';
import { runDeviceGrant } from './device-grant.ts';
import { domainOf } from './endpoints.ts';
import {
  bearer,
  isSameOrigin,
  type Applied,
  type Flow,
  type FlowParts,
  type LoginCall,
  type OutgoingRequest,
} from './flow.ts';

/** Public: the application that GitHub has registered for Copilot in editors. */
const CLIENT_ID = 'Iv1.b507a08c87ecfe98';
const SCOPE = 'read:user';

/** Makes the flow. */
export function createCopilotFlow(parts: FlowParts): Flow {
  const { endpoints } = parts;
  return {
    provider: 'github-copilot',
    notice:
      "GitHub's terms may not allow Copilot outside of its own programs, and heavy automatic use has brought suspensions.",
    tokenHint:
      'A fine-grained token with the account permission "Copilot Requests", from github.com/settings/tokens; without one, the variable COPILOT_GITHUB_TOKEN is used.',
    importHint: '~/.config/github-copilot/apps.json or hosts.json, else ~/.local/share/opencode/auth.json',
    takesDomain: true,
    ways: {
      device: (call) => deviceLogin(parts, call),
      token: async (call) =>
        loginWith(parts, givenToken(parts, call), { domain: usualDomain(call), signal: call.signal }),
      import: async (call) => {
        const domain = usualDomain(call);
        const token = readCopilotFiles(parts.readEnvironment, domain ?? 'github.com');
        return loginWith(parts, token, { domain, signal: call.signal });
      },
    },
    renewal: { leadMs: 60_000, renew: (credential, tokens, signal) => renew(parts, { credential, tokens, signal }) },
    apply: (credential, tokens, request) => applyCopilot(parts, { credential, tokens, request }),
    mayGoTo: (credential, url) => isCopilotHost(parts, credential.domain, url),
    baseUrlFor: ({ domain, facts }) =>
      facts['api'] ?? (domain !== undefined || endpoints.isLocal ? endpoints.github.api(domain) : undefined),
    quota: (credential, tokens, signal) => askQuota(parts, { credential, tokens, signal }),
  };
}

/** `GITHUB_TOKEN` is not looked at: it is there for other purposes, and nobody has said that it may be used for this. */
function givenToken({ readEnvironment }: FlowParts, { token }: LoginCall): string {
  const given = token ?? readEnvironment('COPILOT_GITHUB_TOKEN')?.trim() ?? '';
  if (given !== '') return given;
  throw new SignInError(
    'bad-token',
    'Paste a token of GitHub, or set COPILOT_GITHUB_TOKEN and start Dragoman again. Or sign in with a code.',
  );
}

function usualDomain({ domain }: LoginCall): string | undefined {
  return domainOf(domain, 'github.com');
}

async function deviceLogin(parts: FlowParts, call: LoginCall): Promise<Login> {
  const domain = usualDomain(call);
  const base = parts.endpoints.github.oauth(domain);
  const grant = {
    startUrl: `${base}/login/device/code`,
    tokenUrl: `${base}/login/oauth/access_token`,
    clientId: CLIENT_ID,
    scope: SCOPE,
  };
  const fields = await runDeviceGrant(parts, grant, call);
  return loginWith(parts, textOf(fields, 'access_token') ?? '', { domain, signal: call.signal });
}

type Mode = 'session' | 'direct' | 'fine-grained';

/** GitHub says by the beginning what kind of token it is, and each kind has a way of its own. */
function modeOf(token: string): Mode {
  if (token.startsWith('ghp_')) {
    throw new SignInError(
      'bad-token',
      'Copilot accepts no classic token (ghp_…). Make a fine-grained one with the permission "Copilot Requests", or sign in with a code.',
    );
  }
  if (token.startsWith('github_pat_')) return 'fine-grained';
  return token.startsWith('gho_') ? 'direct' : 'session';
}

async function loginWith(
  parts: FlowParts,
  githubToken: string,
  { domain, signal }: { domain: string | undefined; signal: AbortSignal },
): Promise<Login> {
  const wanted = modeOf(githubToken);
  const user = await whoIs(parts, githubToken, { domain, signal });
  const session = wanted === 'session' ? await exchangeForSession(parts, { githubToken, domain, signal }) : undefined;
  // GitHub exchanges only tokens of some applications; those of others are sent themselves.
  const mode = session === undefined && wanted === 'session' ? 'direct' : wanted;
  const facts = { mode, ...apiFact(parts, domain, session?.api) };
  return {
    identity: `${domain ?? 'github.com'}:${user.id}`,
    label: domain === undefined ? user.name : `${user.name} (${domain})`,
    ...(session?.plan === undefined ? {} : { plan: session.plan }),
    ...(domain === undefined ? {} : { domain }),
    facts,
    tokens: session?.tokens ?? { accessToken: githubToken },
  };
}

function apiFact(parts: FlowParts, domain: string | undefined, api: string | undefined): { api?: string } {
  if (api === undefined || !URL.canParse(api) || !isCopilotHost(parts, domain, new URL(api))) return {};
  return { api: api.replace(/\/+$/, '') };
}

async function whoIs(
  { client, endpoints }: FlowParts,
  githubToken: string,
  { domain, signal }: { domain: string | undefined; signal: AbortSignal },
): Promise<{ id: string; name: string }> {
  const { status, fields } = await client.call({
    url: `${endpoints.github.rest(domain)}/user`,
    headers: { authorization: `token ${githubToken}` },
    signal,
  });
  const id = numberOf(fields, 'id');
  const name = textOf(fields, 'login');
  if (id !== undefined && name !== undefined) return { id: String(id), name };
  throw status === 401
    ? new SignInError('bad-token', 'GitHub does not accept this token. Make a new one, or sign in with a code.')
    : new SignInError('network', `GitHub did not say whose login this is (status ${status}). Try again.`);
}

/** A token of GitHub's must never follow an address out of an answer to a stranger. */
function isCopilotHost({ endpoints }: FlowParts, domain: string | undefined, url: URL): boolean {
  if (isSameOrigin(url, endpoints.github.api(domain))) return true;
  const { protocol, hostname } = url;
  const isVendor = domain === undefined ? hostname.endsWith('.githubcopilot.com') : hostname.endsWith(`.${domain}`);
  return protocol === 'https:' && isVendor;
}

interface Renewing {
  readonly credential: Credential;
  readonly tokens: Tokens;
  readonly signal: AbortSignal;
}

async function renew(parts: FlowParts, { credential, tokens, signal }: Renewing): Promise<NewTokens> {
  const { refreshToken } = tokens;
  const session =
    refreshToken === undefined
      ? undefined
      : await exchangeForSession(parts, { githubToken: refreshToken, domain: credential.domain, signal });
  if (session !== undefined) return session.tokens;
  throw new SignInError('bad-token', 'GitHub Copilot no longer accepts this login. Sign in again.');
}

function applyCopilot(
  { version }: FlowParts,
  { credential, tokens, request }: { credential: Credential; tokens: Tokens; request: OutgoingRequest },
): Applied {
  const { isFromUser, hasImage } = copilotTraits(request.body);
  const { mode } = credential.facts;
  const own: Record<string, string> =
    mode === 'session'
      ? { ...EDITOR_HEADERS, 'user-agent': 'GitHubCopilotChat/0.38.2' }
      : {
          'user-agent': `Dragoman/${version}`,
          'x-github-api-version': '2026-06-01',
          ...(mode === 'fine-grained' ? { 'copilot-integration-id': 'copilot-developer-cli' } : {}),
        };
  return {
    headers: {
      ...own,
      ...bearer(tokens),
      'openai-intent': 'conversation-agent',
      'x-request-id': randomUUID(),
      'x-initiator': isFromUser ? 'user' : 'agent',
      ...(hasImage ? { 'copilot-vision-request': 'true' } : {}),
    },
  };
}

async function askQuota({ client, endpoints }: FlowParts, { credential, tokens, signal }: Renewing) {
  const reply = await client.call({
    url: `${endpoints.github.rest(credential.domain)}/copilot_internal/user`,
    headers: { ...EDITOR_HEADERS, authorization: `token ${tokens.refreshToken ?? tokens.accessToken ?? ''}` },
    signal,
  });
  const fields = usageFields(reply, 'GitHub');
  const resetsAt = Date.parse(textOf(fields, 'quota_reset_date') ?? '');
  return Object.entries(fieldsOf(fields['quota_snapshots'])).flatMap(([name, snapshot]) => {
    const remaining = numberOf(fieldsOf(snapshot), 'percent_remaining');
    if (remaining === undefined || fieldsOf(snapshot)['unlimited'] === true) return [];
    const usedPercent = Math.min(100, Math.max(0, 100 - remaining));
    return [{ name: name.replaceAll('_', ' '), usedPercent, ...(Number.isNaN(resetsAt) ? {} : { resetsAt }) }];
  });
}
