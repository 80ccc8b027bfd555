// After a full context: who may still be asked, because its window is known to be larger.
import type { Candidate } from '../routing/candidate.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { ExchangeContext } from './exchange-context.ts';

/** What is known of a request that did not fit. */
export interface Overflow {
  /** As it was thrown, for a client whom nobody else could serve. */
  readonly error: unknown;
  /** Tokens; a window of so many or fewer is as full. */
  readonly tooFew: number;
}

/**
 * The window that was too small, or where it isn't known (a server of the user's own) what the request holds by our
 * estimate: who overflows has less. Of several the largest.
 */
export function overflowAt(
  context: ExchangeContext,
  { candidate, error, before }: { candidate: Candidate; error: unknown; before: Overflow | undefined },
): Overflow {
  const tooFew = windowOf(context, candidate) ?? estimateOf(context);
  return { error, tooFew: Math.max(tooFew, before?.tooFew ?? 0) };
}

/** Whether the candidate may hold what overflowed elsewhere. An unknown window is no reason to pay for another try. */
export function isRoomier(context: ExchangeContext, candidate: Candidate, { tooFew }: Overflow): boolean {
  return (windowOf(context, candidate) ?? 0) > tooFew;
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
