// A running gateway with everything behind it real but the providers, which are scripted, and the shell, which is in memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange } from '../../../../../src/shared/model/exchange.ts';
import type { SettingsInput } from '../../../../../src/shared/model/settings.ts';
import type { Protocol } from '../../../../../src/shared/protocols.ts';
import type { BudgetLimits } from '../../../../../src/main/core/budgets/budget-service.ts';
import type { CloudCredentials } from '../../../../../src/main/core/credentials/cloud-credentials.ts';
import { createKeyResolver } from '../../../../../src/main/core/credentials/key-resolver.ts';
import { createLocalTokens } from '../../../../../src/main/core/credentials/local-token.ts';
import { createGateway } from '../../../../../src/main/core/gateway/gateway.ts';
import type { Gateway, GatewayLimits } from '../../../../../src/main/core/gateway/types.ts';
import { createSystemClock } from '../../../../../src/main/core/host/system-clock.ts';
import { createJournal, type Journal } from '../../../../../src/main/core/journal/journal.ts';
import type { Clock, Programs } from '../../../../../src/main/core/ports.ts';
import type { Recorder } from '../../../../../src/main/core/recording/recorder.ts';
import { createCandidateHealth, type CandidateHealth } from '../../../../../src/main/core/routing/candidate-health.ts';
import { createSettingsService, type SettingsService } from '../../../../../src/main/core/settings/settings-service.ts';
import { openRawClient, rawRequest, sendRaw, type RawAnswer, type RawClient } from '../../../../support/raw-client.ts';
import { createMemoryLog, createMemorySecrets, createMemorySettings, type MemoryLog } from '../../support/ports.ts';

/** The local token of every test world: to be looked for where it must not be. */
export const TOKEN = 'drg-local-canary-8f2e61c07ab94d35';
/** The key of every connection to a scripted provider. */
export const PROVIDER_KEY = 'sk-provider-canary-51d7';

export interface WorldOptions {
  readonly settings?: SettingsInput;
  readonly limits?: Partial<GatewayLimits>;
  readonly clock?: Clock;
  readonly environment?: Readonly<Record<string, string>>;
  readonly cloud?: CloudCredentials;
  readonly programs?: Programs;
  readonly recorder?: Pick<Recorder, 'begin'>;
  readonly budgets?: BudgetLimits;
}

export interface Ask {
  readonly method?: string;
  readonly path?: string;
  /** Undefined leaves a header of `baseHeaders` out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: object | string | Buffer | undefined;
}

export interface World {
  readonly gateway: Gateway;
  readonly port: number;
  readonly host: string;
  readonly settings: SettingsService;
  readonly journal: Journal;
  readonly health: CandidateHealth;
  readonly log: MemoryLog;
  /** The bytes of a request with a token, a host and JSON; each part can be changed. */
  request(ask: Ask): Buffer;
  /** Sends it and waits for the whole answer. */
  ask(ask: Ask, options?: { timeoutMs?: number; untilClosed?: boolean }): Promise<RawAnswer & { isClosed: boolean }>;
  /** Sends it and hands over the connection. */
  open(ask: Ask): RawClient;
  /** Newest first. */
  rows(): Exchange[];
  /** Waits until no exchange is open, and returns all rows. */
  settledRows(): Promise<Exchange[]>;
  stop(): Promise<void>;
}

/** Starts a gateway on a free port. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-gateway-'));
  const clock = options.clock ?? createSystemClock();
  const log = createMemoryLog();
  const secrets = createMemorySecrets();
  const readEnvironment = (name: string): string | undefined =>
    ({ LOCAL_TOKEN: TOKEN, PROVIDER_KEY, ...options.environment })[name];
  const initial = { ...options.settings, gateway: { token: 'env:LOCAL_TOKEN', ...options.settings?.gateway } };
  const settings = await createSettingsService({ store: createMemorySettings(initial), secrets, log, readEnvironment });
  const keys = createKeyResolver({ secrets, readEnvironment, log });
  const tokens = await createLocalTokens({ settings: settings.current(), keys, secrets, log });
  const journal = createJournal({ paths: { data: folder }, clock, log });
  const health = createCandidateHealth({ clock, random: () => 0.5 });
  const gateway = createGateway({
    clock,
    health,
    log,
    version: '0.0.0-test',
    port: 0,
    settings,
    keys,
    tokens,
    journal,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.cloud === undefined ? {} : { cloud: options.cloud }),
    ...(options.budgets === undefined ? {} : { budgets: options.budgets }),
    ...(options.recorder === undefined ? {} : { recorder: options.recorder }),
    programs: options.programs,
  });
  await gateway.start();
  const { port } = gateway.state();
  const host = `127.0.0.1:${port}`;
  const rows = (): Exchange[] => journal.list({ limit: 1000 }).exchanges;
  const request = (ask: Ask): Buffer => toBytes(host, ask);
  return {
    gateway,
    port,
    host,
    settings,
    journal,
    health,
    log,
    request,
    ask: (ask, waiting) => sendRaw(port, request(ask), waiting),
    open: (ask) => {
      const client = openRawClient(port);
      client.write(request(ask));
      return client;
    },
    rows,
    settledRows: () => waitForRows(rows),
    stop: async () => {
      await gateway.stop();
      journal.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function toBytes(host: string, { method = 'POST', path = '/v1/messages', headers = {}, body }: Ask): Buffer {
  const base: Record<string, string | undefined> = {
    host,
    authorization: `Bearer ${TOKEN}`,
    ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    ...headers,
  };
  const pairs = Object.entries(base).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return rawRequest({ method, target: path, headers: pairs, ...(bytes === undefined ? {} : { body: bytes }) });
}

/** The last changes of an exchange may come a few turns behind its answer. */
async function waitForRows(rows: () => Exchange[]): Promise<Exchange[]> {
  const end = performance.now() + 3000;
  for (;;) {
    const current = rows();
    const isOpen = current.some(({ state }) => state === 'waiting' || state === 'streaming');
    if (!isOpen || performance.now() > end) return current;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A connection to a scripted provider. */
export function connection(
  id: string,
  { protocol, origin, models = ['m1'] }: { protocol: Protocol; origin: string; models?: string[] },
): NonNullable<SettingsInput['connections']>[number] {
  return { id, provider: 'custom', protocol, baseUrl: `${origin}/v1`, keys: ['env:PROVIDER_KEY'], models };
}

/** Small valid bodies of each protocol. */
export const BODIES = {
  'anthropic-messages': { model: 'm1', max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }] },
  'openai-chat': { model: 'm1', messages: [{ role: 'user', content: 'Hi' }] },
  'openai-responses': { model: 'm1', input: 'Hi' },
  gemini: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
} as const;
