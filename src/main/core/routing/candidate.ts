// One concrete thing that could serve a request: connection, endpoint, credential and model, chosen together.
import { DEMO_CONNECTION_ID } from '../../../shared/protocols.ts';
import type { ConnectionSettings } from '../../../shared/model/settings.ts';
import type { ChatDialect } from '../ir/dialect.ts';
import type { Protocol } from '../ir/protocol.ts';
import { chatDialectFor } from '../providers/dialects.ts';
import { resolveEndpoint, type Endpoint } from '../providers/endpoint.ts';

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
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly stripParams: 'auto' | 'none' | readonly string[];
  readonly maxOutputTokens: number | undefined;
  readonly dialect: ChatDialect;
}

/** The scripted model inside the app. */
export interface DemoCandidate extends CandidateBase {
  readonly kind: 'demo';
}

export type Candidate = HttpCandidate | DemoCandidate;

export const DEMO_MODEL = 'demo';

export function demoCandidate(): DemoCandidate {
  return { kind: 'demo', connectionId: DEMO_CONNECTION_ID, model: DEMO_MODEL };
}

/**
 * The candidate for a connection's model, or what is wrong with the connection.
 * @param clientProtocol preferred where the provider speaks it, so that bytes can pass untouched
 */
export function httpCandidate(
  connection: ConnectionSettings,
  model: string,
  clientProtocol: Protocol,
): HttpCandidate | { readonly problem: string } {
  const endpoint = resolveEndpoint(connection, { protocol: clientProtocol, model });
  if ('problem' in endpoint) return endpoint;
  const { provider: providerId, stripParams } = connection;
  const dialect = chatDialectFor({ providerId, baseUrl: endpoint.baseUrl, model });
  return {
    kind: 'http',
    connectionId: connection.id,
    model,
    providerId,
    endpoint,
    keySource: connection.keys[0],
    headers: connection.headers,
    query: connection.query,
    stripParams,
    maxOutputTokens: connection.maxOutputTokens,
    dialect: stripParams === 'none' ? { ...dialect, drop: [] } : dialect,
  };
}
