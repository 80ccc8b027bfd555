// The browser's session: the one-time code of the link becomes a token, and leaves the address bar.

const TOKEN_KEY = 'dragoman-session';

export interface SessionHost {
  location: Pick<Location, 'hash' | 'pathname' | 'search' | 'origin'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  fetch: typeof fetch;
}

/** The code in an address like `#code=…`; undefined when there is none. */
export function codeIn(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? undefined;
}

/**
 * The token for this tab: from the link's code when there is one, else the one of earlier.
 * Undefined when neither gives one. Throws when the server can't be reached.
 */
export async function openSession(host: SessionHost, signal: AbortSignal): Promise<string | undefined> {
  const code = codeIn(host.location.hash);
  if (code === undefined) return host.storage.getItem(TOKEN_KEY) ?? undefined;
  // Before the exchange, so that a code never stays in the history, whatever comes back.
  host.history.replaceState(null, '', host.location.pathname + host.location.search);
  const token = await exchangeCode(code, host, signal);
  if (token !== undefined) host.storage.setItem(TOKEN_KEY, token);
  // A reload with a spent code: the tab may still hold a good token.
  return token ?? host.storage.getItem(TOKEN_KEY) ?? undefined;
}

/** Forgets a token that the server no longer takes. */
export function forgetSession(storage: SessionHost['storage']): void {
  storage.removeItem(TOKEN_KEY);
}

async function exchangeCode(code: string, host: SessionHost, signal: AbortSignal): Promise<string | undefined> {
  const response = await host.fetch(new URL('/session', host.location.origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
    signal,
  });
  if (!response.ok) return undefined;
  const answer: unknown = await response.json();
  const isToken =
    typeof answer === 'object' && answer !== null && 'token' in answer && typeof answer.token === 'string';
  return isToken ? (answer.token as string) : undefined;
}
