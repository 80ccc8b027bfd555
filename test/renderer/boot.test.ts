// From a bare page to a working client: over a real HTTP server, and over a real MessagePort.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { implement } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as NodeHandler } from '@orpc/server/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '../../src/shared/contract.ts';
import type { AppStatus } from '../../src/shared/model/views.ts';
import { problemOf, SignedOutError } from '../../src/renderer/api.ts';
import { boot, type BootHost } from '../../src/renderer/boot.ts';
import { codeIn } from '../../src/renderer/session.ts';

const STATUS: AppStatus = {
  version: '1.2.3',
  shell: 'headless',
  gateway: { state: 'running', address: 'http://127.0.0.1:1', port: 1, isRoutingOn: true, tokenLastFour: 'abcd' },
  active: { id: 'demo', name: 'Demo', isDemo: true },
  connectionCount: 0,
  accountsNeedingLogin: [],
  budgetWarnings: [],
  settingsSource: 'stored',
  secretStorage: 'file',
  theme: 'system',
  contrast: 'system',
  language: 'system',
};

const api = implement(contract);
const router = {
  status: { get: api.status.get.handler(() => STATUS) },
  connections: {
    add: api.connections.add.handler(({ errors }) => {
      throw errors.INVALID({ message: 'That name is taken. Choose another.' });
    }),
    remove: api.connections.remove.handler(() => {
      throw new Error('a bug');
    }),
  },
};

let server: Server;
let origin: string;
let goodTokens: Set<string>;

beforeEach(async () => {
  goodTokens = new Set();
  const handler = new NodeHandler(router);
  const codes = new Set(['fresh']);
  server = createServer((request, response) => {
    void (async () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/session') {
        const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString());
        const isGood = request.method === 'POST' && codes.delete((body as { code: string }).code);
        if (isGood) goodTokens.add('token-1');
        response.statusCode = isGood ? 200 : 401;
        response.end(isGood ? '{"token":"token-1"}' : '{}');
      } else if (!goodTokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) {
        response.statusCode = 401;
        response.end('{}');
      } else await handler.handle(request, response, { prefix: '/rpc' });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

interface Page extends BootHost {
  stored: Map<string, string>;
  addressBar: string[];
  signedOut: number;
}

/** What a browser tab gives to the window. */
function page(hash: string, stored: Record<string, string> = {}): Page {
  const values = new Map(Object.entries(stored));
  const tab: Page = {
    stored: values,
    addressBar: [],
    signedOut: 0,
    location: { hash, pathname: '/', search: '', origin },
    history: { replaceState: (_data, _title, url) => void tab.addressBar.push(String(url)) },
    storage: {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
      removeItem: (key) => void values.delete(key),
    },
    fetch: (input, init) => fetch(input, init),
    postMessage: () => undefined,
    onSignedOut: () => {
      tab.signedOut += 1;
    },
  };
  return tab;
}

const never = new AbortController().signal;

describe('in a browser', () => {
  it('exchanges the code for a token, keeps it for the tab, and takes the code out of the address bar', async () => {
    const tab = page('#code=fresh');
    const outcome = await boot(tab, never);
    expect(outcome).toMatchObject({ state: 'ready', status: { version: '1.2.3' } });
    expect(tab.addressBar).toEqual(['/']);
    expect([...tab.stored.values()]).toEqual(['token-1']);
  });

  it('uses the token of the tab after a reload, also when the spent code is still in the address', async () => {
    goodTokens.add('earlier');
    expect((await boot(page('#/activity', { 'dragoman-session': 'earlier' }), never)).state).toBe('ready');
    expect((await boot(page('#code=spent', { 'dragoman-session': 'earlier' }), never)).state).toBe('ready');
  });

  it('asks for a new link without a code, with a spent one, and with a token that is no longer good', async () => {
    expect(await boot(page(''), never)).toEqual({ state: 'signed-out' });
    expect(await boot(page('#code=spent'), never)).toEqual({ state: 'signed-out' });
    const tab = page('', { 'dragoman-session': 'old' });
    expect(await boot(tab, never)).toEqual({ state: 'signed-out' });
    expect(tab.stored.size).toBe(0);
  });

  it('says that nobody answers when the server is gone', async () => {
    server.close();
    expect(await boot(page('#code=fresh'), never)).toEqual({ state: 'no-answer', transport: 'http' });
  });

  it('tells the page when the session ends later', async () => {
    const tab = page('#code=fresh');
    const outcome = await boot(tab, never);
    if (outcome.state !== 'ready') throw new Error('not ready');
    goodTokens.clear();
    await expect(outcome.api.status.get()).rejects.toBeInstanceOf(SignedOutError);
    expect(tab.signedOut).toBe(1);
  });

  it('reads codes only from the fragment', () => {
    expect(codeIn('#code=a_b-c')).toBe('a_b-c');
    expect(codeIn('#/activity/x')).toBeUndefined();
    expect(codeIn('')).toBeUndefined();
  });
});

describe('in the desktop app', () => {
  const atPort = (postMessage: BootHost['postMessage'], portAnswerMs: number): BootHost => ({
    ...page('#code=fresh'),
    location: { hash: '#code=fresh', pathname: '/', search: '?transport=port', origin },
    postMessage,
    portAnswerMs,
  });

  it('speaks over the port that the shell takes', async () => {
    let port: MessagePort | undefined;
    const host = atPort((message, _origin, [taken]) => {
      if (message !== 'connect-api' || !(taken instanceof MessagePort)) throw new Error('unexpected message');
      port = taken;
      new PortHandler(router).upgrade(taken);
      taken.start();
    }, 2000);
    expect(await boot(host, never)).toMatchObject({ state: 'ready', status: { version: '1.2.3' } });
    port?.close();
  });

  it('shows an error when nobody takes the port, and never falls back to HTTP', async () => {
    let calls = 0;
    const counting: typeof fetch = (input, init) => {
      calls += 1;
      return fetch(input, init);
    };
    const host = { ...atPort(() => undefined, 30), fetch: counting };
    expect(await boot(host, never)).toEqual({ state: 'no-answer', transport: 'port' });
    expect(calls).toBe(0);
  });
});

describe('a failed call', () => {
  const client = async () => {
    const outcome = await boot(page('#code=fresh'), never);
    if (outcome.state !== 'ready') throw new Error('not ready');
    return outcome.api;
  };

  it('gives the words of the core when it refused', async () => {
    const { connections } = await client();
    const error = await connections.add({ provider: 'groq', models: [] }).catch((thrown: unknown) => thrown);
    expect(problemOf(error)).toEqual({ kind: 'told', message: 'That name is taken. Choose another.', fields: [] });
  });

  it('names the field when the input was no good', async () => {
    const { connections } = await client();
    const error = await connections
      .add({ provider: 'custom', baseUrl: 'ftp://x', models: [] })
      .catch((thrown: unknown) => thrown);
    expect(problemOf(error)).toMatchObject({ kind: 'told', fields: [{ path: 'baseUrl' }] });
  });

  it('is told apart from a bug in the core and from silence', async () => {
    const { connections } = await client();
    const bug = await connections.remove({ id: 'x' }).catch((thrown: unknown) => thrown);
    expect(problemOf(bug)).toEqual({ kind: 'internal' });
    server.close();
    server.closeAllConnections();
    const silence = await connections.remove({ id: 'x' }).catch((thrown: unknown) => thrown);
    expect(problemOf(silence)).toEqual({ kind: 'unreachable' });
  });
});
