// The doubled `protocol`: keeps the app's handlers, and answers a page's requests through them.
import type { Route } from 'playwright-core';
import { mustBe, record, strict } from './calls.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();
const privileged = new Set<string>();

export const protocol = strict(
  {
    registerSchemesAsPrivileged(schemes: { scheme: string }[]): void {
      mustBe('not ready', 'protocol.registerSchemesAsPrivileged');
      record('protocol.registerSchemesAsPrivileged', schemes);
      for (const { scheme } of schemes) privileged.add(scheme);
    },
    handle(scheme: string, handler: Handler): void {
      mustBe('ready', 'protocol.handle');
      if (!privileged.has(scheme)) throw new Error(`the scheme "${scheme}" was not registered before ready`);
      if (handlers.has(scheme)) throw new Error(`the scheme "${scheme}" is handled already`);
      record('protocol.handle', scheme);
      handlers.set(scheme, handler);
    },
  },
  'protocol',
);

// Chromium knows only its own schemes, so app://ui/x is shown as https://ui.app.test/x: secure and with an origin, too.

/** The address under which the browser knows a page of a custom scheme. */
export function toBrowserAddress(address: string): string {
  return address.replace(/^([a-z]+):\/\/([^/?#]*)/u, 'https://$2.$1.test');
}

/** The opposite; other addresses stay as they are. */
export function fromBrowserAddress(address: string): string {
  return address.replace(/^https:\/\/([^/?#]+)\.([a-z]+)\.test/u, '$2://$1');
}

/** Whether an address belongs to a scheme that the app handles. */
export function isHandled(address: string): boolean {
  return handlers.has(schemeOf(address));
}

/** Answers one request of a page with what the app's own handler says. */
export async function fulfil(route: Route): Promise<void> {
  const request = route.request();
  const address = fromBrowserAddress(request.url());
  const handler = handlers.get(schemeOf(address));
  if (handler === undefined) return route.abort('addressunreachable');
  const response = await handler(new Request(address, { method: request.method(), headers: request.headers() }));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** Asks the handler directly, for checks that need an address no page would ask for. */
export async function fetchFromApp(address: string): Promise<Response> {
  const handler = handlers.get(schemeOf(address));
  if (handler === undefined) throw new Error(`nobody handles ${address}`);
  return handler(new Request(address));
}

function schemeOf(address: string): string {
  return new URL(address).protocol.slice(0, -1);
}
