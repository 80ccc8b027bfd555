// llama.cpp's server: it tells everything about itself at /props, unless it is still loading or wants a key.
import { asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { Ask, Sighting } from '../ask.ts';
import { asBoolean, listedModels, localModel } from '../local-model.ts';
import type { LoopbackAnswer } from '../loopback-call.ts';

/** Recognises llama-server. */
export async function lookForLlamaCpp(ask: Ask): Promise<Sighting | undefined> {
  const answer = await ask.get('/props');
  if (answer === undefined) return undefined;
  if (isLoading(answer)) return { kind: 'llama-cpp', state: 'loading', needsKey: false, models: [] };
  const props = answer.status === 200 ? asObject(answer.json) : undefined;
  if (props !== undefined && isOwn(props)) return fromProps(props, ask);
  return answer.status === 401 ? withKey(ask) : undefined;
}

function isOwn(props: JsonObject): boolean {
  return (
    asObject(props['default_generation_settings']) !== undefined &&
    (props['total_slots'] !== undefined || props['build_info'] !== undefined)
  );
}

function isLoading({ status, json }: LoopbackAnswer): boolean {
  const error = asObject(asObject(json)?.['error']);
  return status === 503 && error?.['type'] === 'unavailable_error';
}

async function fromProps(props: JsonObject, ask: Ask): Promise<Sighting> {
  const abilities = asObject(props['chat_template_caps']);
  const facts = {
    loadedContext: asNumber(asObject(props['default_generation_settings'])?.['n_ctx']),
    hasTools: asBoolean(abilities?.['supports_tools']) ?? asBoolean(abilities?.['supports_tool_calls']),
    hasVision: asBoolean(asObject(props['modalities'])?.['vision']),
  };
  const listed = listedModels((await ask.get('/v1/models'))?.json) ?? [];
  // A router over several models: what it says of itself holds for none of them.
  const isRouter = listed.length > 1;
  const alias = asString(props['model_alias']);
  const models = listed.map((model) => {
    const maximumContext = asNumber(asObject(model['meta'])?.['n_ctx_train']);
    return localModel(model.id, isRouter ? { maximumContext } : { ...facts, maximumContext });
  });
  const version = asString(props['build_info']);
  return {
    kind: 'llama-cpp',
    state: 'running',
    needsKey: false,
    models: models.length === 0 && alias !== undefined && alias !== '' ? [localModel(alias, facts)] : models,
    ...(version === undefined ? {} : { version }),
  };
}

/** With a key set, the list of models stays open and names its maker. */
async function withKey(ask: Ask): Promise<Sighting | undefined> {
  const answer = await ask.get('/v1/models');
  const listed = answer?.status === 200 ? listedModels(answer.json) : undefined;
  if (listed === undefined || !listed.some((model) => model['owned_by'] === 'llamacpp')) return undefined;
  const models = listed.map((model) =>
    localModel(model.id, { maximumContext: asNumber(asObject(model['meta'])?.['n_ctx_train']) }),
  );
  return { kind: 'llama-cpp', state: 'running', needsKey: true, models };
}
