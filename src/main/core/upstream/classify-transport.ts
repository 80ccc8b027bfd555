// Errors of the network itself, sorted by their stable codes.
import type { Failure } from '../ir/failure.ts';

const REFUSED = 'The provider could not be reached';

const BY_CODE: ReadonlyMap<string, (host: string) => Failure> = new Map<string, (host: string) => Failure>([
  [
    'ECONNREFUSED',
    (host) => unreachable(`${REFUSED}: nothing listens at ${host}. Is it running, and is the address right?`),
  ],
  ['ENOTFOUND', (host) => unreachable(`${REFUSED}: there is no host ${host}. Check the address and your network.`)],
  ['EAI_AGAIN', (host) => unreachable(`${REFUSED}: the name ${host} could not be looked up. Are you offline?`)],
  ['ENETUNREACH', (host) => unreachable(`${REFUSED}: there is no network to ${host}. Are you offline?`)],
  ['EHOSTUNREACH', (host) => unreachable(`${REFUSED}: there is no way to ${host}. Check your network.`)],
  ['ETIMEDOUT', (host) => timeout(`${host} did not answer in time. Try again.`)],
  ['UND_ERR_CONNECT_TIMEOUT', (host) => timeout(`No connection to ${host} could be made in time. Check your network.`)],
  ['UND_ERR_HEADERS_TIMEOUT', (host) => timeout(`${host} took the request but sent no answer in time. Try again.`)],
  ['UND_ERR_BODY_TIMEOUT', (host) => timeout(`${host} stopped sending in the middle of its answer. Try again.`)],
  [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    (host) => ({
      code: 'tls',
      message: `The secure connection to ${host} failed: it answered without encryption. If it is a server of your own, write its address with http://.`,
    }),
  ],
]);

/** What its HTTP client names so has no code (undici 7). */
const NO_HTTP = 'HTTPParserError';

function unreachable(message: string): Failure {
  return { code: 'unreachable', message };
}

function timeout(message: string): Failure {
  return { code: 'timeout', message };
}

/** The failure behind an error that the HTTP client threw. */
export function classifyTransportError(error: unknown, host: string): Failure {
  if (error instanceof Error && error.name === NO_HTTP) {
    return {
      code: 'protocol',
      message: `What ${host} sent is not proper HTTP. Check the connection's address, and whether it begins with http:// or https://.`,
    };
  }
  const code = codeOf(error);
  const known = BY_CODE.get(code);
  if (known !== undefined) return known(host);
  const tls = tlsProblem(code, host);
  if (tls !== undefined) return { code: 'tls', message: tls };
  const reason = code === '' ? '' : ` (${code})`;
  return unreachable(`The connection to ${host} broke before the answer was complete${reason}. Try again.`);
}

function tlsProblem(code: string, host: string): string | undefined {
  if (/^(?:CERT_|ERR_TLS_CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) {
    return `The secure connection to ${host} failed (${code}). Its certificate is not trusted by this computer.`;
  }
  if (/^(?:ERR_TLS_|ERR_SSL_|EPROTO)/.test(code)) {
    return `The secure connection to ${host} failed (${code}). Both sides could not agree on how to encrypt it; check the address.`;
  }
  return undefined;
}

/** Happy-eyeballs wraps the errors of all addresses into one. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, errors, cause } = error as Error & { code?: unknown; errors?: unknown };
  if (typeof code === 'string' && code !== 'UND_ERR_SOCKET') return code;
  const inner = Array.isArray(errors) ? errors[0] : cause;
  const innerCode = inner instanceof Error ? codeOf(inner) : '';
  return innerCode === '' && typeof code === 'string' ? code : innerCode;
}
