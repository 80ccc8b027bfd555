// Which proxy a request to a provider takes: what the user chose, what the environment says, and what never takes one (S-24).
import { isLoopbackHost } from '../host/loopback.ts';
import { FailureError } from '../ir/failure.ts';

/** The proxy's address, with its password if it has one; undefined where the request goes straight. Throws FailureError. */
export type ProxyFor = (url: URL) => string | undefined;

export interface ProxyChoiceParts {
  /** `off`, `environment`, `env:NAME`, or an address: the setting `gateway.proxy`. */
  readonly setting: () => string;
  readonly readEnvironment: (name: string) => string | undefined;
}

/** Makes the choice; it is made anew for each request, so that a changed setting counts at once. */
export function createProxyFor({ setting, readEnvironment }: ProxyChoiceParts): ProxyFor {
  /** Programs differ in how they write these names. */
  const read = (name: string): string | undefined => {
    const value = readEnvironment(name.toLowerCase()) ?? readEnvironment(name);
    return value === undefined || value.trim() === '' ? undefined : value.trim();
  };
  /** The address in the first of these variables that is set. */
  const inVariable = (names: readonly string[]): string | undefined => {
    const name = names.find((one) => read(one) !== undefined);
    return name === undefined ? undefined : checked(read(name) ?? '', name);
  };
  return (url) => {
    const chosen = setting();
    if (chosen === 'off' || isLoopbackHost(url.hostname) || isExcepted(url, read('NO_PROXY') ?? '')) return undefined;
    if (chosen === 'environment') return inVariable([VARIABLES[url.protocol] ?? '', 'ALL_PROXY']);
    if (!chosen.startsWith('env:')) return chosen;
    const name = chosen.slice('env:'.length);
    const address = inVariable([name]);
    if (address !== undefined) return address;
    throw unreachable(
      `The proxy can't be used: the variable ${name} that should name it is not set where Dragoman runs. Set it, or choose another way under Settings, Gateway, Proxy.`,
    );
  };
}

const VARIABLES: Readonly<Record<string, string>> = { 'https:': 'HTTPS_PROXY', 'http:': 'HTTP_PROXY' };

/** `NO_PROXY`: names with all below them, addresses, each with a port if it is meant for that one only; `*` is everything. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const asked = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '' || entry === '*') return entry === '*';
      const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry.replace(/^\*?\./, '')) ?? [];
      return (only === undefined || only === asked) && name !== '' && (host === name || host.endsWith(`.${name}`));
    });
}

/** Many write the address without `http://`. */
function checked(address: string, name: string): string {
  const full = address.includes('://') ? address : `http://${address}`;
  if (URL.canParse(full) && /^https?:$/.test(new URL(full).protocol)) return full;
  throw unreachable(
    `The proxy can't be used: the variable ${name} does not hold the address of an http or https proxy. Set it right, or choose another way under Settings, Gateway, Proxy.`,
  );
}

function unreachable(message: string, cause?: unknown): FailureError {
  return new FailureError({ code: 'unreachable', message }, { cause });
}

/** With these no connection came about, and the only one that we make ourselves is that to the proxy. */
const NOT_REACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What it means that a request failed on its way through a proxy; undefined when the proxy is not the reason. */
export function proxyFailure(error: unknown, proxy: string, host: string): FailureError | undefined {
  // Only the host: the address may hold a password.
  const name = new URL(proxy).host;
  const { message: text, code } = error instanceof Error ? (error as Error & { code?: unknown }) : { message: '' };
  if (typeof code === 'string' && NOT_REACHED.has(code)) {
    const message = `The proxy ${name} could not be reached (${code}). Is it the right one? See Settings, Gateway, Proxy.`;
    return unreachable(message, error);
  }
  const status = /Proxy response \((\d+)\)/.exec(text)?.[1];
  if (status === undefined) return undefined;
  const message =
    status === '407'
      ? `The proxy ${name} does not let a request through to ${host}: it wants a name and a password, or other ones. See Settings, Gateway, Proxy.`
      : `The proxy ${name} does not let a request through to ${host}: it answered with status ${status}. See Settings, Gateway, Proxy.`;
  return unreachable(message, error);
}
