// One candidate that may be asked, and all that may in the order in which they are.
import type { CandidateIds } from '../../routing/candidate-id.ts';
import type { Candidate } from '../../routing/candidate.ts';

export interface Option {
  readonly candidate: Candidate;
  readonly ids: CandidateIds;
}

export interface Options {
  readonly options: readonly Option[];
  /** Names the conversation where several could serve it alike; whoever serves it goes first the next time. */
  readonly session?: string;
}
