// What is remembered of each place between looks: who was there, and when it is worth looking again.
import type { LocalServer, LocalServerKind } from '../../../shared/model/discovery.ts';
import type { Sighting } from './ask.ts';
import type { Look } from './look-at-port.ts';
import type { Target } from './targets.ts';

export interface Place {
  readonly target: Target;
  /** The last time that somebody was there. */
  readonly seen?: { readonly sighting: Sighting; readonly host: string };
  /** Looks since then that found nobody. */
  readonly misses: number;
  readonly isGone: boolean;
  /** On the monotonic clock: polling leaves the place alone until then. */
  readonly nextLookAt: number;
}

/** So many misses in a row are looked for at the usual pace; then more and more seldom. */
const PATIENT_MISSES = 3;
const LONGEST_PAUSE_MS = 30_000;
/** Another program lives there: it shall not find our questions in its log every few seconds. */
const STRANGER_PAUSE_MS = 60_000;

/** A place that was never looked at. */
export function newPlace(target: Target): Place {
  return { target, misses: 0, isGone: false, nextLookAt: 0 };
}

/** Whoever asks for a look has a reason to: the pauses of places where nobody was found begin anew. */
export function afreshIfEmpty(place: Place): Place {
  return place.seen === undefined || place.isGone ? { ...place, misses: 0, nextLookAt: 0 } : place;
}

/** The place after a look at it. `pollMs` is the usual pace. */
export function afterLook(place: Place, look: Look, { now, pollMs }: { now: number; pollMs: number }): Place {
  if ('found' in look) {
    return {
      target: place.target,
      seen: { sighting: look.found, host: look.host },
      misses: 0,
      isGone: false,
      nextLookAt: 0,
    };
  }
  const misses = place.misses + 1;
  // A closed port is sure; a server that only took too long may be busy with a model.
  const isGone = place.seen !== undefined && (look.missed !== 'silent' || place.isGone || misses >= PATIENT_MISSES);
  return { ...place, misses, isGone, nextLookAt: now + pauseAfter(misses, look.missed, pollMs) };
}

function pauseAfter(misses: number, missed: string, pollMs: number): number {
  if (missed === 'stranger') return STRANGER_PAUSE_MS;
  return misses < PATIENT_MISSES ? 0 : Math.min(LONGEST_PAUSE_MS, pollMs * 2 ** (misses - PATIENT_MISSES + 1));
}

/** Names of products are the same in every language. */
const NAMES: Readonly<Record<Exclude<LocalServerKind, 'unknown'>, string>> = {
  ollama: 'Ollama',
  lmstudio: 'LM Studio',
  vllm: 'vLLM',
  'llama-cpp': 'llama.cpp',
  litellm: 'LiteLLM',
  jan: 'Jan',
  'docker-model-runner': 'Docker Model Runner',
  sglang: 'SGLang',
};

/** What is shown of a place; undefined when nobody ever was there. */
export function viewPlace({ target, seen, isGone }: Place): LocalServer | undefined {
  if (seen === undefined) return undefined;
  const { sighting, host } = seen;
  const where = `${host.includes(':') ? `[${host}]` : host}:${target.port}`;
  return {
    id: where,
    kind: sighting.kind,
    name: sighting.kind === 'unknown' ? `Port ${target.port}` : NAMES[sighting.kind],
    address: `http://${where}`,
    state: isGone ? 'gone' : sighting.state,
    needsKey: sighting.needsKey,
    models: sighting.models,
    ...(sighting.version === undefined ? {} : { version: sighting.version }),
  };
}
