// A request that did not suit one candidate, by its own word: a full context, an image that it doesn't take. Who else may?
import type { Failure } from '../../ir/failure.ts';
import type { IrPart } from '../../ir/request.ts';
import type { Candidate } from '../../routing/candidate.ts';
import { estimateTokens } from '../lanes/estimate-tokens.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';
import type { SkipReason } from './exhausted.ts';

/** What is known of such a request. */
export interface Misfit {
  /** As it was thrown, for a client whom nobody else could serve. */
  readonly error: unknown;
  /** Why a candidate needn't be asked either; undefined when it may be. */
  readonly skips: (candidate: Candidate) => SkipReason | undefined;
}

export interface MisfitQuestion {
  readonly candidate: Candidate;
  readonly failure: Failure;
  readonly error: unknown;
  /** What was known before. */
  readonly before: Misfit | undefined;
}

/** What is known after a failure: the same as before if it was of another kind. */
export function misfitOf(context: ExchangeContext, question: MisfitQuestion): Misfit | undefined {
  const { candidate, failure, error, before } = question;
  const isOverflow = failure.code === 'context-overflow';
  if (!isOverflow && !isImageRefused(context, failure)) return before;
  const skips = isOverflow ? skipsSmaller(context, candidate) : skipsSameModel(candidate);
  return {
    // Of several overflows the last was the largest context: its numbers help most.
    error: isOverflow || before === undefined ? error : before.error,
    skips: (other) => before?.skips(other) ?? skips(other),
  };
}

/**
 * An unknown window is no reason to pay for another try. Where the full one itself is unknown (a server of the user's own),
 * who surely holds what the request holds by our estimate has more.
 */
function skipsSmaller(context: ExchangeContext, candidate: Candidate): Misfit['skips'] {
  const tooFew = windowOf(context, candidate) ?? estimateOf(context);
  return (other) => ((windowOf(context, other) ?? 0) > tooFew ? undefined : 'no-larger-context');
}

function windowOf({ services, settings }: ExchangeContext, candidate: Candidate): number | undefined {
  if (candidate.kind === 'demo') return undefined;
  return services.catalogues.of(settings).find(candidate.providerId)?.factsOf(candidate.model)?.context;
}

function estimateOf(context: ExchangeContext): number {
  try {
    return estimateTokens(context.ir());
  } catch {
    // What our parser refuses passes untouched to a provider of the same protocol, but nobody else could take it.
    return Number.POSITIVE_INFINITY;
  }
}

/** Another key gets the same answer from the same model. */
function skipsSameModel(refusing: Candidate): Misfit['skips'] {
  return (other) => (placeOf(other) === placeOf(refusing) ? 'same-answer' : undefined);
}

function placeOf(candidate: Candidate): string {
  return `${candidate.kind === 'http' ? candidate.endpoint.baseUrl : candidate.connectionId} ${candidate.model}`;
}

/** Wherever it goes, an image stays as large as it is. */
const SIZE_TEXT =
  /dimension|resolution|pixel|(?:image|media|file).{0,60}(?:too (?:large|big|small)|exceed|size)|(?:size|exceed|too large).{0,60}image/i;

/** Many models see nothing, and say so in words of their own: any refusal of a request with an image may be that (PC-15). */
export function isImageRefused(context: ExchangeContext, { code, status, message }: Failure): boolean {
  // Without a status it was our own check, which holds for all.
  return code === 'bad-request' && status !== undefined && !SIZE_TEXT.test(message) && hasImage(context);
}

function hasImage(context: ExchangeContext): boolean {
  try {
    return context.ir().turns.some(({ parts }) => parts.some(isImage));
  } catch {
    // What our parser refuses can't be asked of a provider of another protocol, and all of the same would refuse it.
    return false;
  }
}

function isImage(part: IrPart): boolean {
  return part.type === 'tool-result' ? part.parts.some(isImage) : part.type === 'media' && part.kind === 'image';
}
