// Asks the gateway without an SDK: what no SDK would send, and the WebSocket upgrade that Codex tries first.
import { request as httpRequest } from 'node:http';
import { emptyView, type ClientView, type RawRequest } from '../case-types.ts';
import { parseArguments } from './sdk-call.ts';

export interface RawCall {
  readonly origin: string;
  readonly token: string;
  readonly model: string;
  readonly http: RawRequest;
}

const TIMEOUT_MS = 4000;

export async function callRaw({ origin, token, model, http }: RawCall): Promise<ClientView> {
  const { method = 'POST', path, headers = {}, body } = http;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(origin + path.replaceAll('{model}', model), {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { body: text.replaceAll('{model}', model) }),
  });
  const raw = await response.text();
  const { status } = response;
  return { ...emptyView(), status, headers: Object.fromEntries(response.headers), raw, body: parseArguments(raw) };
}

const UPGRADE_HEADERS = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Tries to open a WebSocket. The status is 101 when it opened, and 0 when nothing came. */
export function callUpgrade({ origin, token, http }: RawCall): Promise<ClientView> {
  const { hostname, port } = new URL(origin);
  const headers = { ...UPGRADE_HEADERS, authorization: `Bearer ${token}`, ...http.headers };
  const request = httpRequest({ host: hostname, port, path: http.path, headers, timeout: TIMEOUT_MS });
  return new Promise((resolve) => {
    const settle = (status: number): void => {
      resolve({ ...emptyView(), status });
      request.destroy();
    };
    request.on('response', ({ statusCode = 0 }) => settle(statusCode));
    request.on('upgrade', () => settle(101));
    request.on('timeout', () => settle(0));
    request.on('error', () => settle(0));
    request.end();
  });
}
