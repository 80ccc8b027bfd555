// Which candidates may serve a request, and in which order they are asked.
import { DEMO_CONNECTION_ID, LONGEST_MODEL_NAME } from '../../../../shared/protocols.ts';
import type { Exchange } from '../../../../shared/model/exchange.ts';
import type { ConnectionSettings } from '../../../../shared/model/settings.ts';
import { prepareForTarget } from '../../ir/cross-protocol.ts';
import { FailureError, type Failure } from '../../ir/failure.ts';
import type { Protocol } from '../../ir/protocol.ts';
import { idsOf } from '../../routing/candidate-id.ts';
import { demoCandidate, type Candidate } from '../../routing/candidate.ts';
import { rememberedCandidates } from '../../routing/remembered-candidates.ts';
import { resolveModel, resolveSameModel, type Target } from '../../routing/resolve.ts';
import type { Rotation } from '../../routing/rotation.ts';
import { bridgeOf } from '../../bridges/bridge-of.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';
import type { Option, Options } from './option.ts';
import { keepBound } from './keep-bound.ts';

const ROUTING_OFF: Failure = {
  code: 'overloaded',
  status: 503,
  message: 'Routing is switched off in Dragoman. Switch it on in the window or the tray to go on.',
};

export interface Asking {
  readonly profileId: string | undefined;
  readonly operation: Exchange['operation'];
}

/** Throws FailureError when there is none. */
export function findOptions(context: ExchangeContext, { profileId, operation }: Asking): Options {
  checkModel(context.askedModel);
  if (!context.settings.gateway.isRoutingOn) throw new FailureError(ROUTING_OFF);
  const resolve = operation === 'embeddings' ? resolveSameModel : resolveModel;
  const resolution = resolve(context.askedModel, context.settings, profileId);
  if ('failure' in resolution) throw new FailureError(resolution.failure);
  const equals = resolution.targets.slice(0, resolution.equals);
  const groups = [
    // Counting tokens is nobody's turn.
    operation === 'count-tokens' ? equals : shared(context, equals),
    ...resolution.targets.slice(resolution.equals).map((target) => [target]),
  ];
  const blocks = usableBlocks(context, groups);
  const session = blocks.some((block) => block.length > 1) ? sessionOf(context) : undefined;
  const ordered = blocks.flatMap((block) => lastServerFirst(block, session, context));
  const options = nativeFirst(keepBound(distinct(ordered), context.boundTo), context);
  return { options, ...(session === undefined ? {} : { session }) };
}

function checkModel(asked: string): void {
  if (asked === '') {
    throw new FailureError({ code: 'bad-request', message: 'model: this field is required', param: 'model' });
  }
  if (asked.length > LONGEST_MODEL_NAME) {
    const message = `model: a name may have at most ${LONGEST_MODEL_NAME} characters`;
    throw new FailureError({ code: 'bad-request', message, param: 'model' });
  }
}

/** Options that are as good as each other stand in one block. A connection that can't be used is passed over. */
function usableBlocks(context: ExchangeContext, groups: readonly (readonly Target[])[]): Option[][] {
  const problems: Failure[] = [];
  const blocks = groups.map((group) =>
    group.flatMap((target) => {
      const found = optionsOf(context, target);
      if ('failure' in found) problems.push(found.failure);
      return 'failure' in found ? [] : found.options;
    }),
  );
  const [problem] = problems;
  if (problem !== undefined && blocks.every((block) => block.length === 0)) throw new FailureError(problem);
  return blocks;
}

/** Connections that list the same model take turns as the user has weighted them (VE-12, PC-16). */
function shared({ settings, services }: ExchangeContext, targets: readonly Target[]): Target[] {
  if (targets.length < 2) return [...targets];
  const sharers = targets.map((target) => {
    const connection = connectionOf(settings.connections, target);
    return { target, id: target.connectionId, priority: connection?.priority ?? 0, weight: connection?.weight };
  });
  return services.routing.rotation.share(targets[0]?.model ?? '', sharers).map(({ target }) => target);
}

function connectionOf(connections: readonly ConnectionSettings[], { connectionId }: Target) {
  return connections.find(({ id }) => id === connectionId);
}

function optionsOf(context: ExchangeContext, target: Target): { options: Option[] } | { failure: Failure } {
  const { keys, routing, catalogues } = context.services;
  const toOption = (candidate: Candidate): Option => ({
    candidate,
    ids: idsOf(candidate, (source) => keys.peek(source)),
  });
  if (target.connectionId === DEMO_CONNECTION_ID) return { options: [toOption(demoCandidate())] };
  const connection = connectionOf(context.settings.connections, target);
  if (connection === undefined) {
    return {
      failure: { code: 'not-found', message: `There is no connection "${target.connectionId}" any more.` },
    };
  }
  const found = rememberedCandidates(connection, target.model, {
    clientProtocol: context.codec.protocol,
    catalogue: catalogues.of(context.settings),
  });
  const usable = found.flatMap((candidate) => ('problem' in candidate ? [] : [toOption(candidate)]));
  if (usable.length > 0) return { options: rested(usable, routing.rotation) };
  const problem = found.find((candidate) => 'problem' in candidate);
  const why = problem !== undefined && 'problem' in problem ? problem.problem : 'it has no address';
  return {
    failure: {
      code: 'provider-error',
      message: `The connection "${target.connectionId}" can't be used: ${why}.`,
    },
  };
}

/** Keys of one plan take turns (VE-15); another plan stays behind them all. */
function rested(options: readonly Option[], rotation: Rotation): Option[] {
  const plans = new Set(options.map(({ candidate }) => planOf(candidate)));
  return [...plans].flatMap((plan) =>
    rotation.byRest(
      options.filter(({ candidate }) => planOf(candidate) === plan),
      ({ ids }) => ids.credential,
    ),
  );
}

function planOf(candidate: Candidate): string | undefined {
  return candidate.kind === 'http' ? candidate.plan : undefined;
}

/** Headers by which clients name a conversation: cheaper to look at than the whole request. */
const SESSION_HEADERS = ['x-claude-code-session-id', 'session_id', 'session-id', 'conversation_id', 'thread-id'];

function sessionOf(context: ExchangeContext): string | undefined {
  const { headers } = context.request;
  const named = SESSION_HEADERS.map((name) => headers[name]).find((value) => typeof value === 'string' && value !== '');
  const session = named === undefined ? sessionInBody(context) : String(named);
  return session === undefined ? undefined : `${session.slice(0, 256)}\n${context.askedModel}`;
}

function sessionInBody(context: ExchangeContext): string | undefined {
  try {
    return context.ir().sessionKey;
  } catch {
    // What our parser refuses may still pass untouched to a provider of the same protocol; it only has no conversation.
    return undefined;
  }
}

/** Prompt caches live where the conversation was served before. */
function lastServerFirst(block: readonly Option[], session: string | undefined, context: ExchangeContext): Option[] {
  if (session === undefined || block.length < 2) return [...block];
  const last = context.services.routing.rotation.servedBy(session);
  const isLast = ({ ids }: Option): boolean => ids.candidate === last;
  return [...block.filter(isLast), ...block.filter((option) => !isLast(option))];
}

/** A fallback may lead to a candidate that stands in the list already. */
function distinct(options: readonly Option[]): Option[] {
  const seen = new Set<string>();
  return options.filter(({ ids }) => !seen.has(ids.candidate) && seen.add(ids.candidate));
}

/**
 * What only the client's own protocol can carry goes to a provider that speaks it, even if another stands before it
 * (TL-10). The request is read for it only where that could change anything.
 */
function nativeFirst(options: readonly Option[], context: ExchangeContext): readonly Option[] {
  const [first] = options;
  if (first === undefined || isNative(first, context) || !options.some((option) => isNative(option, context))) {
    return options;
  }
  const verdicts = new Map<Protocol, boolean>();
  const isAble = (option: Option): boolean => {
    if (isNative(option, context)) return true;
    const { protocol } = (option.candidate as Extract<Candidate, { kind: 'http' }>).endpoint;
    const verdict = verdicts.get(protocol) ?? canCarry(context, protocol);
    verdicts.set(protocol, verdict);
    return verdict;
  };
  const able = options.filter(isAble);
  return [...able, ...options.filter((option) => !able.includes(option))];
}

function isNative({ candidate }: Option, { codec }: ExchangeContext): boolean {
  if (candidate.kind === 'demo') return true;
  const { endpoint } = candidate;
  return endpoint.protocol === codec.protocol && bridgeOf(endpoint) === undefined;
}

function canCarry(context: ExchangeContext, protocol: Protocol): boolean {
  try {
    prepareForTarget(context.ir(), protocol);
    return true;
  } catch {
    // The refusal itself is told by the lane, should the candidate be asked after all.
    return false;
  }
}
