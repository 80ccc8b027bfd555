// The whole core with fake vendors on loopback, and a clock that runs much faster than the wall's.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import type { SignInAttempt, SignInRequest } from '../../../../../src/shared/model/sign-in.ts';
import type { AppRouter } from '../../../../../src/main/core/api/router.ts';
import { createAppCore, type AppCore } from '../../../../../src/main/core/app-core.ts';
import { createSystemClock } from '../../../../../src/main/core/host/system-clock.ts';
import type { Clock } from '../../../../../src/main/core/ports.ts';
import {
  startFakeIdentityProvider,
  type FakeIdentityProvider,
} from '../../../../support/fake-identity-provider/server.ts';
import {
  createMemoryLog,
  createMemoryPorts,
  createMemorySecrets,
  createMemorySettings,
  type MemoryLog,
  type MemorySecretStore,
} from '../../support/ports.ts';

export interface World {
  readonly fake: FakeIdentityProvider;
  readonly core: AppCore;
  readonly client: RouterClient<AppRouter>;
  readonly log: MemoryLog;
  readonly secrets: MemorySecretStore;
  readonly settingsText: () => string;
  readonly notices: { title: string; text: string }[];
  readonly opened: string[];
  /** What the shell may open because the window shows it. */
  readonly offered: string[];
  readonly home: string;
  /** Moves the wall clock, as a correction of the time or a sleep does. */
  readonly jump: (milliseconds: number) => void;
  /** Everything on disk but what the secret store holds. */
  readonly filesText: () => string;
  readonly close: () => Promise<void>;
}

const SPEED = 50;

/** A clock whose timers end after a fraction of their time. */
function quickClock(): { clock: Clock; jump: (milliseconds: number) => void } {
  const real = createSystemClock();
  let shift = 0;
  const clock: Clock = {
    now: () => real.now() + shift,
    monotonic: () => real.monotonic(),
    setTimer: (delayMs, callback) => real.setTimer(delayMs >= 20_000 ? delayMs : delayMs / SPEED, callback),
  };
  return { clock, jump: (milliseconds) => (shift += milliseconds) };
}

/** Starts all of it. */
export async function startWorld(environment: Record<string, string> = {}): Promise<World> {
  const home = mkdtempSync(join(tmpdir(), 'dragoman-sign-in-'));
  const fake = await startFakeIdentityProvider();
  const log = createMemoryLog();
  const secrets = createMemorySecrets();
  const settings = createMemorySettings();
  const notices: World['notices'] = [];
  const opened: string[] = [];
  const offered: string[] = [];
  const { clock, jump } = quickClock();
  const all: Record<string, string> = { HOME: home, DRAGOMAN_LOCAL_IDENTITY_PROVIDER: fake.url, ...environment };
  const core = await createAppCore(
    createMemoryPorts({
      version: '9.8.7',
      clock,
      paths: { data: home },
      settings,
      secrets,
      log,
      readEnvironment: (name) => all[name],
      openExternal: async (url) => void opened.push(url),
      offerExternal: (url) => void offered.push(url),
      notify: (notice) => void notices.push(notice),
    }),
  );
  await core.start();
  return {
    fake,
    core,
    client: createRouterClient(core.router),
    log,
    secrets,
    settingsText: () => settings.content() ?? '',
    notices,
    opened,
    offered,
    home,
    jump,
    filesText: () => textBelow(home),
    close: async () => {
      await core.stop();
      await fake.close();
      rmSync(home, { recursive: true });
    },
  };
}

function textBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

/** Goes to the page as a browser would, redirects included; gives the last answer. */
export async function browse(url: string): Promise<Response> {
  return fetch(url);
}

/** Starts a sign-in and follows it to its end; `onWaiting` is called once there is something to do. */
export async function signIn(
  { client }: Pick<World, 'client'>,
  request: SignInRequest,
  onWaiting?: (attempt: SignInAttempt) => Promise<unknown>,
): Promise<SignInAttempt> {
  const started = await client.signIn.start(request);
  let last = started;
  let hasActed = false;
  for await (const attempt of await client.signIn.watch({ id: started.id })) {
    last = attempt;
    if (attempt.url !== undefined && attempt.state === 'waiting' && !hasActed) {
      hasActed = true;
      await onWaiting?.(attempt);
    }
  }
  return last;
}

/** The login of most tests. */
export function signInChatgpt(world: World): Promise<SignInAttempt> {
  return signIn(world, { provider: 'chatgpt-codex', way: 'browser' }, ({ url }) => browse(url ?? ''));
}

/** A request to the gateway. */
export function ask(
  { core }: Pick<World, 'core'>,
  body: Record<string, unknown>,
  path = '/v1/chat/completions',
): Promise<Response> {
  const { address, token } = core.gatewayAccess();
  return fetch(`${address}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }], ...body }),
  });
}
