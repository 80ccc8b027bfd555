// Sign-in with GitLab Duo: a personal access token, exchanged for a short one that the AI gateway takes.
import { fieldsOf, numberOf, textOf, type Fields } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { Login, NewTokens, Tokens } from '../vault/credential.ts';
import { domainOf } from './endpoints.ts';
import { isSameOrigin, type Flow, type FlowParts, type LoginCall } from './flow.ts';

/** GitLab's own tool reads either. */
const TOKEN_VARIABLES = ['GITLAB_TOKEN', 'GL_TOKEN'];

const EXCHANGE_LIFE_MS = 25 * 60_000;

/** Makes the flow. */
export function createGitlabFlow(parts: FlowParts): Flow {
  const { endpoints } = parts;
  return {
    provider: 'gitlab-duo',
    notice: 'GitLab marks this way to its AI gateway as experimental. It needs Duo on the account.',
    tokenHint: 'A personal access token with the scope "api"; without one, the variable GITLAB_TOKEN is used.',
    takesDomain: true,
    ways: { token: (call) => tokenLogin(parts, call) },
    renewal: {
      leadMs: 5 * 60_000,
      renew: (credential, tokens, signal) =>
        exchange(parts, { token: tokens.refreshToken ?? '', domain: credential.domain, signal }),
    },
    apply: (_credential, tokens, { body }) => ({
      headers: gatewayHeaders(tokens),
      ...(body === undefined ? {} : { body: withRealModel(body) }),
    }),
    mayGoTo: (_credential, url) => isSameOrigin(url, endpoints.gitlab.gateway),
    baseUrlFor: () => (endpoints.isLocal ? `${endpoints.gitlab.gateway}/ai/v1/proxy/openai/v1` : undefined),
  };
}

async function tokenLogin(parts: FlowParts, call: LoginCall): Promise<Login> {
  const { client, endpoints, readEnvironment } = parts;
  const { signal } = call;
  const domain = domainOf(call.domain ?? readEnvironment('GITLAB_INSTANCE_URL'), 'gitlab.com');
  const token = call.token ?? TOKEN_VARIABLES.map((name) => readEnvironment(name)?.trim()).find(Boolean);
  if (token === undefined || token === '') {
    throw new SignInError(
      'bad-token',
      'Paste a personal access token of GitLab, or set GITLAB_TOKEN and start Dragoman again.',
    );
  }
  const url = `${endpoints.gitlab.instance(domain)}/api/v4/user`;
  const { status, fields } = await client.call({ url, headers: { authorization: `Bearer ${token}` }, signal });
  const id = numberOf(fields, 'id');
  if (id === undefined) {
    throw status === 401
      ? new SignInError('bad-token', 'GitLab does not accept this token. Make a new one with the scope "api".')
      : new SignInError('network', `GitLab did not say whose token this is (status ${status}). Try again.`);
  }
  const name = textOf(fields, 'username') ?? String(id);
  return {
    identity: `${domain ?? 'gitlab.com'}:${id}`,
    label: domain === undefined ? name : `${name} (${domain})`,
    ...(domain === undefined ? {} : { domain }),
    tokens: await exchange(parts, { token, domain, signal }),
  };
}

async function exchange(
  { client, clock, endpoints }: FlowParts,
  { token, domain, signal }: { token: string; domain: string | undefined; signal: AbortSignal },
): Promise<NewTokens> {
  const { status, fields } = await client.call({
    url: `${endpoints.gitlab.instance(domain)}/api/v4/ai/third_party_agents/direct_access`,
    headers: { authorization: `Bearer ${token}` },
    json: { feature_flags: { duo_agent_platform_agentic_chat: true, duo_agent_platform: true } },
    signal,
  });
  const gatewayToken = textOf(fields, 'token');
  if (status >= 300 || gatewayToken === undefined) throw whyRefused(status);
  const endsAt = numberOf(fields, 'expires_at');
  return {
    refreshToken: token,
    // Token and headers belong together: each exchange gives both.
    accessToken: JSON.stringify({ token: gatewayToken, headers: headersIn(fields) }),
    isAccessInMemory: true,
    expiresAt: endsAt === undefined ? clock.now() + EXCHANGE_LIFE_MS : endsAt * 1000,
  };
}

function headersIn(fields: Fields): Record<string, string> {
  const kept = Object.entries(fieldsOf(fields['headers'])).flatMap(([name, value]) =>
    /^x-gitlab-[a-z-]+$/i.test(name) && typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  return Object.fromEntries(kept);
}

function gatewayHeaders({ accessToken = '{}' }: Tokens): Record<string, string> {
  const { token, headers } = JSON.parse(accessToken) as { token?: string; headers?: Record<string, string> };
  return { ...headers, authorization: `Bearer ${token ?? ''}` };
}

/** GitLab's names for models are its own; the gateway wants those of Anthropic and OpenAI. */
function withRealModel(body: Buffer | string): Buffer | string {
  const text = body.toString();
  const real = text.replace(
    /"model"\s*:\s*"duo-chat-([\w.-]+)"/,
    (_field, name: string) => `"model":"${realModel(name)}"`,
  );
  return real === text ? body : real;
}

/** Some are known to the gateway by their day of release only. */
const DATED: Readonly<Record<string, string>> = {
  'opus-4-5': 'claude-opus-4-5-20251101',
  'sonnet-4-5': 'claude-sonnet-4-5-20250929',
  'haiku-4-5': 'claude-haiku-4-5-20251001',
  'gpt-5-mini': 'gpt-5-mini-2025-08-07',
  'gpt-5-1': 'gpt-5.1-2025-11-13',
  'gpt-5-2': 'gpt-5.2-2025-12-11',
  'gpt-5-4': 'gpt-5.4-2026-03-05',
  'gpt-5-5': 'gpt-5.5-2026-04-23',
};

function realModel(name: string): string {
  const dated = Object.hasOwn(DATED, name) ? DATED[name] : undefined;
  if (dated !== undefined) return dated;
  return name.startsWith('gpt-') ? name.replace(/^gpt-(\d+)-(\d+)/, 'gpt-$1.$2') : `claude-${name}`;
}

function whyRefused(status: number): SignInError {
  if (status === 401) {
    return new SignInError('bad-token', 'GitLab no longer accepts this token. Sign in again with a new one.');
  }
  if (status === 403) {
    return new SignInError(
      'blocked',
      'GitLab Duo is not enabled for this account, or its agent platform is switched off. Ask the administrator.',
    );
  }
  if (status === 404) {
    return new SignInError(
      'blocked',
      'This GitLab is too old for Duo through Dragoman. Ask the administrator for an update.',
    );
  }
  return new SignInError(
    'network',
    `GitLab gave no access to its AI gateway (status ${status}). It is tried again later.`,
  );
}
