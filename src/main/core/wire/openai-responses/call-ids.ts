// Ids of calls in the length that Responses takes (rule T-10).
import { createHash } from 'node:crypto';

const LONGEST = 64;
const KEPT = 55;

/** The id itself, or its beginning and a hash of the whole: the same for a call and its output, in every request. */
export function legalCallId(id: string): string {
  if (id.length > 0 && id.length <= LONGEST) return id;
  return `${id.slice(0, KEPT)}_${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}
