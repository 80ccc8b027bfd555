// Asks one candidate after the other until one answers. As long as nothing has gone out, a failure only means the next one.
import { FailureError, failureFrom, type Failure, type FailureCode } from '../../ir/failure.ts';
import type { Protocol } from '../../ir/protocol.ts';
import type { HealthTicket } from '../../routing/candidate-health.ts';
import { budgetAgainst, budgetFailure } from '../../routing/budget-limit.ts';
import type { Candidate } from '../../routing/candidate.ts';
import type { Standing } from '../../routing/cooldown.ts';
import { wasSent } from '../../routing/cooldown-rules.ts';
import { labelOf } from './candidate-label.ts';
import type { Option, Options } from './option.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';
import { exhausted, type Note, type Skip } from './exhausted.ts';
import { isImageRefused, misfitOf, type Misfit } from './misfit.ts';
import { LONGEST_TURN_MS, waitForTurn } from './wait-for-turn.ts';

/** So many candidates are asked for one request: clients try again by themselves, and each try costs time and money. */
export const MAX_ATTEMPTS = 4;

export type Serve = (context: ExchangeContext, candidate: Candidate) => Promise<void>;

interface Run {
  readonly context: ExchangeContext;
  readonly serve: Serve;
  readonly options: readonly Option[];
  readonly session: string | undefined;
  readonly notes: Map<Option, Note>;
  readonly triedConnections: Set<string>;
  readonly triedCredentials: Set<string>;
  /** Addresses that did not answer at all. */
  readonly deadAddresses: Set<string>;
  asked: number;
  /** Set when the request did not suit one of them: from then on only those are asked that it may suit. */
  misfit: Misfit | undefined;
}

/**
 * Serves the request, or throws the failure to tell. The only candidate there is is always asked, and what it says passes
 * as it is: the client then decides by itself when to come back.
 */
export async function serveFirst(context: ExchangeContext, found: Options, serve: Serve): Promise<void> {
  const { session } = found;
  const options = withinBudget(context, found.options);
  const run: Run = {
    context,
    serve,
    options,
    session,
    notes: new Map(),
    triedConnections: new Set(),
    triedCredentials: new Set(),
    deadAddresses: new Set(),
    asked: 0,
    misfit: undefined,
  };
  const [only] = options;
  if (options.length === 1 && only !== undefined) {
    const error = await ask(run, only, { hasOthers: false, isForced: false });
    if (error !== undefined) throw error;
    return;
  }
  if (await askInOrder(run)) return;
  if (await askAgain(run)) return;
  // Clients make room or leave out an image when they hear of it; that others rest as well would only hide it.
  if (run.misfit !== undefined) throw run.misfit.error;
  throw new FailureError(exhausted(notesOf(run)));
}

/** Those that the user's limit of the month allows. Throws the failure to tell when it forbids all there are. */
function withinBudget(context: ExchangeContext, options: readonly Option[]): readonly Option[] {
  const { catalogues, routing } = context.services;
  const limits = routing.budgets?.limits() ?? [];
  if (limits.length === 0) return options;
  const catalogue = catalogues.of(context.settings);
  let failure: Failure | undefined;
  const left = options.filter(({ candidate }) => {
    const budget = budgetAgainst(candidate, catalogue, limits);
    if (budget === undefined) return true;
    failure ??= budgetFailure(budget);
    context.record.skip(candidate, { reason: 'budget', ...labelOf(context, candidate) });
    return false;
  });
  if (left.length === 0 && failure !== undefined) throw new FailureError(failure);
  return left;
}

/** Counting tokens says nothing about how a candidate serves, and waits for nobody; only those at rest go last. */
export async function countFirst(context: ExchangeContext, { options }: Options, serve: Serve): Promise<void> {
  const { health } = context.services.routing;
  const isResting = ({ ids }: Option): boolean => health.standing(ids).kind === 'cooling';
  const order = [...options.filter((option) => !isResting(option)), ...options.filter(isResting)];
  let lastError: unknown;
  for (const { candidate } of order.slice(0, MAX_ATTEMPTS)) {
    context.record.beginAttempt(candidate, protocolOf(candidate, context), labelOf(context, candidate));
    try {
      await serve(context, candidate);
      return;
    } catch (error) {
      lastError = error;
      const failure = failureOf(error, context);
      context.record.endAttempt({ failure });
      if (!mayMoveOn(context, failure)) break;
    }
  }
  throw lastError;
}

async function askInOrder(run: Run): Promise<boolean> {
  for (const [index, option] of run.options.entries()) {
    if (run.asked >= MAX_ATTEMPTS) return false;
    const later = run.options.slice(index + 1).filter((other) => isUsable(run, other));
    const skip = reasonToSkip(run, option, later);
    if (skip !== undefined) {
      passOver(run, option, skip);
      continue;
    }
    const hasOthers = later.length > 0 && run.asked + 1 < MAX_ATTEMPTS;
    if ((await ask(run, option, { hasOthers, isForced: false })) === undefined) return true;
  }
  return false;
}

/** When all have failed or rest: the one whose turn comes soonest, then the one that rests the shortest. */
async function askAgain(run: Run): Promise<boolean> {
  const { health } = run.context.services.routing;
  const skippedFor = (reason: Skip['reason']): Option[] =>
    run.options
      .filter((option) => run.notes.get(option)?.skip?.reason === reason && misfitWith(run, option) === undefined)
      .sort((left, right) => remainingOf(run, left) - remainingOf(run, right));
  const limited = skippedFor('rate-limit').find((option) => turnMs(run, option) <= LONGEST_TURN_MS);
  // A key that has just failed with one model is not let through with another.
  const resting = skippedFor('cooling').find(
    ({ ids }) => !isHard(health.standing(ids)) && !run.triedCredentials.has(ids.credential),
  );
  for (const option of [limited, resting]) {
    if (option === undefined || run.asked >= MAX_ATTEMPTS) continue;
    // Only the soonest, and only now and then: the others would be asked in vain as well.
    if (option === resting && !health.mayForce(option.ids)) continue;
    const error = await ask(run, option, { hasOthers: false, isForced: option === resting });
    if (error === undefined) return true;
  }
  return false;
}

function isHard(standing: Standing): boolean {
  return standing.kind === 'cooling' && standing.isHard;
}

function remainingOf({ notes }: Run, option: Option): number {
  return notes.get(option)?.skip?.remainingMs ?? 0;
}

function turnMs({ context }: Run, { candidate, ids }: Option): number {
  return context.services.routing.rateLimits.waitMs(ids.candidate, limitOf(candidate));
}

function limitOf(candidate: Candidate): number | undefined {
  return candidate.kind === 'http' ? candidate.requestsPerMinute : undefined;
}

function addressOf(candidate: Candidate): string {
  return candidate.kind === 'http' ? candidate.endpoint.baseUrl : '';
}

function isUsable(run: Run, option: Option): boolean {
  const { kind } = run.context.services.routing.health.standing(option.ids);
  return (
    kind !== 'cooling' && !run.deadAddresses.has(addressOf(option.candidate)) && misfitWith(run, option) === undefined
  );
}

function misfitWith({ misfit }: Run, { candidate }: Option): Skip['reason'] | undefined {
  return misfit?.skips(candidate);
}

/** `later`: those behind it that could be asked instead. */
function reasonToSkip(run: Run, option: Option, later: readonly Option[]): Skip | undefined {
  const { candidate, ids } = option;
  const misfit = misfitWith(run, option);
  if (misfit !== undefined) return { reason: misfit };
  const standing = run.context.services.routing.health.standing(ids);
  if (standing.kind === 'cooling') {
    return { reason: 'cooling', code: standing.code, remainingMs: standing.remainingMs };
  }
  // Another key at an address that does not answer costs time for nothing.
  if (later.length > 0 && run.deadAddresses.has(addressOf(candidate))) return { reason: 'same-address' };
  const isTried = run.triedConnections.has(candidate.connectionId);
  const isUntried = (other: Option): boolean => !run.triedConnections.has(other.candidate.connectionId);
  // Many keys of one connection must not use up all tries before a fallback had its chance.
  if (run.asked === MAX_ATTEMPTS - 1 && isTried && later.some(isUntried)) return { reason: 'last-try' };
  const remainingMs = turnMs(run, option);
  const isBeaten = remainingMs > LONGEST_TURN_MS || later.some((other) => turnMs(run, other) < remainingMs);
  return remainingMs > 0 && isBeaten ? { reason: 'rate-limit', remainingMs } : undefined;
}

function passOver(run: Run, option: Option, skip: Skip): void {
  run.notes.set(option, { candidate: option.candidate, skip });
  run.context.record.skip(option.candidate, { ...skip, ...labelOf(run.context, option.candidate) });
}

interface AskOptions {
  readonly hasOthers: boolean;
  readonly isForced: boolean;
}

/** Undefined when it served; the error when another may be asked. Throws when none may. */
async function ask(run: Run, option: Option, { hasOthers, isForced }: AskOptions): Promise<unknown> {
  const { context, serve } = run;
  const { candidate, ids } = option;
  const { health, rotation } = context.services.routing;
  const waitMs = turnMs(run, option);
  // Nothing may come between a look at the candidate's health and the permit: so no waiting where none is needed.
  if (waitMs > 0) await waitForTurn(context, candidate, { waitMs, take: () => takeTurn(run, option) });
  else takeTurn(run, option);
  const ticket = health.begin(ids, { isForced });
  rotation.used(ids.credential);
  run.triedConnections.add(candidate.connectionId);
  run.triedCredentials.add(ids.credential);
  const details = { ...labelOf(context, candidate), ...(ticket.isProbe ? { isProbe: true } : {}) };
  context.record.beginAttempt(candidate, protocolOf(candidate, context), details);
  try {
    await serve(attemptContext(context, { option, ticket, hasOthers }), candidate);
    const failure = context.record.failure();
    ticket.end(failure);
    if (failure === undefined && run.session !== undefined) rotation.remember(run.session, ids.candidate);
    return undefined;
  } catch (error) {
    const failure = failureOf(error, context);
    ticket.end(failure);
    context.record.endAttempt({ failure });
    if (!mayMoveOn(context, failure)) throw error;
    run.misfit = misfitOf(context, { candidate, failure, error, before: run.misfit });
    run.notes.set(option, { candidate, failure });
    if (wasSent(failure)) run.asked += 1;
    if (NO_ANSWER.has(failure.code)) run.deadAddresses.add(addressOf(candidate));
    return error;
  }
}

function takeTurn({ context }: Run, { candidate, ids }: Option): void {
  context.services.routing.rateLimits.take(ids.candidate, limitOf(candidate));
}

interface AttemptParts {
  readonly option: Option;
  readonly ticket: HealthTicket;
  readonly hasOthers: boolean;
}

function attemptContext(context: ExchangeContext, { option, ticket, hasOthers }: AttemptParts): ExchangeContext {
  const { record, services } = context;
  return {
    ...context,
    credential: option.ids.credential,
    firstByteTimeoutMs: hasOthers ? services.limits.firstByteTimeoutWithOthersMs : context.firstByteTimeoutMs,
    record: {
      ...record,
      firstContent: () => {
        // A long answer must not keep the others waiting for whether it works.
        ticket.alive();
        record.firstContent();
      },
    },
  };
}

/** Whatever went wrong after the client left is no fault of the provider's. */
export function failureOf(error: unknown, { signal }: ExchangeContext): Failure {
  return signal.aborted ? { code: 'cancelled', message: 'The client left.' } : failureFrom(error);
}

function protocolOf(candidate: Candidate, context: ExchangeContext): Protocol {
  return candidate.kind === 'demo' ? context.codec.protocol : candidate.endpoint.protocol;
}

/** What the caller got wrong is wrong everywhere, but for what only does not suit this one; and a client that left wants nothing more. */
function mayMoveOn(context: ExchangeContext, failure: Failure): boolean {
  return !context.signal.aborted && (!STAYS.has(failure.code) || isImageRefused(context, failure));
}

const STAYS: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'bad-request',
  'content-policy',
  'too-large',
  'cancelled',
  'internal',
]);

const NO_ANSWER: ReadonlySet<FailureCode> = new Set<FailureCode>(['unreachable', 'tls', 'timeout']);

/** All that happened, in the order of the candidates, with how long each is kept away from now on. */
function notesOf({ context, options, notes }: Run): Note[] {
  return options.flatMap((option) => {
    const note = notes.get(option) ?? { candidate: option.candidate };
    const standing = context.services.routing.health.standing(option.ids);
    return [standing.kind === 'cooling' ? { ...note, remainingMs: standing.remainingMs } : note];
  });
}
