// Servers that show no more than a list of models: Docker Model Runner by its path, Jan by its port, and unknown ones.
import type { LocalServerKind } from '../../../../shared/model/discovery.ts';
import { asObject } from '../../ir/json.ts';
import type { Ask, Sighting } from '../ask.ts';
import { listedModels, localModel } from '../local-model.ts';
import type { LoopbackAnswer } from '../loopback-call.ts';

/** Recognises Docker Model Runner: nobody else has this path. */
export async function lookForDocker(ask: Ask): Promise<Sighting | undefined> {
  return openList('docker-model-runner', await ask.get('/engines/v1/models'));
}

/** Recognises Jan: it always wants a key, so all there is to see is that it wants one, at its port. */
export async function lookForJan(ask: Ask): Promise<Sighting | undefined> {
  const answer = await ask.get('/v1/models');
  return answer?.status === 401 ? closed('jan') : undefined;
}

/** LM Studio with its token switched on hides everything: at its own port that is proof enough. */
export async function lookForClosedLmStudio(ask: Ask): Promise<Sighting | undefined> {
  const answer = await ask.get('/api/v1/models');
  return answer?.status === 401 && asObject(answer.json) !== undefined ? closed('lmstudio') : undefined;
}

/** Anything that has an OpenAI list of models, or refuses in JSON to show it. */
export async function lookForList(ask: Ask): Promise<Sighting | undefined> {
  const answer = await ask.get('/v1/models');
  if (answer === undefined) return undefined;
  // Some programs answer 403 to everything (AirPlay on port 5000): a model server at least says why.
  const isClosed = (answer.status === 401 || answer.status === 403) && asObject(answer.json) !== undefined;
  return isClosed ? closed('unknown') : openList('unknown', answer);
}

function openList(kind: LocalServerKind, answer: LoopbackAnswer | undefined): Sighting | undefined {
  const listed = answer?.status === 200 ? listedModels(answer.json) : undefined;
  if (listed === undefined) return undefined;
  return { kind, state: 'running', needsKey: false, models: listed.map(({ id }) => localModel(id, {})) };
}

function closed(kind: LocalServerKind): Sighting {
  return { kind, state: 'running', needsKey: true, models: [] };
}
