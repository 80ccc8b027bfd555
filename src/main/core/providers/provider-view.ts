// What the window is shown of the catalogue. Providers that can't be connected are shown too, with the reason: users look for them.
import type { ModelView, ProviderView } from '../../../shared/model/provider-view.ts';
import { abilitiesOf, DOCUMENT_WORDS, largestContext } from './abilities.ts';
import type { Catalogue } from './catalogue.ts';
import { whyNotConnectable } from './catalogue.ts';
import { defined } from './defined.ts';
import { describeOwn } from './own-values.ts';
import { describePlaceholder, placeholdersIn } from './placeholders.ts';
import { LAYERED_FIELDS, type Provider, type ProviderModel } from './provider.ts';

/** In the order of the catalogue. An address may hold words in capitals that the user must replace. */
export function listProviderViews(catalogue: Catalogue): ProviderView[] {
  return catalogue.list().map(viewProvider);
}

function viewProvider(provider: Provider): ProviderView {
  const { endpoints, defaultModel, modelsText, checkedOn } = provider;
  const [first] = endpoints;
  const problem = whyNotConnectable(provider);
  return {
    id: provider.id,
    name: provider.name,
    names: provider.names,
    kind: provider.kind,
    category: provider.category,
    credential: provider.credential,
    isOwn: provider.isOwn,
    protocol: first?.protocols[0] ?? 'openai-chat',
    baseUrl: provider.ownBaseUrl ?? first?.url ?? provider.baseUrl ?? '',
    needsKey: provider.needsKey,
    environmentVariables: [...provider.environment],
    status: provider.status,
    isConnectable: problem === undefined,
    ...defined({ problem, keyUrl: provider.keyUrl, docsUrl: provider.docsUrl, defaultModel }),
    ...defined({ row: viewRow(provider), modelsText, checkedOn, context: largestContext(provider.models) }),
    abilities: abilitiesOf(provider),
    endpoints: endpoints.map(({ id, url, plan, region, protocols }) => ({ id, url, plan, region, protocols })),
    placeholders: namesOf(provider).map(describePlaceholder),
    models: provider.models.map(viewModel),
    pastModels: provider.pastModels.map(viewModel),
    hasMoreModels: provider.hasMoreModels,
    slots: provider.slots,
    changes: changesOf(provider),
    own: describeOwn(provider.ownPatch),
  };
}

function viewRow({ row }: Provider): ProviderView['row'] {
  if (row === undefined) return undefined;
  const { streaming, tools, modelSlot } = row;
  const words = {
    streaming: DOCUMENT_WORDS[streaming],
    tools: DOCUMENT_WORDS[tools],
    modelSlot: DOCUMENT_WORDS[modelSlot],
  };
  return { ...row, words };
}

function namesOf({ endpoints }: Provider): string[] {
  return [...new Set(endpoints.flatMap(({ url }) => placeholdersIn(url)))];
}

/** A model as it is known without asking its provider. */
export function viewModel({ efforts: _efforts, ...model }: ProviderModel): ModelView {
  return model;
}

/** Where something else holds today, or the user says something else, than the documents. */
function changesOf({ origins }: Provider): ProviderView['changes'] {
  return LAYERED_FIELDS.flatMap((field) => {
    const { specified, layer, source, date } = origins[field] ?? {};
    if (specified === undefined) return [];
    const by = layer === 'user' ? ('user' as const) : ('catalogue' as const);
    return [{ field, specified, by, ...defined({ source, date }) }];
  });
}
