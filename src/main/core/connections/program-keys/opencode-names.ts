// Which provider OpenCode means by a name. Its names are those of models.dev, where each has one address.
import type { ConnectionDraft } from '../../../../shared/model/views.ts';
import { listEntries, whyNotConnectable, type Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';

export type KeyTarget = Pick<ConnectionDraft, 'region' | 'plans'> & { readonly provider: Provider };

type Named = Pick<ConnectionDraft, 'provider' | 'region' | 'plans'>;

/**
 * Names that stand for one region or plan of a provider, by their addresses at models.dev: a key of one is worthless or
 * expensive at another.
 */
const EXACT: ReadonlyMap<string, Named> = new Map(
  Object.entries<Named>({
    anthropic: { provider: 'anthropic' },
    alibaba: { provider: 'qwen-dashscope', region: 'intl' },
    'alibaba-cn': { provider: 'qwen-dashscope', region: 'cn' },
    'alibaba-coding-plan': { provider: 'alibaba-coding-plan', region: 'intl' },
    'minimax-cn': { provider: 'minimax', region: 'cn' },
    'minimax-coding-plan': { provider: 'minimax', plans: ['coding'] },
    'moonshotai-cn': { provider: 'moonshot', region: 'cn' },
    'siliconflow-cn': { provider: 'siliconflow', region: 'cn' },
    'zhipuai-coding-plan': { provider: 'zhipu', plans: ['coding'] },
  }),
);

/** Undefined when no provider that takes a plain key is known by this name. */
export function targetOf(name: string, catalogue: Catalogue): KeyTarget | undefined {
  const { provider: id, ...place } = EXACT.get(name) ?? { provider: idByFeed(name) };
  const provider = catalogue.find(id);
  return provider === undefined || whyNotConnectable(provider) !== undefined ? undefined : { ...place, provider };
}

/** A proxy of the user's own may bear the name of what it passes on to, but its keys are its own. */
function idByFeed(name: string): string {
  const entry = listEntries().find(
    ({ modelsDev = [], credential, category }) =>
      modelsDev.includes(name) && credential === 'api-key' && category !== 'proxy',
  );
  return entry?.id ?? '';
}
