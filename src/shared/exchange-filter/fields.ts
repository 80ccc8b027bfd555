// The fields a filter of the log knows, and how each looks at an exchange.
import type { Exchange } from '../model/exchange.ts';
import { readAmount, readDuration, readTime } from './read-values.ts';

export const FILTER_FIELDS = [
  'client',
  'provider',
  'connection',
  'model',
  'profile',
  'protocol',
  'status',
  'code',
  'is',
  'slow',
  'first',
  'tokens',
  'cost',
  'since',
  'until',
  'id',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

export interface MatchContext {
  /** Unix milliseconds: what relative times count from. */
  readonly now: number;
  readonly connectionName: (id: string) => string | undefined;
}

export type Check = (exchange: Exchange, context: MatchContext) => boolean;

/** The words after `is:`. */
export const FILTER_MARKS = ['fallback', 'retried', 'translated', 'replay', 'streamed', 'counting'] as const;
type Mark = (typeof FILTER_MARKS)[number];

/** The words after `status:` beside numbers such as `429` and classes such as `4xx`. */
export const FILTER_STATES = ['running', 'done', 'failed', 'cancelled'] as const;

/** Whether the log can be filtered by this word. */
export function isFilterField(name: string): name is FilterField {
  return (FILTER_FIELDS as readonly string[]).includes(name);
}

/** How this field with these values looks at an exchange; undefined when a value has no meaning there. */
export function readCheck(field: FilterField | 'text', values: readonly string[]): Check | undefined {
  const checks = values.map((value) => READERS[field](value));
  const known = checks.filter((check) => check !== undefined);
  if (known.length < checks.length) return undefined;
  return (exchange, context) => known.some((check) => check(exchange, context));
}

type Reader = (value: string) => Check | undefined;
type Texts = (exchange: Exchange, context: MatchContext) => readonly (string | undefined)[];

/** Names are written with spaces, ids with hyphens: both find both. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(' ', '-');
}

function within(texts: Texts): Reader {
  return (value) => {
    const wanted = plain(value);
    return (exchange, context) =>
      texts(exchange, context).some((text) => text !== undefined && plain(text).includes(wanted));
  };
}

const connectionTexts: Texts = ({ connectionId }, { connectionName }) =>
  connectionId === undefined ? [] : [connectionId, connectionName(connectionId)];
const protocolTexts: Texts = ({ clientProtocol, upstreamProtocol }) => [clientProtocol, upstreamProtocol];
const modelTexts: Texts = ({ askedModel, servedModel }) => [askedModel, servedModel];

/** Whatever a row shows in words. */
const allTexts: Texts = (exchange, context) => [
  exchange.id,
  exchange.client,
  exchange.providerId,
  exchange.profile,
  exchange.failure?.code,
  exchange.status === undefined ? undefined : String(exchange.status),
  ...modelTexts(exchange, context),
  ...connectionTexts(exchange, context),
  ...protocolTexts(exchange, context),
];

/** At least this much; a leading `>` is allowed, since people write it. */
function atLeast(
  read: (text: string) => number | undefined,
  of: (exchange: Exchange, context: MatchContext) => number | undefined,
): Reader {
  return (value) => {
    const least = read(value.replace(/^>=?/, ''));
    if (least === undefined) return undefined;
    return (exchange, context) => (of(exchange, context) ?? -1) >= least;
  };
}

const STATUS_WORDS: Readonly<Record<string, (exchange: Exchange) => boolean>> = {
  ok: ({ state }) => state === 'done',
  done: ({ state }) => state === 'done',
  error: ({ state }) => state === 'failed',
  errors: ({ state }) => state === 'failed',
  failed: ({ state }) => state === 'failed',
  running: ({ state }) => state === 'waiting' || state === 'streaming',
  waiting: ({ state }) => state === 'waiting',
  streaming: ({ state }) => state === 'streaming',
  cancelled: ({ state }) => state === 'cancelled',
};

const readStatus: Reader = (value) => {
  const known = STATUS_WORDS[value];
  if (known !== undefined) return known;
  const digits = /^(?:([1-5])xx|([1-5]\d\d))$/.exec(value);
  if (digits === null) return undefined;
  const [, leading, whole] = digits;
  return leading === undefined
    ? ({ status }) => status === Number(whole)
    : ({ status = 0 }) => Math.floor(status / 100) === Number(leading);
};

const MARKS: Readonly<Record<Mark, (exchange: Exchange) => boolean>> = {
  fallback: ({ attempts, connectionId }) => attempts.some((attempt) => attempt.connectionId !== connectionId),
  retried: ({ attempts }) => attempts.filter(({ skipped }) => skipped === undefined).length > 1,
  translated: ({ clientProtocol, upstreamProtocol = clientProtocol }) => upstreamProtocol !== clientProtocol,
  replay: ({ replayOf }) => replayOf !== undefined,
  streamed: ({ isStreaming }) => isStreaming,
  counting: ({ operation }) => operation === 'count-tokens',
};

function readTimeCheck(isUntil: boolean): Reader {
  return (value) => {
    if (readTime(value, { now: 0, isUntil }) === undefined) return undefined;
    return ({ startedAt }, { now }) => {
      const edge = readTime(value, { now, isUntil }) ?? 0;
      return isUntil ? startedAt < edge : startedAt >= edge;
    };
  };
}

const READERS: Readonly<Record<FilterField | 'text', Reader>> = {
  text: within(allTexts),
  client: within(({ client }) => [client]),
  provider: within(({ providerId }) => [providerId]),
  connection: within(connectionTexts),
  model: within(modelTexts),
  profile: within(({ profile }) => [profile]),
  protocol: within(protocolTexts),
  code: within(({ failure, attempts }) => [failure?.code, ...attempts.map((attempt) => attempt.failure)]),
  id: within(({ id, attempts }) => [id, ...attempts.map(({ providerRequestId }) => providerRequestId)]),
  status: readStatus,
  is: (value) => (Object.hasOwn(MARKS, value) ? MARKS[value as Mark] : undefined),
  slow: atLeast(readDuration, ({ durationMs, startedAt }, { now }) => durationMs ?? now - startedAt),
  first: atLeast(readDuration, ({ timeToFirstTokenMs }) => timeToFirstTokenMs),
  tokens: atLeast(readAmount, ({ usage }) => usage && usage.inputTokens + usage.outputTokens),
  cost: atLeast(readAmount, ({ cost }) => (cost?.kind === 'priced' ? cost.amount : undefined)),
  since: readTimeCheck(false),
  until: readTimeCheck(true),
};
