// The window on the real core: real gateway, real journal, no network but 127.0.0.1.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { cleanup, render } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach } from 'vitest';
import { createAppCore, type AppCore } from '../../../src/main/core/app-core.ts';
import { createSystemClock } from '../../../src/main/core/host/system-clock.ts';
import type { Clock, LoginItem } from '../../../src/main/core/ports.ts';
import { Providers } from '../../../src/renderer/app.tsx';
import { Frame } from '../../../src/renderer/frame/frame.tsx';
import { createI18n } from '../../../src/renderer/i18n/index.ts';
import { createMemoryLog, createMemorySecrets, createMemorySettings } from '../../main/core/support/ports.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  cleanup();
  for (const step of cleanups.splice(0).toReversed()) await step();
});

export interface WindowOptions {
  settings?: unknown;
  source?: 'stored' | 'config-file';
  hash?: string;
  /** `settings`: the one that stands there, so that it can be changed. */
  port?: number | 'settings';
  environment?: Readonly<Record<string, string>>;
  loginItem?: LoginItem;
  /** The system's when absent. */
  clock?: Clock;
}

/** Starts a core in a folder of its own and shows the window on it. */
export async function openWindow(options: WindowOptions = {}): Promise<AppCore> {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-window-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const core = await createAppCore({
    shell: 'headless',
    version: '9.8.7',
    clock: options.clock ?? createSystemClock(),
    paths: { data: folder },
    settings: createMemorySettings(options.settings, options.source),
    secrets: createMemorySecrets(),
    log: createMemoryLog(),
    readEnvironment: (name) => options.environment?.[name],
    ...(options.port === 'settings' ? {} : { port: options.port ?? 0 }),
    ...(options.loginItem === undefined ? {} : { loginItem: options.loginItem }),
    openExternal: async () => undefined,
    notify: () => undefined,
  });
  cleanups.push(() => core.stop());
  await core.start();
  location.hash = options.hash ?? '';
  const api = createRouterClient(core.router);
  render(
    <I18nextProvider i18n={createI18n()}>
      <Providers api={api} status={core.status()}>
        <Frame />
      </Providers>
    </I18nextProvider>,
  );
  return core;
}

/** A server of the test's own on a free port; gives its address. */
export async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Asks the gateway as a client would; resolves to the whole answer. */
export async function ask(core: AppCore, model: string): Promise<{ status: number; text: string }> {
  const { address, token } = core.gatewayAccess();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { 'x-api-key': token, 'content-type': 'application/json', 'user-agent': 'claude-cli/2.1.197' };
    httpRequest(`${address}/v1/messages`, { method: 'POST', headers }, resolve)
      .on('error', reject)
      .end(JSON.stringify({ model, max_tokens: 50, messages: [{ role: 'user', content: 'Say hello' }] }));
  });
  const text = Buffer.concat(await answer.toArray()).toString();
  return { status: answer.statusCode ?? 0, text };
}
