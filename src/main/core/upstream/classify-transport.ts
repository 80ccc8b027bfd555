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
]);

function unreachable(message: string): Failure {
  return { code: 'unreachable', message };
}

function timeout(message: string): Failure {
  return { code: 'timeout', message };
}

/** The failure behind an error that the HTTP client threw. */
export function classifyTransportError(error: unknown, host: string): Failure {
  const code = codeOf(error);
  const known = BY_CODE.get(code);
  if (known !== undefined) return known(host);
  if (/^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/.test(code)) {
    return {
      code: 'tls',
      message: `The secure connection to ${host} failed (${code}). Its certificate is not trusted by this computer.`,
    };
  }
  const reason = code === '' ? '' : ` (${code})`;
  return unreachable(`The connection to ${host} broke before the answer was complete${reason}. Try again.`);
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
