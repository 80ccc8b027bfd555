// One concrete thing that could serve a request: connection, endpoint, credential and model, chosen together.
import { DEMO_CONNECTION_ID } from '../../../shared/protocols.ts';
import type { ConnectionSettings, Plan } from '../../../shared/model/settings.ts';
import type { ChatDialect } from '../ir/dialect.ts';
import type { Protocol } from '../ir/protocol.ts';
import { BUILT_IN, type Catalogue } from '../providers/catalogue.ts';
import { chatDialectFor } from '../providers/dialects.ts';
import { nativeRulesFor, type NativeRules } from '../providers/native-rules.ts';
import { resolveEndpoint, type Endpoint } from '../providers/endpoint.ts';
import type { Provider } from '../providers/provider.ts';

interface CandidateBase {
  readonly connectionId: string;
  readonly model: string;
}

export interface HttpCandidate extends CandidateBase {
  readonly kind: 'http';
  readonly providerId: string;
  readonly endpoint: Endpoint;
  /** As written in the settings (`env:…`, `secret:…`); resolved when it is used. */
  readonly keySource: string | undefined;
  /** Which of the connection's keys it is, from 1; absent when there is only one, or none. */
  readonly keyNumber?: number;
  /** Where the user has opened several plans. */
  readonly plan?: Plan;
  /** The user's own limit for each key and model. */
  readonly requestsPerMinute?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly stripParams: 'auto' | 'none' | readonly string[];
  /** The user's cap, else the most that the model is known to give. */
  readonly maxOutputTokens: number | undefined;
  readonly dialect: ChatDialect;
  /** What must change in a body that stays in the endpoint's own protocol. */
  readonly nativeRules: NativeRules;
}

/** The scripted model inside the app. */
export interface DemoCandidate extends CandidateBase {
  readonly kind: 'demo';
}

export type Candidate = HttpCandidate | DemoCandidate;

export const DEMO_MODEL = 'demo';

/** The candidate of the connection that needs no provider. */
export function demoCandidate(): DemoCandidate {
  return { kind: 'demo', connectionId: DEMO_CONNECTION_ID, model: DEMO_MODEL };
}

export interface CandidateWish {
  /** Preferred where the provider speaks it, so that bytes can pass untouched. */
  readonly clientProtocol: Protocol;
  /** As shipped when absent. */
  readonly catalogue?: Catalogue;
}

/**
 * All candidates for a connection's model: every key at its first plan, then every key at the others that the user has
 * opened (PC-5). Key, address and model belong together and are only ever changed together.
 */
export function httpCandidates(
  connection: ConnectionSettings,
  model: string,
  { clientProtocol, catalogue = BUILT_IN }: CandidateWish,
): (HttpCandidate | { readonly problem: string })[] {
  const plans: readonly (Plan | undefined)[] = connection.plans ?? [undefined];
  const sources = connection.keys.length === 0 ? [undefined] : connection.keys;
  return plans.flatMap((plan): (HttpCandidate | { readonly problem: string })[] => {
    const endpoint = resolveEndpoint(connection, { protocol: clientProtocol, model, plan, catalogue });
    if ('problem' in endpoint) return [endpoint];
    const provider = catalogue.find(connection.provider);
    const base = candidateAt(connection, model, { endpoint, provider });
    return sources.map((keySource, index) => ({
      ...base,
      keySource,
      ...(sources.length > 1 ? { keyNumber: index + 1 } : {}),
      ...(plan === undefined ? {} : { plan }),
    }));
  });
}

function candidateAt(
  connection: ConnectionSettings,
  model: string,
  { endpoint, provider }: { endpoint: Endpoint; provider: Provider | undefined },
): Omit<HttpCandidate, 'keySource'> {
  const { provider: providerId, stripParams, requestsPerMinute } = connection;
  const dialect = chatDialectFor({ providerId, baseUrl: endpoint.baseUrl, model, own: provider?.dialect });
  return {
    kind: 'http',
    connectionId: connection.id,
    model,
    providerId,
    endpoint,
    headers: { ...provider?.headers, ...connection.headers },
    query: { ...endpoint.query, ...connection.query },
    stripParams,
    // Clients ask for what their own models give, which is more than some of these take (Claude Code: at least 32,000).
    maxOutputTokens: connection.maxOutputTokens ?? provider?.factsOf(model)?.maxOutput,
    dialect: stripParams === 'none' ? { ...dialect, drop: [] } : dialect,
    nativeRules: nativeRulesFor({ providerId, baseUrl: endpoint.baseUrl, protocol: endpoint.protocol }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  };
}
