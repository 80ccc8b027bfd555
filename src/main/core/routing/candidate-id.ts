// Names a candidate and its credential for the books. Keys themselves never get into a name.
import { hash } from 'node:crypto';
import type { Candidate } from './candidate.ts';

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
  const named = JSON.stringify([connectionId, candidate.endpoint.baseUrl, source, value]);
  const digest = hash('sha256', named, 'base64url').slice(0, 16);
  return { credential: `${connectionId}#${digest}`, candidate: `${connectionId}#${digest}/${model}` };
}

/** The connection in an id; connection ids hold no `#`. */
export function connectionOf(id: string): string {
  return id.split('#', 1)[0] ?? '';
}
