// GitHub's token for a Copilot session: what it is exchanged from, how long it lasts, and why it may be refused.
import { fieldsOf, numberOf, textOf, type Fields } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { NewTokens } from '../vault/credential.ts';
import type { FlowParts } from './flow.ts';

/** Copilot admits editors only, and knows them by these. */
export const EDITOR_HEADERS: Readonly<Record<string, string>> = {
  'editor-version': 'vscode/1.110.1',
  'editor-plugin-version': 'copilot-chat/0.38.2',
  'copilot-integration-id': 'vscode-chat',
  'x-github-api-version': '2025-10-01',
};

export interface CopilotSession {
  readonly tokens: NewTokens;
  /** Where this account's requests go, if GitHub says so. */
  readonly api?: string;
  readonly plan?: string;
}

/** The session, or undefined where this kind of token is not exchanged but sent itself. Throws SignInError. */
export async function exchangeForSession(
  { client, clock, endpoints }: FlowParts,
  { githubToken, domain, signal }: { githubToken: string; domain: string | undefined; signal: AbortSignal },
): Promise<CopilotSession | undefined> {
  const { status, fields } = await client.call({
    url: `${endpoints.github.rest(domain)}/copilot_internal/v2/token`,
    headers: { ...EDITOR_HEADERS, authorization: `token ${githubToken}` },
    signal,
  });
  const token = textOf(fields, 'token');
  if (status < 300 && token !== undefined) {
    // By duration, not by date: this computer's clock may be wrong.
    const seconds = numberOf(fields, 'refresh_in') ?? 1500;
    const api = textOf(fieldsOf(fields['endpoints']), 'api');
    const plan = textOf(fields, 'sku');
    return {
      tokens: {
        refreshToken: githubToken,
        accessToken: token,
        expiresAt: clock.now() + seconds * 1000,
        isAccessInMemory: true,
      },
      ...(api === undefined ? {} : { api }),
      ...(plan === undefined ? {} : { plan }),
    };
  }
  if (status === 404) return undefined;
  throw whyRefused(status, fields);
}

const NO_ACCESS: Readonly<Record<string, string>> = {
  no_copilot_access: 'this GitHub account has no access to Copilot. Subscribe at github.com/settings/copilot',
  not_signed_up: 'this GitHub account has not signed up for Copilot. Sign up at github.com/settings/copilot',
  subscription_ended: 'the Copilot subscription of this account has ended. Renew it at github.com/settings/copilot',
  enterprise_managed_user_account:
    'this account belongs to an enterprise that has not given it Copilot. Ask its administrator',
  feature_flag_blocked: 'GitHub has switched Copilot off for this account. Ask its support',
  spammy_user: 'GitHub has restricted this account. Ask its support',
  billing_locked: 'the account is locked because of an open bill. Look at github.com/settings/billing',
};

function whyRefused(status: number, fields: Fields): SignInError {
  if (status === 401) return new SignInError('invalid-grant', 'GitHub no longer accepts this login. Sign in again.');
  const details = fieldsOf(fields['error_details']);
  const id = textOf(details, 'notification_id');
  if (status === 403 && id !== undefined) {
    const reason = NO_ACCESS[id] ?? textOf(details, 'message') ?? id;
    return new SignInError('blocked', `GitHub gives no Copilot session: ${reason}.`);
  }
  // GitHub's general limit on requests also answers 403.
  return new SignInError('network', `GitHub gave no Copilot session (status ${status}). It is tried again later.`);
}
