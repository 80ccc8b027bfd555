// Which headers are kept with a recorded body: those on the lists of what may cross the gateway, and none that names an account.
import type { IncomingHttpHeaders } from 'node:http';
import { requestHeaders, responseHeaders } from '../gateway/exchange/forwarded-headers.ts';
import type { Protocol } from '../ir/protocol.ts';

const ALWAYS_KEPT =
  /^(?:content-type|content-length|accept|x-dragoman-(?:connection|model|exchange|attempts|ignored))$/;
/** Whose account it is, is nobody's business who gets to read a recording. */
const ACCOUNT = /organization|project|account|session|conversation|thread|user-id/;

/** Of a request in this protocol. */
export function recordedRequestHeaders(headers: IncomingHttpHeaders, protocol: Protocol): Record<string, string> {
  return withoutAccount({ ...alwaysKept(headers), ...requestHeaders(headers, protocol) });
}

/** Of an answer. */
export function recordedResponseHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return withoutAccount({ ...alwaysKept(headers), ...responseHeaders(headers) });
}

function alwaysKept(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && ALWAYS_KEPT.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function withoutAccount(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ACCOUNT.test(name)));
}
