// Puts together what a server tells of one model.
import type { LocalModel } from '../../../shared/model/discovery.ts';
import { asArray, asNumber, asObject, asString, type JsonObject, type JsonValue } from '../ir/json.ts';

/**
 * Below this, coding tools run out of room: the first request of Claude Code alone has 20,000 to 30,000 tokens, and a
 * server with less cuts it off in silence.
 */
const COMFORTABLE_CONTEXT = 32_000;

export interface ModelFacts {
  readonly loadedContext?: number | undefined;
  readonly maximumContext?: number | undefined;
  readonly hasTools?: boolean | undefined;
  readonly hasVision?: boolean | undefined;
}

/** A model with what is known of it; a context of 0 means that the server doesn't know it itself. */
export function localModel(id: string, facts: ModelFacts): LocalModel {
  const { hasTools, hasVision } = facts;
  const loadedContext = positive(facts.loadedContext);
  const maximumContext = positive(facts.maximumContext);
  return {
    id,
    isContextSmall: loadedContext !== undefined && loadedContext < COMFORTABLE_CONTEXT,
    ...(loadedContext === undefined ? {} : { loadedContext }),
    ...(maximumContext === undefined ? {} : { maximumContext }),
    ...(hasTools === undefined ? {} : { hasTools }),
    ...(hasVision === undefined ? {} : { hasVision }),
  };
}

/** The objects in a list. */
export function objectsIn(list: unknown): JsonObject[] {
  return asArray(list)
    .map(asObject)
    .filter((entry) => entry !== undefined);
}

/** The entries of an OpenAI list of models that have an id; undefined when it is no such list. */
export function listedModels(body: JsonValue | undefined): (JsonObject & { id: string })[] | undefined {
  const data = asObject(body)?.['data'];
  if (!Array.isArray(data)) return undefined;
  return objectsIn(data).flatMap((entry) => {
    const id = asString(entry['id']);
    return id === undefined || id === '' ? [] : [{ ...entry, id }];
  });
}

/** A boolean, or undefined for anything else. */
export function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function positive(value: number | undefined): number | undefined {
  const number = asNumber(value);
  return number !== undefined && number > 0 ? Math.round(number) : undefined;
}
