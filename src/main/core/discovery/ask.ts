// The questions to one server during one look at it: each path once, and none after it stopped answering.
import type { LocalModel, LocalServer } from '../../../shared/model/discovery.ts';
import type { JsonObject } from '../ir/json.ts';
import type { Clock } from '../ports.ts';
import { callLoopback, type LoopbackAnswer } from './loopback-call.ts';

export interface Ask {
  /** GET; undefined when no answer came. */
  get(path: string): Promise<LoopbackAnswer | undefined>;
  /** POST of a question that is not a completion. */
  post(path: string, body: JsonObject): Promise<LoopbackAnswer | undefined>;
  /** Why answers stopped coming, if they did. */
  failure(): 'refused' | 'silent' | undefined;
}

/** What a look at a server finds out. */
export type Sighting = Pick<LocalServer, 'kind' | 'version' | 'needsKey' | 'models'> & {
  readonly state: 'running' | 'loading';
};

/** Recognises one kind of server and tells what it serves. */
export type Recogniser = (ask: Ask, memory: ModelMemory) => Promise<Sighting | undefined>;

/** What a server said about a model that can't change, by a key that names the model's exact content. */
export type ModelMemory = Map<string, Partial<LocalModel>>;

export interface AskOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Makes the questions for one host and port. */
export function createAsk(options: AskOptions): Ask {
  const asked = new Map<string, Promise<LoopbackAnswer | undefined>>();
  let failure: 'refused' | 'silent' | undefined;
  const call = async (path: string, body?: JsonObject): Promise<LoopbackAnswer | undefined> => {
    if (failure !== undefined) return undefined;
    const outcome = await callLoopback({ ...options, path, ...(body === undefined ? {} : { body }) });
    if (typeof outcome === 'object') return outcome;
    failure = outcome;
    return undefined;
  };
  return {
    get: (path) => {
      const known = asked.get(path) ?? call(path);
      asked.set(path, known);
      return known;
    },
    post: call,
    failure: () => failure,
  };
}
