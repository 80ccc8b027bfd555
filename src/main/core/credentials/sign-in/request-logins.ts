// Puts logins on requests to providers: the right token, to the right host only, and one more try when it is refused.
import { LOGIN_PREFIX } from '../missing-credential.ts';
import type { UpstreamRequest, UpstreamResponse, UpstreamClient } from '../../upstream/upstream-client.ts';
import { FailureError } from '../../ir/failure.ts';
import type { TokenKeeper } from '../oauth/token-keeper.ts';
import { edgeBlocked, isEdgePage } from '../oauth/vendor-client.ts';
import { SignInError, type SignInErrorCode } from '../oauth/sign-in-error.ts';
import type { Credential, Tokens } from '../vault/credential.ts';
import type { Vault } from '../vault/vault.ts';
import type { Flow } from './flow.ts';

export interface LoginHandle {
  /** Stands for the login where a key would stand; holds no secret. Another one after each login. */
  readonly handle: string;
  /** False when the user must sign in again first. */
  readonly isUsable: boolean;
}

export interface RequestLogins {
  handleOf(id: string): LoginHandle;
  /** A client that puts logins where requests carry a handle. Everything else passes as it is. */
  wrap(upstream: UpstreamClient): UpstreamClient;
}

export interface RequestLoginDependencies {
  readonly vault: Vault;
  readonly keeper: TokenKeeper;
  readonly flowOf: (provider: string) => Flow | undefined;
}

const HANDLE = /^(?:Bearer )?login:([\w-]{1,64})#\d+$/;

/** Makes the service. */
export function createRequestLogins(dependencies: RequestLoginDependencies): RequestLogins {
  const { vault } = dependencies;
  return {
    handleOf: (id) => {
      const credential = vault.find(id);
      const isUsable = credential !== undefined && credential.status.state !== 'needs-login';
      return { handle: `login:${id}#${credential?.loginNumber ?? 0}`, isUsable };
    },
    wrap: (upstream) => ({
      close: () => upstream.close(),
      send: async (request) => {
        const [header, id] = findHandle(request);
        if (header === undefined || id === undefined) return upstream.send(request);
        const { [header]: _handle, ...headers } = request.headers;
        try {
          return await sendWithLogin({ upstream, ...dependencies }, id, { ...request, headers });
        } catch (error) {
          throw error instanceof SignInError ? asFailure(error) : error;
        }
      },
    }),
  };
}

function findHandle({ headers }: UpstreamRequest): [header: string | undefined, id: string | undefined] {
  for (const [name, value] of Object.entries(headers)) {
    const id = HANDLE.exec(value)?.[1];
    if (id !== undefined) return [name, id];
  }
  return [undefined, undefined];
}

async function sendWithLogin(
  { upstream, vault, keeper, flowOf }: RequestLoginDependencies & { upstream: UpstreamClient },
  id: string,
  request: UpstreamRequest,
): Promise<UpstreamResponse> {
  const { credential, flow } = find(id, { vault, flowOf });
  if (!flow.mayGoTo(credential, request.url)) throw foreignHost(credential, request.url);
  const sendWith = async (tokens: Tokens): Promise<UpstreamResponse> => {
    // A renewal may have changed more than the token.
    const current = vault.find(id) ?? credential;
    const url = flow.addressOf?.(current, request.url) ?? request.url;
    const response = await upstream.send(applied({ ...request, url }, { credential: current, flow, tokens }));
    if (!isEdgePage(response.status, response.headers)) return { ...response, credential: tokens.accessToken ?? '' };
    discard(response);
    throw edgeBlocked(url.host);
  };
  const tokens = await keeper.fresh(id, request.signal);
  const first = await sendWith(tokens);
  if (first.status !== 401) return first;
  // Nothing of an answer has gone out yet, so the client notices nothing but the time.
  discard(first);
  return sendWith(await keeper.afterRefusal(id, tokens.accessToken ?? '', request.signal));
}

function find(id: string, { vault, flowOf }: Pick<RequestLoginDependencies, 'vault' | 'flowOf'>) {
  const credential = vault.find(id);
  const flow = credential === undefined ? undefined : flowOf(credential.provider);
  if (credential !== undefined && flow !== undefined) return { credential, flow };
  throw new SignInError('needs-login', 'The login of this connection is gone. Sign in again in Dragoman (Accounts).');
}

function applied(
  request: UpstreamRequest,
  { credential, flow, tokens }: { credential: Credential; flow: Flow; tokens: Tokens },
): UpstreamRequest {
  const { url, body } = request;
  const {
    headers,
    defaults = {},
    body: nextBody,
  } = flow.apply(credential, tokens, { url, ...(body === undefined ? {} : { body }) });
  return {
    ...request,
    headers: { ...defaults, ...request.headers, ...headers },
    ...(nextBody === undefined ? {} : { body: nextBody }),
  };
}

function discard({ body }: UpstreamResponse): void {
  body.on('error', () => undefined).destroy();
}

function foreignHost({ provider }: Credential, url: URL): SignInError {
  return new SignInError(
    'rejected',
    `The login at ${provider} is not sent to ${url.host}, which is not one of its addresses. Remove the address from the connection.`,
  );
}

const FAILURE_CODES: Readonly<
  Partial<Record<SignInErrorCode, 'permission' | 'unreachable' | 'cancelled' | 'bad-request'>>
> = {
  blocked: 'permission',
  network: 'unreachable',
  'edge-blocked': 'unreachable',
  cancelled: 'cancelled',
  rejected: 'bad-request',
};

/** No 401: that would make clients start a login of their own, which would not help. */
function asFailure(error: SignInError): FailureError {
  const code = FAILURE_CODES[error.code] ?? 'auth-expired';
  return new FailureError(
    { code, status: 502, message: error.message, providerCode: LOGIN_PREFIX + error.code },
    { cause: error },
  );
}
