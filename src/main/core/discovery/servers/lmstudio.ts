// LM Studio: its own list of models, in the form of 0.4 or of the versions before.
import type { LocalModel } from '../../../../shared/model/discovery.ts';
import { asArray, asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { Ask, Sighting } from '../ask.ts';
import { asBoolean, listedModels, localModel, objectsIn } from '../local-model.ts';
import { objectIn } from '../loopback-call.ts';

/** Recognises LM Studio. */
export async function lookForLmStudio(ask: Ask): Promise<Sighting | undefined> {
  const models = (await listNew(ask)) ?? (await listOld(ask));
  return models === undefined ? undefined : { kind: 'lmstudio', state: 'running', needsKey: false, models };
}

/** Since 0.4: `models[].key`. */
async function listNew(ask: Ask): Promise<LocalModel[] | undefined> {
  const list = objectIn(await ask.get('/api/v1/models'))?.['models'];
  if (!Array.isArray(list)) return undefined;
  const models = objectsIn(list);
  if (models.some((model) => asString(model['key']) === undefined)) return undefined;
  return models.filter((model) => !isForEmbedding(model)).map(newModel);
}

function newModel(model: JsonObject): LocalModel {
  const abilities = asObject(model['capabilities']);
  const [instance] = objectsIn(model['loaded_instances']);
  return localModel(asString(model['key']) ?? '', {
    maximumContext: asNumber(model['max_context_length']),
    loadedContext: asNumber(asObject(instance?.['config'])?.['context_length']),
    hasTools: asBoolean(abilities?.['trained_for_tool_use']),
    hasVision: asBoolean(abilities?.['vision']),
  });
}

/** Since 0.3.6: an OpenAI list in which each model also has a type and a state. */
async function listOld(ask: Ask): Promise<LocalModel[] | undefined> {
  const answer = await ask.get('/api/v0/models');
  const models = answer?.status === 200 ? listedModels(answer.json) : undefined;
  if (models === undefined) return undefined;
  if (models.some((model) => asString(model['type']) === undefined || asString(model['state']) === undefined)) {
    return undefined;
  }
  return models
    .filter((model) => !isForEmbedding(model))
    .map((model) =>
      localModel(model.id, {
        maximumContext: asNumber(model['max_context_length']),
        loadedContext: asNumber(model['loaded_context_length']),
        ...(Array.isArray(model['capabilities'])
          ? { hasTools: asArray(model['capabilities']).includes('tool_use') }
          : {}),
        hasVision: model['type'] === 'vlm',
      }),
    );
}

function isForEmbedding({ type }: JsonObject): boolean {
  return type === 'embedding' || type === 'embeddings';
}
