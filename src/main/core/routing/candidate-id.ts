// Names a candidate and its credential for the books. Keys themselves never get into a name.
import { hash } from 'node:crypto';
import type { Candidate, HttpCandidate } from './candidate.ts';

/** One credential at one address; the same for all models. */
export interface CandidateIds {
  readonly credential: string;
  /** The credential with one model. */
  readonly candidate: string;
}

/**
 * Another key, address or value of the environment variable gives another id, so that what was learned about the old one
 * is forgotten with the edit (trust.md §3, "cleared by key edit").
 */
export function idsOf(candidate: Candidate, peek: (source: string) => string | undefined): CandidateIds {
  const { connectionId, model } = candidate;
  if (candidate.kind === 'demo') return { credential: connectionId, candidate: `${connectionId}/${model}` };
  const source = candidate.keySource ?? '';
  const value = source.startsWith('env:') || source.startsWith('login:') ? peek(source) : '';
  const known = LAST_IDS.get(candidate);
  if (known !== undefined && known.value === value) return known.ids;
  const ids = makeIds(candidate, source, value);
  LAST_IDS.set(candidate, { value, ids });
  return ids;
}

/** Candidates live as long as the settings that they follow from; only the value behind a source may change meanwhile. */
const LAST_IDS = new WeakMap<HttpCandidate, { readonly value: string | undefined; readonly ids: CandidateIds }>();

function makeIds({ connectionId, model, endpoint }: HttpCandidate, source: string, value?: string): CandidateIds {
  const named = JSON.stringify([connectionId, endpoint.baseUrl, source, value]);
  const digest = hash('sha256', named, 'base64url').slice(0, 16);
  return { credential: `${connectionId}#${digest}`, candidate: `${connectionId}#${digest}/${model}` };
}

/** The connection in an id; connection ids hold no `#`. */
export function connectionOf(id: string): string {
  return id.split('#', 1)[0] ?? '';
}
