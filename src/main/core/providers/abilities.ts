// What a provider can do, each with who says so: the documents, the catalogue of today, its models, or the user.
import type { AbilityValue, AbilityView, ProviderView } from '../../../shared/model/provider-view.ts';
import { defined } from './defined.ts';
import type { Origin, Provider, ProviderModel } from './provider.ts';

type ModelAbility = 'vision' | 'reasoning' | 'tools';

/** The documents' own words for a cell of the compatibility table; none of its cells says no. */
export const DOCUMENT_WORDS: Readonly<Record<AbilityValue, string>> = {
  yes: '是',
  no: '否',
  limited: '有限',
  'model-dependent': '視模型而定',
};

const LAYER_NAMES = { user: 'user', current: 'catalogue', specified: 'documents' } as const;

/** What is absent is not known. */
export function abilitiesOf(provider: Provider): ProviderView['abilities'] {
  const { allowsTools, allowsImages, reasoningControl } = provider.dialect ?? {};
  return defined({
    streaming: layered(provider.streaming, provider.origins.streaming),
    tools: saidByUser(allowsTools) ?? layered(provider.tools, provider.origins.tools) ?? counted(provider, 'tools'),
    vision: saidByUser(allowsImages) ?? counted(provider, 'vision'),
    reasoning: (reasoningControl === 'none' ? saidByUser(false) : undefined) ?? counted(provider, 'reasoning'),
  });
}

function saidByUser(isAllowed: boolean | undefined): AbilityView | undefined {
  return isAllowed === undefined ? undefined : { value: isAllowed ? 'yes' : 'no', by: 'user' };
}

function layered(value: string | undefined, origin: Origin | undefined): AbilityView | undefined {
  if (!isAbility(value) || origin === undefined) return undefined;
  const { source, date, specified } = origin;
  return {
    value,
    by: LAYER_NAMES[origin.layer],
    ...defined({ source, date, specified: isAbility(specified) ? specified : undefined }),
  };
}

function isAbility(value: string | undefined): value is AbilityValue {
  return value !== undefined && Object.hasOwn(DOCUMENT_WORDS, value);
}

/** What all models can do the provider can; where they differ it depends on the model. */
function counted({ models, checkedOn, ownPatch }: Provider, ability: ModelAbility): AbilityView | undefined {
  const having = models.filter((model) => model[ability] === true).length;
  const lacking = models.filter((model) => model[ability] === false).length;
  if (having + lacking === 0) return undefined;
  const isByUser = Object.values(ownPatch?.models ?? {}).some((own) => own[ability] !== undefined);
  return {
    value: valueOf(having, lacking),
    by: isByUser ? 'user' : 'catalogue',
    models: { having, all: models.length },
    ...(isByUser ? {} : defined({ date: checkedOn })),
  };
}

function valueOf(having: number, lacking: number): AbilityValue {
  if (lacking === 0) return 'yes';
  return having === 0 ? 'no' : 'model-dependent';
}

/** The largest context of its models, in tokens. */
export function largestContext(models: readonly ProviderModel[]): number | undefined {
  const known = models.flatMap(({ context }) => context ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}
