// Where the request that went to the provider differs from the one that the client sent.
import type { Recording } from '../../../shared/model/recording.ts';
import { diffLines, type PlanLine } from '../clients/diff-lines.ts';

/** Lines of both bodies, written the same way; undefined when one of them is missing. */
export function requestDifference(recording: Recording | undefined): PlanLine[] | undefined {
  const { clientRequest, upstreamRequest } = recording ?? {};
  if (clientRequest === undefined || upstreamRequest === undefined) return undefined;
  return diffLines(linesOf(clientRequest.text), linesOf(upstreamRequest.text));
}

function linesOf(text: string): string[] {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n');
  } catch {
    // A body that was cut off is no JSON any more: it is compared as it stands.
    return text.split('\n');
  }
}
