// Renews a login that was made here; one that was taken over is left to the program it belongs to.
import { adoptNewer } from '../imports/borrowed.ts';
import type { Fields } from '../oauth/claims.ts';
import type { Credential, Login, Renewed, Tokens } from '../vault/credential.ts';
import type { FlowParts } from './flow.ts';
import { checkRefresh, tokensFrom } from './refresh-grant.ts';

export interface Renewing {
  readonly credential: Credential;
  readonly tokens: Tokens;
  readonly signal: AbortSignal;
}

export interface RefreshTarget {
  readonly url: string;
  readonly clientId: string;
  /** In texts for the user. */
  readonly vendor: string;
  /** The program whose login may have been taken over, in texts for the user. */
  readonly owner: string;
  /** What that program has in its files now. */
  readonly loginsInFiles: () => readonly Login[];
  readonly headers?: Record<string, string>;
  /** RFC 6749 wants a form; some vendors want JSON. */
  readonly isJson?: boolean;
  /** What else the answer says that requests need. */
  readonly factsFrom?: (fields: Fields) => Readonly<Record<string, string>>;
}

/** A login without a refresh token is a borrowed one. Throws SignInError. */
export async function renewLogin(
  { client, clock }: Pick<FlowParts, 'client' | 'clock'>,
  { url, clientId, vendor, owner, loginsInFiles, headers, isJson = false, factsFrom }: RefreshTarget,
  { credential, tokens, signal }: Renewing,
): Promise<Renewed> {
  const { refreshToken } = tokens;
  if (refreshToken === undefined) return adoptNewer({ credential, tokens, found: loginsInFiles(), owner });
  const fields = { client_id: clientId, grant_type: 'refresh_token', refresh_token: refreshToken };
  const body = isJson ? { json: fields } : { form: fields };
  const reply = await client.call({ url, ...body, ...(headers !== undefined && { headers }), signal });
  checkRefresh(reply, vendor);
  const next = tokensFrom(reply.fields, tokens, clock.now());
  return factsFrom === undefined ? next : { ...next, facts: factsFrom(reply.fields) };
}
