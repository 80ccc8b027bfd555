// A provider that the user defines as data: nothing of it is in the catalogue.
import type { ProviderPatch } from '../../../shared/model/provider-patch.ts';
import { defined } from './defined.ts';
import { layFacts, ownEndpoint, type FreshFacts, type Provider, type ProviderModel } from './provider.ts';

const FIXED = {
  isOwn: true,
  category: 'api',
  status: { state: 'ok' },
  otherEndpoints: [],
  placeholders: [],
  queryParams: {},
  hasModelList: true,
  hasMoreModels: false,
  pastModels: [],
  origins: {},
} as const;

/** The provider, or undefined when the patch is none: without endpoints there is nothing to talk to. */
export function ownProvider(id: string, patch: ProviderPatch): Provider | undefined {
  if (patch.endpoints === undefined) return undefined;
  const name = patch.name ?? id;
  const endpoints = patch.endpoints.map(ownEndpoint);
  const models = ownModels(patch);
  return {
    ...FIXED,
    id,
    name,
    names: { en: name, 'zh-Hant': name },
    kind: endpoints[0]?.protocols[0] === 'anthropic-messages' ? 'direct-anthropic' : 'openai-compatible',
    credential: patch.needsKey === false ? 'none' : 'api-key',
    needsKey: patch.needsKey ?? true,
    environment: patch.environment ?? [],
    endpoints,
    headers: patch.headers ?? {},
    ownPatch: patch,
    models,
    factsOf: (modelId) => models.find((model) => model.id === modelId),
    slots: defined(patch.slots ?? {}),
    ...defined({
      keyUrl: patch.keyUrl,
      ownBaseUrl: patch.baseUrl,
      chosenEndpoint: patch.endpoint,
      defaultModel: patch.defaultModel,
      dialect: patch.dialect,
    }),
  };
}

function ownModels({ models = {}, defaultModel }: ProviderPatch): ProviderModel[] {
  const listed: FreshFacts =
    defaultModel === undefined ? models : { [defaultModel]: models[defaultModel] ?? {}, ...models };
  const all = Object.entries(listed).map(([id, facts]) => ({ id, ...layFacts(facts) }));
  return [...all.filter(({ id }) => id === defaultModel), ...all.filter(({ id }) => id !== defaultModel)];
}
