// Ids of calls: Gemini's are optional, everybody else's are not (rules T-10, T-11).
import { randomUUID } from 'node:crypto';

const BORN_AT_GEMINI = 'gem_';
const CARRIABLE = /^[A-Za-z0-9_-]{1,56}$/;
const SYNTHESISED = 'gcall_';

/** The id by which other protocols know a call of Gemini's. Its own id is kept inside, so that only it goes back there. */
export function idForClients(geminiId: string | undefined): string {
  const isCarriable = geminiId !== undefined && CARRIABLE.test(geminiId);
  return isCarriable ? `${BORN_AT_GEMINI}${geminiId}` : `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

/** Gemini's own id of a call that it made; undefined for every other id, which must not reach it. */
export function idForGemini(id: string): string | undefined {
  return id.startsWith(BORN_AT_GEMINI) ? id.slice(BORN_AT_GEMINI.length) : undefined;
}

interface OpenCall {
  readonly id: string;
  readonly name: string;
  isAnswered: boolean;
}

/** Gives calls without an id one, and finds the call that a result answers. Holds the state of one conversation. */
export interface CallPairing {
  /** A turn of the model begins: results belong to the latest turn before they belong to older ones. */
  beginTurn(): void;
  callId(id: string | undefined, name: string): string;
  resultId(id: string | undefined, name: string): string;
}

/** Deterministic: replayed history gets the same ids, so that prompt caches hold. */
export function createCallPairing(): CallPairing {
  const turns: OpenCall[][] = [[]];
  let synthesised = 0;
  const nextId = (): string => `${SYNTHESISED}${synthesised++}`;
  const find = (matches: (call: OpenCall) => boolean): OpenCall | undefined => {
    for (let index = turns.length - 1; index >= 0; index -= 1) {
      const call = turns[index]?.find(matches);
      if (call !== undefined) return call;
    }
    return undefined;
  };
  return {
    beginTurn: () => void turns.push([]),
    callId: (id, name) => {
      const call = { id: id ?? nextId(), name, isAnswered: false };
      turns.at(-1)?.push(call);
      return call.id;
    },
    resultId: (id, name) => {
      const byId = id === undefined ? undefined : find((call) => call.id === id);
      const call = byId ?? find((open) => !open.isAnswered && open.name === name);
      if (call === undefined) return id ?? nextId();
      call.isAnswered = true;
      return call.id;
    },
  };
}

/** True for an id that the client never saw. */
export function isSynthesised(id: string): boolean {
  return id.startsWith(SYNTHESISED);
}
