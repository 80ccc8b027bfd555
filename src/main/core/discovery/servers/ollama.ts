// Ollama: two proofs, since llama-server answers some of its paths too, and a question per model that is asked once.
import type { LocalModel } from '../../../../shared/model/discovery.ts';
import { asArray, asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { Ask, ModelMemory, Sighting } from '../ask.ts';
import { localModel, objectsIn, type ModelFacts } from '../local-model.ts';
import { objectIn } from '../loopback-call.ts';

/** Of more models only the names are told. */
const MOST_DETAILS = 60;
const AT_ONCE = 4;

/** Recognises Ollama. */
export async function lookForOllama(ask: Ask, memory: ModelMemory): Promise<Sighting | undefined> {
  const version = asString(objectIn(await ask.get('/api/version'))?.['version']);
  if (version === undefined) return undefined;
  const root = await ask.get('/');
  if (root?.text.includes('Ollama is running') !== true) return undefined;
  return { kind: 'ollama', version, state: 'running', needsKey: false, models: await listModels(ask, memory) };
}

interface Tag {
  readonly name: string;
  readonly digest: string;
}

async function listModels(ask: Ask, memory: ModelMemory): Promise<LocalModel[]> {
  const tags = objectsIn(objectIn(await ask.get('/api/tags'))?.['models']).flatMap(readTag);
  const loaded = await loadedContexts(ask);
  await learnAll(tags.slice(0, MOST_DETAILS), ask, memory);
  return tags.flatMap(({ name, digest }) => {
    const known = memory.get(digest);
    // Only embeds: nothing that a coding tool could talk to.
    if (known?.id === '') return [];
    const { id: _id, isContextSmall: _isSmall, ...facts } = known ?? {};
    return [localModel(name, { ...facts, loadedContext: loaded.get(name) ?? facts.loadedContext })];
  });
}

function readTag(model: JsonObject): Tag[] {
  const name = asString(model['name']) ?? asString(model['model']);
  if (name === undefined) return [];
  return [{ name, digest: `${asString(model['digest']) ?? ''} ${name}` }];
}

/** What runs now, with the context it was given. */
async function loadedContexts(ask: Ask): Promise<Map<string, number>> {
  const running = objectsIn(objectIn(await ask.get('/api/ps'))?.['models']);
  return new Map(
    running.flatMap((model) => {
      const name = asString(model['name']) ?? asString(model['model']);
      const context = asNumber(model['context_length']);
      return name === undefined || context === undefined ? [] : [[name, context] as const];
    }),
  );
}

async function learnAll(tags: readonly Tag[], ask: Ask, memory: ModelMemory): Promise<void> {
  const unknown = tags.filter(({ digest }) => !memory.has(digest));
  for (let at = 0; at < unknown.length; at += AT_ONCE) {
    await Promise.all(unknown.slice(at, at + AT_ONCE).map((tag) => learn(tag, ask, memory)));
  }
}

async function learn({ name, digest }: Tag, ask: Ask, memory: ModelMemory): Promise<void> {
  const shown = objectIn(await ask.post('/api/show', { model: name }));
  if (shown === undefined) return;
  const abilities = asArray(shown['capabilities']);
  const isForText = abilities.length === 0 || abilities.includes('completion') || abilities.includes('tools');
  memory.set(digest, isForText ? localModel(name, factsIn(shown, abilities)) : { id: '' });
}

function factsIn(shown: JsonObject, abilities: readonly unknown[]): ModelFacts {
  const info = asObject(shown['model_info']) ?? {};
  const contextKey = Object.keys(info).find((key) => key.endsWith('.context_length'));
  return {
    maximumContext: contextKey === undefined ? undefined : asNumber(info[contextKey]),
    // The model's own setting: what it gets when it is loaded without another wish.
    loadedContext: numberOf(/^num_ctx\s+(\d+)/m.exec(asString(shown['parameters']) ?? '')?.[1]),
    ...(abilities.length === 0
      ? {}
      : { hasTools: abilities.includes('tools'), hasVision: abilities.includes('vision') }),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
