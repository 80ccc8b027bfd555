// What a provider's sign-in consists of. Each provider is one file that makes one of these.
import type { Quota, SignInGuard, SignInWay } from '../../../../shared/model/sign-in.ts';
import type { ClientPlace } from '../../clients/client-place.ts';
import type { Clock } from '../../ports.ts';
import type { CallbackServer } from '../oauth/callback-server.ts';
import type { Renewal } from '../oauth/token-keeper.ts';
import type { VendorClient } from '../oauth/vendor-client.ts';
import type { Credential, Login, Tokens } from '../vault/credential.ts';
import type { VendorEndpoints } from './endpoints.ts';

/** What flows are made of. */
export interface FlowParts {
  readonly client: VendorClient;
  readonly clock: Clock;
  readonly endpoints: VendorEndpoints;
  readonly version: string;
  readonly readEnvironment: (name: string) => string | undefined;
  /** Where programs of other vendors are looked for. */
  readonly place: ClientPlace;
}

/** What the user must do next. */
export interface Prompt {
  readonly url: string;
  readonly userCode?: string;
  readonly endsAt: number;
  /** While a browser is out: where to hand what the user pastes. */
  readonly callback?: CallbackServer;
}

export interface LoginCall {
  readonly signal: AbortSignal;
  readonly domain: string | undefined;
  readonly token: string | undefined;
  /** A project of the user's own at Google. */
  readonly project: string | undefined;
  readonly prompt: (prompt: Prompt) => void;
}

/** What a request looks like before the login is put on it. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly body?: Buffer | string;
}

export interface Applied {
  /** Go before whatever the client has sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Give way to what the client has sent. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export interface Flow {
  readonly provider: string;
  readonly notice?: string;
  /** Nothing begins before the user has said that they know the notice. */
  readonly guard?: SignInGuard;
  readonly tokenHint?: string;
  readonly importHint?: string;
  readonly takesDomain?: boolean;
  readonly takesProject?: boolean;
  /** In the order in which they are offered. Each throws SignInError. */
  readonly ways: Readonly<Partial<Record<SignInWay, (call: LoginCall) => Promise<Login>>>>;
  readonly renewal: Renewal;
  apply(credential: Credential, tokens: Tokens, request: OutgoingRequest): Applied;
  /** Whether this login's token may go to this host. */
  mayGoTo(credential: Credential, url: URL): boolean;
  /** Where a request of this login really goes: a renewal may have moved it, or the vendor wants more in the address. */
  addressOf?(credential: Credential, url: URL): URL;
  /** The address for a connection that uses this login, where it isn't the catalogue's. */
  baseUrlFor(credential: Credential): string | undefined;
  /** Best effort: the login is removed here in any case. */
  revoke?(credential: Credential, tokens: Tokens, signal: AbortSignal): Promise<void>;
  quota?(credential: Credential, tokens: Tokens, signal: AbortSignal): Promise<Quota['windows']>;
}

/** The access token as a bearer token. */
export function bearer({ accessToken = '' }: Pick<Tokens, 'accessToken'>): Record<string, string> {
  return { authorization: `Bearer ${accessToken}` };
}

/** Whether two addresses have the same scheme, host and port. */
export function isSameOrigin(url: URL, other: string): boolean {
  return url.origin === new URL(other).origin;
}
