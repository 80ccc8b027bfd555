// Everything one exchange needs to know, fixed when it begins: a switched provider never touches a running stream.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Settings } from '../../../../shared/model/settings.ts';
import type { BudgetLimits } from '../../budgets/budget-service.ts';
import type { Bridges } from '../../bridges/bridges.ts';
import type { CloudCredentials } from '../../credentials/cloud-credentials.ts';
import type { KeyResolver } from '../../credentials/key-resolver.ts';
import { FailureError } from '../../ir/failure.ts';
import type { IrRequest } from '../../ir/request.ts';
import type { Clock } from '../../ports.ts';
import type { CandidateHealth } from '../../routing/candidate-health.ts';
import type { Catalogues } from '../../providers/catalogues.ts';
import type { RateLimits } from '../../routing/rate-limit.ts';
import type { Rotation } from '../../routing/rotation.ts';
import type { UpstreamClient } from '../../upstream/upstream-client.ts';
import type { AnswerContext, ParseOptions, StreamFraming, WireCodec } from '../../wire/codec.ts';
import type { ExchangeRecording } from '../../recording/exchange-recording.ts';
import type { Recorder } from '../../recording/recorder.ts';
import type { AnswerStore, BoundAnswer } from './answer-store.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import type { ProofStore } from './proof-store.ts';
import type { RequestBody } from '../body/read-body.ts';
import type { GatewayLimits } from '../types.ts';

export interface ExchangeServices {
  readonly clock: Clock;
  readonly keys: KeyResolver;
  readonly upstream: UpstreamClient;
  readonly limits: GatewayLimits;
  readonly answers: AnswerStore;
  /** Absent where no shell brings it: providers of the clouds can't be used then. */
  readonly cloud: CloudCredentials | undefined;
  readonly bridges: Bridges;
  readonly proofs: ProofStore;
  readonly catalogues: Catalogues;
  readonly routing: RoutingServices;
  /** Marks our own requests, see `access.ts`. */
  readonly instanceId: string;
  /** Absent: bodies are never recorded. */
  readonly recorder?: Pick<Recorder, 'begin'> | undefined;
}

/** What requests learn from each other about candidates. */
export interface RoutingServices {
  readonly health: CandidateHealth;
  readonly budgets?: BudgetLimits | undefined;
  readonly rotation: Rotation;
  readonly rateLimits: RateLimits;
}

export interface ExchangeContext {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The client's protocol. */
  readonly codec: WireCodec;
  readonly query: URLSearchParams;
  readonly settings: Settings;
  readonly body: RequestBody;
  readonly askedModel: string;
  readonly isStreaming: boolean;
  readonly framing: StreamFraming;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  /** Shorter while there is another provider to ask. */
  readonly firstByteTimeoutMs: number;
  readonly record: ExchangeRecord;
  /** Reads along when the user wants bodies to be kept. */
  readonly recording?: ExchangeRecording | undefined;
  readonly services: ExchangeServices;
  /** Who holds the conversation that this request continues; no other can serve it. */
  readonly boundTo: BoundAnswer | undefined;
  /** The id of the credential that is being tried. */
  readonly credential?: string;
  /** The request in the middle language, parsed at first use: where bytes pass through nobody needs it. */
  readonly ir: () => IrRequest;
}

/** What a codec is told beside the body: the headers, and what the path says already. Several values of one header are joined. */
export function parseOptionsOf(
  request: IncomingMessage,
  fromPath: { model?: string; isStreaming?: boolean },
): ParseOptions {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return { headers, ...fromPath };
}

/** What a renderer of the client's protocol is told. Reads the whole request, and throws FailureError when that can't be done. */
export function answerContextOf(context: ExchangeContext): AnswerContext {
  return {
    exchangeId: context.id,
    askedModel: context.askedModel,
    createdAt: Math.floor(context.services.clock.now() / 1000),
    request: context.ir(),
    framing: context.framing,
  };
}

/**
 * For signs of life and for errors inside a stream, which need nothing of the request: where bytes pass through it was
 * never parsed, and what our parser would refuse the provider may have taken.
 */
export function bareContextOf(context: ExchangeContext): AnswerContext {
  const { askedModel: model, isStreaming } = context;
  const request: IrRequest = {
    model,
    isStreaming,
    system: [],
    turns: [],
    tools: [],
    sampling: {},
    nativeOnly: [],
    ignored: [],
    paths: {},
  };
  return answerContextOf({ ...context, ir: () => request });
}

/** Thrown when the client left: nothing more can be said to anybody. */
export function clientLeft(cause?: unknown): FailureError {
  return new FailureError({ code: 'cancelled', message: 'The client left before the answer was complete.' }, { cause });
}
