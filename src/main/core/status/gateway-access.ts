// How a client gets at the gateway: its address, its token, and lines to paste into a terminal.
import type { LocalTokens } from '../credentials/local-token.ts';
import type { TokenService } from '../credentials/token-service.ts';
import type { Gateway } from '../gateway/types.ts';
import type { SettingsService } from '../settings/settings-service.ts';

export type PasteLineKind = 'curl' | 'claude-code';

export interface GatewayAccess {
  /** Without a trailing slash. */
  address(): string;
  /** The local token. Only to be shown or copied when the user asks. */
  token(): string;
  /** Address and token under a profile, or the main ones. Throws RefusalError when there is no such profile. */
  under(profile: string | undefined): Promise<{ address: string; token: string }>;
  /** One line for a POSIX shell that works as pasted. */
  pasteLine(kind: PasteLineKind): string;
  setRouting(isOn: boolean): Promise<void>;
}

export interface GatewayAccessDependencies {
  readonly gateway: Pick<Gateway, 'state'>;
  readonly tokens: LocalTokens;
  readonly tokenService: Pick<TokenService, 'ofProfile'>;
  readonly settings: SettingsService;
}

const QUESTION = {
  model: 'default',
  max_tokens: 200,
  stream: true,
  messages: [{ role: 'user', content: 'Say hello' }],
} as const;

/** Where the gateway is and with which token it is used, by default or under a profile. `under` throws for a profile that isn't there. */
export function createGatewayAccess(dependencies: GatewayAccessDependencies): GatewayAccess {
  const { gateway, tokens, tokenService, settings } = dependencies;
  const address = (): string => addressOf(gateway.state().port);
  return {
    address,
    token: () => tokens.reveal(),
    under: async (profile) => {
      if (profile === undefined) return { address: address(), token: tokens.reveal() };
      const token = await tokenService.ofProfile(profile);
      // A settings file can't be given a token; its profiles are reached by their address.
      return token === undefined
        ? { address: `${address()}/p/${encodeURIComponent(profile)}`, token: tokens.reveal() }
        : { address: address(), token };
    },
    pasteLine: (kind) => (kind === 'curl' ? curlLine(address(), tokens) : claudeLine(address(), tokens)),
    setRouting: async (isOn) => {
      if (settings.current().gateway.isRoutingOn === isOn) return;
      await settings.update((current) => ({ ...current, gateway: { ...current.gateway, isRoutingOn: isOn } }));
    },
  };
}

/** The address of the gateway on this port. */
export function addressOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function curlLine(address: string, tokens: LocalTokens): string {
  const headers = [`x-api-key: ${tokens.reveal()}`, 'content-type: application/json'];
  const options = headers.map((header) => `-H ${quote(header)}`).join(' ');
  return `curl -N ${address}/v1/messages ${options} -d ${quote(JSON.stringify(QUESTION))}`;
}

function claudeLine(address: string, tokens: LocalTokens): string {
  return `ANTHROPIC_BASE_URL=${address} ANTHROPIC_AUTH_TOKEN=${quoteIfNeeded(tokens.reveal())} claude`;
}

/** A token from the settings may hold anything a shell would act on. */
function quoteIfNeeded(text: string): string {
  return /^[\w.:/@%+=-]+$/.test(text) ? text : quote(text);
}

/** One word for a POSIX shell, whatever it holds. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
