// What is left of a coding plan that is used with a plain key: asked when somebody looks, kept for a while, never in a loop.
import type { ConnectionSettings } from '../../../shared/model/settings.ts';
import type { Quota } from '../../../shared/model/sign-in.ts';
import type { KeyResolver } from '../credentials/key-resolver.ts';
import { fieldsOf, numberOf, textOf, type Fields } from '../credentials/oauth/claims.ts';
import type { Clock } from '../ports.ts';
import { BUILT_IN, type Catalogue } from '../providers/catalogue.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';
import { readAll, type UpstreamClient } from '../upstream/upstream-client.ts';

export interface PlanQuota {
  /** Never throws: a provider that does not say, or can't be asked now, has no windows. */
  ask(connection: ConnectionSettings, signal: AbortSignal): Promise<Quota>;
  /** What it said last, however long ago. */
  known(connection: ConnectionSettings): Quota | undefined;
}

export interface PlanQuotaDependencies {
  readonly client: Pick<UpstreamClient, 'send'>;
  readonly keys: Pick<KeyResolver, 'resolve'>;
  readonly clock: Clock;
  /** As shipped when absent. */
  readonly catalogue?: () => Catalogue;
}

const KEPT_MS = 5 * 60_000;
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

/** The one form of answer that is known: z.ai's and that of its Chinese twin. */
const KNOWN_PATH = '/api/monitor/usage/quota/limit';

/** Makes the service. */
export function createPlanQuota(dependencies: PlanQuotaDependencies): PlanQuota {
  const { clock } = dependencies;
  const kept = new Map<string, Quota & { source: string }>();
  const known: PlanQuota['known'] = ({ id, keys: [source = ''] }) => {
    const found = kept.get(id);
    // Another key is another plan.
    return found?.source === source ? { windows: found.windows, askedAt: found.askedAt } : undefined;
  };
  return {
    known,
    ask: async (connection, signal) => {
      const url = addressOf(connection, dependencies.catalogue?.() ?? BUILT_IN);
      const [source = ''] = connection.keys;
      const askedAt = clock.now();
      if (url === undefined) return { windows: [], askedAt };
      const last = known(connection);
      const age = last === undefined ? KEPT_MS : askedAt - last.askedAt;
      if (last !== undefined && age >= 0 && age < KEPT_MS) return last;
      const windows = await ask(url, source, { ...dependencies, signal });
      if (!signal.aborted) kept.set(connection.id, { windows, askedAt, source });
      return { windows, askedAt };
    },
  };
}

/** At the connection's own address: a key must not leave for the provider when it belongs to a server of the user's. */
function addressOf(connection: ConnectionSettings, catalogue: Catalogue): URL | undefined {
  const balance = catalogue.find(connection.provider)?.balance;
  if (balance === undefined || new URL(balance).pathname !== KNOWN_PATH) return undefined;
  const endpoint = resolveEndpoint(connection, { catalogue });
  return 'problem' in endpoint ? undefined : new URL(KNOWN_PATH, endpoint.baseUrl);
}

async function ask(
  url: URL,
  source: string,
  { client, keys, signal }: PlanQuotaDependencies & { signal: AbortSignal },
): Promise<Quota['windows']> {
  const key = await keys.resolve(source);
  if (key === undefined) return [];
  try {
    const response = await client.send({
      method: 'GET',
      url,
      // The bare key, without the word before it that its other addresses want.
      headers: { accept: 'application/json', authorization: key },
      signal,
      firstByteTimeoutMs: TIMEOUT_MS,
    });
    const bytes = await readAll(response, { maxBytes: MAX_BYTES, host: url.host });
    return windowsIn(fieldsOf(JSON.parse(bytes.toString('utf8'))));
  } catch {
    // Nothing depends on it: the line is not shown, and it is asked again later.
    return [];
  }
}

/** Refusals come with status 200 and a code in the answer; they have no limits. */
function windowsIn(answer: Fields): Quota['windows'] {
  const { limits } = fieldsOf(answer['data']);
  return (Array.isArray(limits) ? limits : []).map(fieldsOf).flatMap((limit) => {
    const used = numberOf(limit, 'percentage');
    const name = nameOf(limit);
    if (used === undefined || name === undefined) return [];
    const resetsAt = numberOf(limit, 'nextResetTime');
    const usedPercent = Math.min(100, Math.max(0, used));
    const beside = isOfTools(limit) ? { isBeside: true } : {};
    return [{ name, usedPercent, ...beside, ...(resetsAt === undefined ? {} : { resetsAt }) }];
  });
}

/** Units of time as z.ai numbers them; seen in answers, as it has not written them down. */
const DAYS: Readonly<Record<number, number>> = { 1: 1, 6: 7 };

/** Calls of tools such as the search, by the month. */
function isOfTools(limit: Fields): boolean {
  return textOf(limit, 'type') === 'TIME_LIMIT';
}

function nameOf(limit: Fields): string | undefined {
  if (isOfTools(limit)) return 'tools';
  const unit = numberOf(limit, 'unit') ?? 0;
  const count = numberOf(limit, 'number') ?? 1;
  if (unit === 3) return `${count} hours`;
  const days = DAYS[unit];
  return days === undefined ? undefined : `${days * count} days`;
}
