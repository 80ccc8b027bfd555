// vLLM and SGLang: an OpenAI server whose list of models names its maker, and how much context it was started with.
import type { LocalModel } from '../../../../shared/model/discovery.ts';
import { asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { Ask, Sighting } from '../ask.ts';
import { listedModels, localModel } from '../local-model.ts';
import { objectIn } from '../loopback-call.ts';

/** Recognises vLLM, also behind a key, which guards the list but not the version. */
export async function lookForVllm(ask: Ask): Promise<Sighting | undefined> {
  const version = asString(objectIn(await ask.get('/version'))?.['version']);
  if (version === undefined) return undefined;
  const answer = await ask.get('/v1/models');
  if (answer?.status === 401 && asObject(answer.json)?.['error'] === 'Unauthorized') {
    return { kind: 'vllm', version, state: 'running', needsKey: true, models: [] };
  }
  const listed = answer?.status === 200 ? listedModels(answer.json) : undefined;
  if (listed === undefined || !listed.some((model) => model['owned_by'] === 'vllm')) return undefined;
  return { kind: 'vllm', version, state: 'running', needsKey: false, models: listed.map(startedModel) };
}

/** Recognises SGLang. */
export async function lookForSglang(ask: Ask): Promise<Sighting | undefined> {
  const info = objectIn(await ask.get('/get_model_info'));
  if (asString(info?.['model_path']) === undefined) return undefined;
  const answer = await ask.get('/v1/models');
  const listed = listedModels(answer?.json) ?? [];
  return { kind: 'sglang', state: 'running', needsKey: answer?.status === 401, models: listed.map(startedModel) };
}

/** The context is fixed when the server starts. */
function startedModel(model: JsonObject & { id: string }): LocalModel {
  const context = asNumber(model['max_model_len']);
  return localModel(model.id, { loadedContext: context, maximumContext: context });
}
