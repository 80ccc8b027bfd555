// Writes into each exchange who served it and, once it is over, what it cost.
import type { Exchange } from '../../../shared/model/exchange.ts';
import { planSchema } from '../../../shared/model/primitives.ts';
import type { ConnectionSettings, Settings } from '../../../shared/model/settings.ts';
import { DEMO_CONNECTION_ID } from '../../../shared/protocols.ts';
import { CUSTOM_PROVIDER_ID, type Catalogue } from '../providers/catalogue.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';
import { costOf, type Billing } from './cost.ts';

export interface PriceExchangesDependencies {
  readonly settings: () => Settings;
  readonly catalogue: () => Catalogue;
  /** Whether a model server of this computer was found at that address. */
  readonly isLocalServer: (baseUrl: string) => boolean;
}

/** Fills in what the journal keeps beside what the gateway knows. */
export type CompleteExchange = (exchange: Exchange) => Exchange;

/** The connection and the catalogue of the moment in which it was asked: they may be gone when the answer ends. */
interface Asked {
  readonly connectionId: string;
  readonly connection: ConnectionSettings | undefined;
  readonly catalogue: Catalogue;
}

const MOST_REMEMBERED = 5000;

/** Makes the function. It is to be called with every state of an exchange, from its beginning. */
export function createPriceExchanges(dependencies: PriceExchangesDependencies): CompleteExchange {
  const running = new Map<string, Asked>();
  return (exchange) => {
    const { id, connectionId } = exchange;
    if (connectionId === undefined) return exchange;
    const known = running.get(id);
    const asked = known?.connectionId === connectionId ? known : remember(connectionId, dependencies);
    if (isOver(exchange)) running.delete(id);
    else if (asked !== known) keep(running, id, asked);
    const providerId = providerOf(asked);
    return {
      ...exchange,
      ...(providerId === undefined ? {} : { providerId }),
      ...(isOver(exchange) ? costIn(exchange, asked, dependencies) : {}),
    };
  };
}

function remember(connectionId: string, { settings, catalogue }: PriceExchangesDependencies): Asked {
  const connection = settings().connections.find(({ id }) => id === connectionId);
  return { connectionId, connection, catalogue: catalogue() };
}

function keep(running: Map<string, Asked>, id: string, asked: Asked): void {
  running.set(id, asked);
  if (running.size <= MOST_REMEMBERED) return;
  for (const oldest of running.keys()) {
    running.delete(oldest);
    return;
  }
}

function isOver({ state }: Exchange): boolean {
  return state !== 'waiting' && state !== 'streaming';
}

function providerOf({ connectionId, connection }: Asked): string | undefined {
  return connectionId === DEMO_CONNECTION_ID ? DEMO_CONNECTION_ID : connection?.provider;
}

function costIn(exchange: Exchange, asked: Asked, dependencies: PriceExchangesDependencies): Pick<Exchange, 'cost'> {
  const { usage, operation, servedModel } = exchange;
  if (usage === undefined || operation === 'count-tokens') return {};
  const isHere = isLocal(asked, dependencies) && !RUNS_ELSEWHERE.test(servedModel ?? '');
  return { cost: costOf(usage, isHere ? { isLocal: true } : billingOf(exchange, asked)) };
}

/** So Ollama names models that it only passes on to its cloud. */
const RUNS_ELSEWHERE = /[:-]cloud$/;

function isLocal(
  { connectionId, connection, catalogue }: Asked,
  { isLocalServer }: PriceExchangesDependencies,
): boolean {
  if (connectionId === DEMO_CONNECTION_ID) return true;
  if (connection === undefined) return false;
  if (catalogue.find(connection.provider)?.category === 'local') return true;
  const { provider, baseUrl } = connection;
  return provider === CUSTOM_PROVIDER_ID && baseUrl !== undefined && isLocalServer(baseUrl);
}

/** Of a model that does not run on this computer. */
function billingOf(exchange: Exchange, { connection, catalogue }: Asked): Billing {
  const { servedModel: model, upstreamProtocol: protocol } = exchange;
  if (connection === undefined || model === undefined) return { isLocal: false };
  const provider = catalogue.find(connection.provider);
  if (provider === undefined) return { isLocal: false };
  const asLabelled = exchange.attempts.findLast(({ skipped }) => skipped === undefined)?.plan;
  // Most have no plan, and an error that is built and thrown away costs more than all the rest of this.
  const plan = asLabelled === undefined ? undefined : planSchema.safeParse(asLabelled).data;
  const endpoint = resolveEndpoint(connection, { protocol, model, plan, catalogue });
  return {
    isLocal: false,
    // What a local server passes on has no price that we know.
    plan: 'problem' in endpoint || provider.category === 'local' ? undefined : endpoint.plan,
    price: provider.factsOf(model)?.price,
    askedAt: exchange.startedAt,
  };
}
