// What the cells of the table say of a provider's abilities and formats, as data.
import type { AbilityView, ProviderView } from '../../../shared/model/provider-view.ts';
import { PROTOCOLS, type Protocol } from '../../../shared/protocols.ts';

export const ABILITIES = ['streaming', 'tools', 'vision', 'reasoning'] as const;
export type Ability = (typeof ABILITIES)[number];

/** `some`: with limits, or by model. `translated`: the provider can't, and Dragoman makes up for it. */
export type Mark = 'yes' | 'some' | 'translated' | 'no' | 'unknown';

/** The best first: a column is sorted in this order. */
export const MARKS: readonly Mark[] = ['yes', 'some', 'translated', 'no', 'unknown'];

export interface Capability {
  ability: Ability;
  mark: Mark;
  /** Who says so; absent when nobody does. */
  view?: AbilityView;
}

/** The mark of one ability. */
export function capabilityOf(provider: ProviderView, ability: Ability): Capability {
  const view = provider.abilities[ability];
  return view === undefined
    ? { ability, mark: 'unknown' }
    : { ability, mark: markOf(view.value, isMadeUpFor(provider, ability)), view };
}

function markOf(value: AbilityView['value'], hasSubstitute: boolean): Mark {
  if (value === 'yes') return 'yes';
  if (hasSubstitute && value !== 'model-dependent') return 'translated';
  return value === 'no' ? 'no' : 'some';
}

/** A program behind the gateway takes text and gives text: streams and tool calls are made from it. */
function isMadeUpFor(provider: ProviderView, ability: Ability): boolean {
  return isProgram(provider) && (ability === 'streaming' || ability === 'tools');
}

/** Its models are reached by starting a program on this computer. */
export function isProgram({ endpoints }: ProviderView): boolean {
  return endpoints.length > 0 && endpoints.every(({ url }) => url.startsWith('exec:'));
}

export interface Format {
  protocol: Protocol;
  mark: 'yes' | 'translated' | 'no';
}

/** All four wire formats: served as they are, translated, or out of reach where nothing is served. */
export function formatsOf(provider: ProviderView): Format[] {
  const native = new Set(isProgram(provider) ? [] : provider.endpoints.flatMap(({ protocols }) => protocols));
  const other = provider.endpoints.length > 0 ? ('translated' as const) : ('no' as const);
  return PROTOCOLS.map((protocol) => ({ protocol, mark: native.has(protocol) ? 'yes' : other }));
}

/** The formats that need no translation. */
export function nativeFormats(provider: ProviderView): Protocol[] {
  return formatsOf(provider).flatMap(({ protocol, mark }) => (mark === 'yes' ? protocol : []));
}

/** The models suggested for the slots, each once, the strongest slot first. */
export function slotModels({ slots, defaultModel }: ProviderView): string[] {
  const { opus, sonnet, haiku, fable } = slots;
  const named = [opus, sonnet, haiku, fable].filter((model) => model !== undefined);
  return named.length === 0 && defaultModel !== undefined ? [defaultModel] : [...new Set(named)];
}
