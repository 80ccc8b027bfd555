// The gateway as a whole: one server, one pool of connections to providers, started and stopped together.
import { randomBytes } from 'node:crypto';
import { createBridges } from '../bridges/bridges.ts';
import { createCatalogues } from '../providers/catalogues.ts';
import { createRateLimits } from '../routing/rate-limit.ts';
import { createRotation } from '../routing/rotation.ts';
import { createUpstreamClient } from '../upstream/upstream-client.ts';
import { createAnswerStore } from './exchange/answer-store.ts';
import { createDoors } from './door/doors.ts';
import { createProofStore } from './exchange/proof-store.ts';
import type { ExchangeServices } from './exchange/exchange-context.ts';
import { createExchangeRunner, type ExchangeRunner } from './exchange.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createGatewayServer } from './server.ts';
import type { Gateway, GatewayDependencies, GatewayState } from './types.ts';

/** Puts the parts together; nothing listens before `start`. */
export function createGateway(dependencies: GatewayDependencies): Gateway {
  const services = createServices(dependencies);
  const { clock, upstream, limits, instanceId } = services;
  const running = new Set<Promise<void>>();
  const runner = createExchangeRunner(services, dependencies, createIds(clock));
  const runExchange = trackExchanges(runner, running, dependencies.onBusyChange ?? (() => undefined));
  const listeners = new Set<() => void>();
  let state: GatewayState = { state: 'stopped', port: dependencies.port };
  const change = (next: GatewayState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const doors = createDoors((port) =>
    createGatewayServer({ dependencies, services, limits, runExchange, instanceId, port }),
  );
  return {
    start: async () => {
      change({ state: 'starting', port: dependencies.port });
      change(await doors.open(dependencies.port));
    },
    stop: async () => {
      await doors.close();
      // Their clients are gone; they still write down how they ended.
      await settle(running, clock);
      await upstream.close();
      change({ state: 'stopped', port: state.port });
    },
    state: () => state,
    moveTo: async (port) => {
      if (state.state === 'running' && state.port === port) return undefined;
      const next = await doors.open(port);
      if (next.state === 'running') change(next);
      return next.problem;
    },
    openExchanges: () => running.size,
    onStateChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function createServices(dependencies: GatewayDependencies): ExchangeServices {
  const {
    clock,
    keys,
    health,
    budgets,
    cloud,
    recorder,
    logins,
    programs,
    catalogues = createCatalogues(),
  } = dependencies;
  const limits = { ...DEFAULT_LIMITS, ...dependencies.limits };
  const upstream = createUpstreamClient(limits, dependencies.proxyFor);
  return {
    clock,
    keys,
    upstream: logins?.wrap(upstream) ?? upstream,
    limits,
    instanceId: randomBytes(6).toString('hex'),
    routing: { health, budgets, rotation: createRotation(), rateLimits: createRateLimits(clock) },
    answers: createAnswerStore(clock),
    proofs: createProofStore(clock),
    catalogues,
    cloud,
    bridges: createBridges({ programs }),
    recorder,
  };
}

function trackExchanges(
  run: ExchangeRunner,
  running: Set<Promise<void>>,
  onBusyChange: (isBusy: boolean) => void,
): ExchangeRunner {
  return (call) => {
    const exchange = run(call).finally(() => {
      running.delete(exchange);
      if (running.size === 0) onBusyChange(false);
    });
    running.add(exchange);
    if (running.size === 1) onBusyChange(true);
    return exchange;
  };
}

/** So long a keychain or the like may hold up the end of the app. */
const LONGEST_END_MS = 2000;

async function settle(running: ReadonlySet<Promise<void>>, clock: GatewayDependencies['clock']): Promise<void> {
  const { promise: isLate, resolve } = Promise.withResolvers<void>();
  const cancel = clock.setTimer(LONGEST_END_MS, resolve);
  await Promise.race([Promise.allSettled(running), isLate]);
  cancel();
}

const ID_BYTES = 6;
const IDS_AT_ONCE = 256;

/** Sortable by time, unique within the app's life. Randomness is drawn for many at once: each draw costs microseconds. */
function createIds(clock: GatewayDependencies['clock']): () => string {
  let random = Buffer.alloc(0);
  return () => {
    if (random.length === 0) random = randomBytes(ID_BYTES * IDS_AT_ONCE);
    const id = clock.now().toString(36) + random.toString('hex', 0, ID_BYTES);
    random = random.subarray(ID_BYTES);
    return id;
  };
}
