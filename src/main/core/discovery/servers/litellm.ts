// LiteLLM's proxy. Its /health is never called: that one sends paid requests to every model it has.
import type { Ask, Sighting } from '../ask.ts';
import { asString } from '../../ir/json.ts';
import { listedModels, localModel } from '../local-model.ts';
import { objectIn } from '../loopback-call.ts';

/** Recognises LiteLLM by its sign of life. */
export async function lookForLiteLlm(ask: Ask): Promise<Sighting | undefined> {
  const alive = await ask.get('/health/liveliness');
  if (alive?.status !== 200 || !/^"?I'm alive!"?$/.test(alive.text.trim())) return undefined;
  const version = asString(objectIn(await ask.get('/health/readiness'))?.['litellm_version']);
  const answer = await ask.get('/v1/models');
  const listed = answer?.status === 200 ? listedModels(answer.json) : undefined;
  return {
    kind: 'litellm',
    state: 'running',
    needsKey: listed === undefined,
    models: (listed ?? []).map(({ id }) => localModel(id, {})),
    ...(version === undefined ? {} : { version }),
  };
}
