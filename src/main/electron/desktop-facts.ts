// What tray and notices know of the app: asked of the same contract as the window's, and kept up to date.
import { createRouterClient, type RouterClient } from '@orpc/server';
import type { ClientView } from '../../shared/model/client.ts';
import type { Exchange } from '../../shared/model/exchange.ts';
import type { Account } from '../../shared/model/sign-in.ts';
import type { ConnectionView } from '../../shared/model/views.ts';
import type { AppCore } from '../core/app-core.ts';
import type { Clock, Log } from '../core/ports.ts';

export interface DesktopFacts {
  readonly clients: readonly ClientView[];
  readonly accounts: readonly Account[];
  readonly connections: readonly ConnectionView[];
  /** The request that ended last. */
  readonly last: Exchange | undefined;
}

/** The login whose plan a connection uses: what is known of a plan is that of the first key. */
export function planLogin<Login extends Pick<Account, 'connections'>>(
  { id, keys: [first] }: Pick<ConnectionView, 'id' | 'keys'>,
  accounts: readonly Login[],
): Login | undefined {
  return first?.source === 'login' ? accounts.find(({ connections }) => connections.includes(id)) : undefined;
}

export interface DesktopFactsService {
  current(): DesktopFacts;
  /** Calls back after each change; the returned function ends that. */
  onChange(listener: (now: DesktopFacts, before: DesktopFacts) => void): () => void;
  /** Tells the listeners of what the core knows by now, without asking anybody. */
  announce(): void;
  /** Asks anew, for example after something was changed from the tray. */
  look(): Promise<void>;
  /** Follows the app until the signal aborts. Never throws. */
  follow(signal: AbortSignal): Promise<void>;
}

export interface DesktopFactsParts {
  readonly core: Pick<AppCore, 'router' | 'listConnections' | 'onStatusChange'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Files of clients change without a word, so they are looked at once in a while. */
const LOOK_EVERY_MS = 60_000;
/** After a change of the settings: a client that is being connected gets its token first, then its files. */
const LOOK_AFTER_MS = 1_500;

type CoreCalls = RouterClient<AppCore['router']>;

/** Makes the service; nothing is asked before `follow`. */
export function createDesktopFacts({ core, clock, log }: DesktopFactsParts): DesktopFactsService {
  const calls: CoreCalls = createRouterClient(core.router);
  const listeners = new Set<(now: DesktopFacts, before: DesktopFacts) => void>();
  const stop = new AbortController();
  let facts: DesktopFacts = { clients: [], accounts: [], connections: core.listConnections(), last: undefined };
  let cancelLook = (): void => undefined;

  const become = (change: Partial<DesktopFacts>): void => {
    const before = facts;
    facts = { ...before, ...change, connections: core.listConnections() };
    for (const listener of listeners) listener(facts, before);
  };
  const look = async (): Promise<void> => {
    lookLater(LOOK_EVERY_MS);
    try {
      const { signal } = stop;
      const [clients, accounts] = await Promise.all([
        calls.clients.list(undefined, { signal }),
        calls.signIn.accounts(undefined, { signal }),
      ]);
      if (!signal.aborted) become({ clients, accounts });
    } catch (error) {
      if (!stop.signal.aborted) log.warn('the tray could not ask how clients and accounts stand', { error });
    }
  };
  const lookLater = (delayMs: number): void => {
    cancelLook();
    if (stop.signal.aborted) return;
    cancelLook = clock.setTimer(delayMs, () => void look());
  };
  return {
    current: () => facts,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    announce: () => become({}),
    look,
    follow: async (signal) => {
      const endStatus = core.onStatusChange(() => {
        become({});
        lookLater(LOOK_AFTER_MS);
      });
      signal.addEventListener('abort', () => {
        stop.abort();
        cancelLook();
        endStatus();
      });
      void look();
      await followExchanges(calls, { signal, log, onEnd: (last) => become({ last }) });
    },
  };
}

interface FollowExchanges {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onEnd: (exchange: Exchange) => void;
}

async function followExchanges(calls: CoreCalls, { signal, log, onEnd }: FollowExchanges): Promise<void> {
  try {
    for await (const { exchanges } of await calls.activity.watch(undefined, { signal })) {
      const ended = exchanges.filter(
        ({ state, operation }) => state !== 'waiting' && state !== 'streaming' && operation === 'generate',
      );
      for (const exchange of ended.toSorted((left, right) => left.startedAt - right.startedAt)) onEnd(exchange);
    }
  } catch (error) {
    if (!signal.aborted) log.warn('the tray no longer hears of requests', { error });
  }
}
