// The lists of models, in the shape that the caller's protocol expects (wire.md §8.2).
import type { IncomingHttpHeaders } from 'node:http';
import { DEMO_CONNECTION_ID } from '../../../../shared/protocols.ts';
import type { Settings } from '../../../../shared/model/settings.ts';
import type { Failure } from '../../ir/failure.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { Protocol } from '../../ir/protocol.ts';
import { DEMO_MODEL } from '../../routing/candidate.ts';
import { DISCOVERY_PREFIX, resolveModel } from '../../routing/resolve.ts';

export interface ListedModel {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
}

/** Aliases first, then each connection's models as `connection/model`; the demo only while there is nothing else. */
export function listModels(settings: Settings): ListedModel[] {
  const aliases = Object.entries(settings.aliases).map(([id, target]) => ({
    id,
    name: `${id} → ${target}`,
    owner: 'alias',
  }));
  const models = settings.connections.flatMap((connection) =>
    connection.models.map((model) => ({
      id: `${connection.id}/${model}`,
      name: `${model} (${connection.name ?? connection.id})`,
      owner: connection.id,
    })),
  );
  if (settings.connections.length > 0) return [...aliases, ...models];
  return [{ id: `${DEMO_CONNECTION_ID}/${DEMO_MODEL}`, name: 'Demo (offline, scripted)', owner: DEMO_CONNECTION_ID }];
}

/** Which protocol's list is meant: on the path that all share, Anthropic's clients name their version and Google's SDK itself. */
export function listProtocol(routeProtocol: Protocol, headers: IncomingHttpHeaders): Protocol {
  if (headers['anthropic-version'] !== undefined && routeProtocol !== 'gemini') return 'anthropic-messages';
  const isGoogles = headers['x-goog-api-client'] !== undefined || headers['x-goog-api-key'] !== undefined;
  return isGoogles ? 'gemini' : routeProtocol;
}

/** A date for lists that need one: models have none of their own here. */
const CREATED_AT = '2025-01-01T00:00:00Z';

/** The whole list as the body of an answer in the caller's protocol. */
export function renderModelList(models: readonly ListedModel[], protocol: Protocol): JsonObject {
  if (protocol === 'gemini') return { models: models.map((model) => renderModel(model, protocol)) };
  if (protocol !== 'anthropic-messages')
    return { object: 'list', data: models.map((model) => renderModel(model, protocol)) };
  const data = withDiscovery(models).map((model) => renderModel(model, protocol));
  return { data, has_more: false, first_id: data[0]?.['id'] ?? null, last_id: data.at(-1)?.['id'] ?? null };
}

/** Claude Code shows only ids that begin with `claude`: each model is offered under such a name as well. */
function withDiscovery(models: readonly ListedModel[]): ListedModel[] {
  const hidden = models.filter(({ id }) => !/^(?:claude|anthropic)/i.test(id));
  return [...models, ...hidden.map((model) => ({ ...model, id: DISCOVERY_PREFIX + model.id }))];
}

/** One model as the body of an answer in the caller's protocol. */
export function renderModel({ id, name, owner }: ListedModel, protocol: Protocol): JsonObject {
  switch (protocol) {
    case 'anthropic-messages':
      return { type: 'model', id, display_name: name, created_at: CREATED_AT };
    case 'gemini':
      return {
        name: `models/${id}`,
        displayName: name,
        supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
      };
    default:
      return { id, object: 'model', created: Date.parse(CREATED_AT) / 1000, owned_by: owner };
  }
}

/** One model by its name, or why there is none. Names that only resolve (slots, defaults) are models too. */
export function findModel(
  settings: Settings,
  { id, profile }: { id: string; profile: string | undefined },
): ListedModel | { readonly failure: Failure } {
  const listed = withDiscovery(listModels(settings)).find((model) => model.id === id);
  if (listed !== undefined) return listed;
  const resolution = resolveModel(id, settings, profile);
  if ('failure' in resolution) return resolution;
  const [target] = resolution.targets;
  return {
    id,
    name: `${id} → ${target?.connectionId}/${target?.model}`,
    owner: target?.connectionId ?? DEMO_CONNECTION_ID,
  };
}
