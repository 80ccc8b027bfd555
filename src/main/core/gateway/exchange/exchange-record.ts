// Keeps the books of one exchange and hands each new state to the journal. It can neither wait nor fail.
import type { Attempt, Exchange } from '../../../../shared/model/exchange.ts';
import type { IrUsage } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';
import type { Protocol } from '../../ir/protocol.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Clock } from '../../ports.ts';
import type { Candidate } from '../../routing/candidate.ts';

export interface ExchangeStart {
  readonly id: string;
  readonly client: string;
  readonly operation: Exchange['operation'];
  readonly profile: string | undefined;
  readonly askedModel: string;
  readonly clientProtocol: Protocol;
  readonly isStreaming: boolean;
  /** The exchange that it repeats. */
  readonly replayOf?: string | undefined;
}

export type AttemptDetails = Pick<Attempt, 'key' | 'plan' | 'isProbe'>;

export interface ExchangeRecord {
  /** A candidate is being asked. */
  beginAttempt(candidate: Candidate, upstreamProtocol: Protocol, details?: AttemptDetails): void;
  /** The provider has answered, or failed to. */
  endAttempt(result: { status?: number; failure?: Failure; providerRequestId?: string }): void;
  /** A candidate is passed over, and why. */
  skip(candidate: Candidate, why: NonNullable<Attempt['skipped']> & AttemptDetails): void;
  /** How many candidates have been asked, with the one that is being asked. */
  attemptCount(): number;
  /** What the exchange ended with; undefined as long as it runs and when it ended well. */
  failure(): Failure | undefined;
  ignore(paths: readonly string[]): void;
  /** The first thing that a user could see has gone out. */
  firstContent(): void;
  usage(usage: IrUsage): void;
  /** Ends the exchange; later calls change nothing. */
  finish(result: { status: number; failure?: Failure }): void;
}

/** What clients and providers write may be of any length; a row is not (S-26). */
const LONGEST_NAME = 256;
const LONGEST_MESSAGE = 2048;
const MOST_FIELDS = 50;
const MOST_ATTEMPTS = 30;

/** Begins the books: the journal knows of the exchange from here on. Times are milliseconds, to a tenth. */
export function createExchangeRecord(
  start: ExchangeStart,
  { clock, journal }: { clock: Clock; journal: Journal },
): ExchangeRecord {
  const startedAt = clock.monotonic();
  const elapsed = (): number => Math.round((clock.monotonic() - startedAt) * 10) / 10;
  let attemptStartedAt = startedAt;
  let attemptDetails: AttemptDetails = {};
  let attemptCount = 0;
  let endFailure: Failure | undefined;
  let exchange = firstState(start, clock.now());
  const isOver = (): boolean => exchange.durationMs !== undefined;
  /** Goes to the journal with the next change that is worth being seen at once. */
  const note = (changes: Partial<Exchange>): void => {
    if (!isOver()) exchange = { ...exchange, ...changes };
  };
  const change = (changes: Partial<Exchange>): void => {
    if (isOver()) return;
    note(changes);
    journal.record(exchange);
  };
  const withAttempt = (attempt: Attempt): Partial<Exchange> =>
    exchange.attempts.length < MOST_ATTEMPTS ? { attempts: [...exchange.attempts, attempt] } : {};
  journal.record(exchange);
  return {
    beginAttempt: ({ connectionId, model }, upstreamProtocol, details = {}) => {
      attemptStartedAt = clock.monotonic();
      attemptDetails = details;
      attemptCount += 1;
      change({ connectionId, servedModel: model, upstreamProtocol });
    },
    endAttempt: (result) => {
      const { connectionId = '', servedModel: model = '' } = exchange;
      const durationMs = Math.round(clock.monotonic() - attemptStartedAt);
      note(withAttempt({ connectionId, model, durationMs, ...attemptDetails, ...attemptResult(result) }));
    },
    skip: ({ connectionId, model }, { key, plan, ...skipped }) => {
      const label = { ...(key === undefined ? {} : { key }), ...(plan === undefined ? {} : { plan }) };
      change(withAttempt({ connectionId, model, durationMs: 0, ...label, skipped }));
    },
    attemptCount: () => attemptCount,
    failure: () => endFailure,
    ignore: (paths) => {
      if (paths.length === 0) return;
      const short = paths.slice(0, MOST_FIELDS).map((path) => path.slice(0, LONGEST_NAME));
      change({ ignoredFields: [...new Set([...exchange.ignoredFields, ...short])].slice(0, MOST_FIELDS) });
    },
    firstContent: () => {
      if (exchange.timeToFirstTokenMs === undefined) change({ state: 'streaming', timeToFirstTokenMs: elapsed() });
    },
    usage: (usage) => note({ usage }),
    finish: ({ status, failure }) => {
      if (!isOver()) endFailure = failure;
      change({ status, durationMs: elapsed(), ...endState(failure) });
    },
  };
}

function firstState(start: ExchangeStart, startedAt: number): Exchange {
  return {
    id: start.id,
    startedAt,
    state: 'waiting',
    client: start.client,
    operation: start.operation,
    askedModel: start.askedModel.slice(0, LONGEST_NAME),
    clientProtocol: start.clientProtocol,
    isStreaming: start.isStreaming,
    ignoredFields: [],
    attempts: [],
    ...(start.profile === undefined ? {} : { profile: start.profile }),
    ...(start.replayOf === undefined ? {} : { replayOf: start.replayOf }),
  };
}

function attemptResult(result: { status?: number; failure?: Failure; providerRequestId?: string }): Partial<Attempt> {
  const status = result.status ?? result.failure?.status;
  const requestId = result.providerRequestId ?? result.failure?.providerRequestId;
  return {
    ...(status === undefined ? {} : { status }),
    ...(result.failure === undefined ? {} : { failure: result.failure.code }),
    ...(requestId === undefined ? {} : { providerRequestId: requestId }),
  };
}

function endState(failure: Failure | undefined): Pick<Exchange, 'state' | 'failure'> {
  if (failure === undefined) return { state: 'done' };
  if (failure.code === 'cancelled') return { state: 'cancelled' };
  return { state: 'failed', failure: { code: failure.code, message: failure.message.slice(0, LONGEST_MESSAGE) } };
}
