// Asks a provider for its list of models: the cheapest way to learn whether address and key are right.
import { LONGEST_MODEL_NAME } from '../../../shared/protocols.ts';
import type { ConnectionSettings } from '../../../shared/model/settings.ts';
import type { KeyResolver } from '../credentials/key-resolver.ts';
import { type Failure, FailureError } from '../ir/failure.ts';
import type { Clock } from '../ports.ts';
import { keyHeaders } from '../providers/auth-headers.ts';
import { BUILT_IN, type Catalogue } from '../providers/catalogue.ts';
import { type Endpoint, type EndpointProblem, resolveEndpoint } from '../providers/endpoint.ts';
import { joinUrl } from '../providers/join-url.ts';
import { parseKeySource } from '../settings/key-sources.ts';
import type { UpstreamClient, UpstreamResponse } from '../upstream/upstream-client.ts';
import { checkLogin, type LoginParts } from './check-login.ts';
import { failureOfStatus } from './list-failure.ts';

export interface ModelList {
  /** Absent when no answer came. */
  readonly status?: number;
  readonly models: readonly string[];
  readonly failure?: Failure;
}

export type ListModels = (connection: ConnectionSettings, signal: AbortSignal) => Promise<ModelList>;

export interface ListModelsDependencies {
  readonly client: Pick<UpstreamClient, 'send'>;
  readonly keys: Pick<KeyResolver, 'resolve'>;
  readonly clock: Clock;
  /** As shipped when absent. */
  readonly catalogue?: () => Catalogue;
  /** Of this program, as providers are told it. */
  readonly version: string;
  /** For providers that have no list of models. */
  readonly login?: LoginParts;
}

const TIMEOUT_MS = 15_000;
/** OpenRouter's list has about a megabyte. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_MODELS = 2000;

/** Makes the function. It never throws: whatever goes wrong is in `failure`. */
export function createListModels(dependencies: ListModelsDependencies): ListModels {
  return async (connection, signal) => {
    const catalogue = dependencies.catalogue?.() ?? BUILT_IN;
    const endpoint = listEndpoint(connection, catalogue);
    if ('problem' in endpoint) return { models: [], failure: { code: 'bad-request', message: `${endpoint.problem}.` } };
    const key = await firstKey(connection, dependencies.keys);
    if (key === undefined && needsKey(connection, catalogue)) return { models: [], failure: missingKey(connection) };
    if (catalogue.find(connection.provider)?.hasModelList === false) {
      return cataloguedModels(connection, endpoint, { ...dependencies.login, key, catalogue, signal });
    }
    const timer = new AbortController();
    const cancel = dependencies.clock.setTimer(TIMEOUT_MS, () => timer.abort());
    try {
      const response = await dependencies.client.send({
        method: 'GET',
        url: listUrl(endpoint, connection),
        headers: {
          // Some let nobody in who has no name.
          'user-agent': `Dragoman/${dependencies.version}`,
          ...connection.headers,
          ...authHeaders(endpoint, key),
        },
        signal: AbortSignal.any([signal, timer.signal]),
        firstByteTimeoutMs: TIMEOUT_MS,
      });
      return await readList(response, endpoint, response.credential ?? key);
    } catch (error) {
      return { models: [], failure: timer.signal.aborted ? timedOut(endpoint) : failureOf(error) };
    } finally {
      cancel();
    }
  };
}

async function cataloguedModels(
  { provider }: ConnectionSettings,
  endpoint: Endpoint,
  parts: LoginParts & { key: string | undefined; catalogue: Catalogue; signal: AbortSignal },
): Promise<ModelList> {
  const models = parts.catalogue.find(provider)?.models.map(({ id }) => id) ?? [];
  const failure = await checkLogin(endpoint, parts.key, parts);
  return failure === undefined ? { models } : { models: [], failure };
}

/** Providers that copied Anthropic's messages seldom copied its list of models: theirs is at the OpenAI endpoint. */
function listEndpoint(connection: ConnectionSettings, catalogue: Catalogue): Endpoint | EndpointProblem {
  const provider = catalogue.find(connection.provider);
  const isCopy = provider?.kind === 'direct-anthropic' && !provider.isOwn && !provider.id.startsWith('anthropic');
  return resolveEndpoint(connection, { catalogue, ...(isCopy ? { protocol: 'openai-chat' } : {}) });
}

function listUrl(endpoint: Endpoint, { query }: ConnectionSettings): URL {
  const path = endpoint.protocol === 'gemini' ? 'v1beta/models' : 'v1/models';
  const url = new URL(joinUrl(endpoint.baseUrl, path, endpoint.protocol));
  if (endpoint.protocol === 'anthropic-messages') url.searchParams.set('limit', '1000');
  if (endpoint.protocol === 'gemini') url.searchParams.set('pageSize', '1000');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

function authHeaders({ auth, protocol }: Endpoint, key: string | undefined): Record<string, string> {
  const version: Record<string, string> =
    protocol === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {};
  return { accept: 'application/json', ...version, ...keyHeaders(auth, key) };
}

async function firstKey(
  { keys: sources }: ConnectionSettings,
  keys: Pick<KeyResolver, 'resolve'>,
): Promise<string | undefined> {
  for (const source of sources) {
    const key = await keys.resolve(source);
    if (key !== undefined) return key;
  }
  return undefined;
}

function needsKey({ provider, keys }: ConnectionSettings, catalogue: Catalogue): boolean {
  return keys.length > 0 || catalogue.find(provider)?.needsKey === true;
}

function missingKey({ keys }: ConnectionSettings): Failure {
  const variables = keys.map(parseKeySource).filter((source) => source.kind === 'environment');
  const [first] = variables;
  const message =
    keys.length === 0
      ? 'This connection has no key, and the provider wants one. Remove the connection and add it again with a key.'
      : first === undefined
        ? 'The stored key could not be read. Unlock the keychain of this computer and try again.'
        : `The environment variable ${first.name} is not set. Set it and start Dragoman again.`;
  return { code: 'auth-expired', message };
}

async function readList(response: UpstreamResponse, { baseUrl }: Endpoint, key?: string): Promise<ModelList> {
  const { status } = response;
  const host = new URL(baseUrl).host;
  const body = parseJson(await readText(response));
  if (status < 200 || status > 299)
    return { status, models: [], failure: failureOfStatus({ status, host, body, key }) };
  const models = modelIds(body);
  if (models !== undefined) return { status, models };
  const message = `${host} answered, but not with a list of models. Look whether the address of the connection is complete, for example with /v1 at its end.`;
  return { status, models: [], failure: { code: 'protocol', message } };
}

async function readText({ body }: UpstreamResponse): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_BYTES) throw new FailureError({ code: 'protocol', message: 'The list of models is far too long.' });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // HTML of a proxy or a web page at a wrong address: the callers treat it as no list.
    return undefined;
  }
}

/** OpenAI and Anthropic say `data`, Gemini, Ollama and Codex `models`, some send the bare array. */
function modelIds(body: unknown): string[] | undefined {
  const list = Array.isArray(body) ? body : (field(body, 'data') ?? field(body, 'models'));
  if (!Array.isArray(list)) return undefined;
  const ids = list.flatMap((entry: unknown) => {
    // Codex names its models by "slug", and hides those for jobs of its own.
    const id = typeof entry === 'string' ? entry : (field(entry, 'id') ?? field(entry, 'name') ?? field(entry, 'slug'));
    if (field(entry, 'visibility') === 'hide') return [];
    return typeof id === 'string' && isModelName(id) ? [id.replace(/^models\//, '')] : [];
  });
  return [...new Set(ids)].slice(0, MAX_MODELS);
}

/** What nobody could ask for, or what would break the line of a list, is no name (S-26). */
function isModelName(id: string): boolean {
  return id !== '' && id.length <= LONGEST_MODEL_NAME && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(id);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function timedOut({ baseUrl }: Endpoint): Failure {
  return {
    code: 'timeout',
    message: `${new URL(baseUrl).host} gave no answer within ${TIMEOUT_MS / 1000} seconds. Try again, or look whether the address is right.`,
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return {
    code: 'unreachable',
    message: `The connection broke off: ${error instanceof Error ? error.message : String(error)}.`,
  };
}
