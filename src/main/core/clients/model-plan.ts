// What a client is told about models: stable names, so that another choice in Dragoman needs no change in any file.
import type { ModelChoice, ModelPlan } from '../../../shared/model/client.ts';
import type { ConnectionSettings, ProfileSettings, Settings } from '../../../shared/model/settings.ts';
import { DEMO_CONNECTION_ID, SLOTS, type Slot } from '../../../shared/protocols.ts';
import { activeConnectionId, currentProfile, resolveModel, type Target } from '../routing/resolve.ts';

export interface ModelFactsOf {
  (target: Target): { readonly context?: number | undefined; readonly maxOutput?: number | undefined } | undefined;
}

export interface ModelPlanInput {
  readonly settings: Settings;
  readonly profile: string | undefined;
  readonly factsOf: ModelFactsOf;
  /** Pins the client to this model. */
  readonly model?: string | undefined;
  readonly subagentModel?: string | undefined;
}

/** Lists in clients are looked at by people; a provider with hundreds of models is better searched in Dragoman. */
const LONGEST_LIST = 40;

const SLOT_NAMES: Readonly<Record<Slot, string>> = {
  opus: 'Opus',
  sonnet: 'Sonnet',
  haiku: 'Haiku',
  fable: 'Fable',
  default: 'Default',
};

/** The names a client is given under a profile. */
export function makeModelPlan(input: ModelPlanInput): ModelPlan {
  const { settings, profile, model, subagentModel } = input;
  const slots: Partial<Record<Slot, ModelChoice>> = {};
  for (const slot of SLOTS) {
    if (slot !== 'default' && isSlotSet(slot, settings, profile)) slots[slot] = slotChoice(slot, input);
  }
  const main = model === undefined ? mainChoice(input) : pinnedChoice(model, input);
  const own = main === undefined ? [] : [main];
  const listed = settings.connections.flatMap(({ id, name, models }) =>
    models.map((listedModel): ModelChoice => {
      const target = { connectionId: id, model: listedModel };
      return { id: `${id}/${listedModel}`, label: `${listedModel} (${name ?? id})`, ...limits(target, input) };
    }),
  );
  const all = [...own, ...Object.values(slots), ...listed];
  return {
    ...(main === undefined ? {} : { main }),
    slots,
    list: all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index).slice(0, LONGEST_LIST),
    ...(subagentModel === undefined ? {} : { subagents: subagentModel }),
  };
}

/** Whether Codex's own web search reaches a place that can run it. */
export function servesWebSearch(settings: Settings, profile: string | undefined): boolean {
  const target = targetOf('default', settings, profile);
  const connection = settings.connections.find(({ id }) => id === target?.connectionId);
  return connection?.provider === 'openai' && (connection.protocol ?? 'openai-responses') === 'openai-responses';
}

function isSlotSet(slot: Slot, settings: Settings, profile: string | undefined): boolean {
  return (
    profileOf(settings, profile)?.slots[slot] !== undefined || activeOf(settings, profile)?.slots[slot] !== undefined
  );
}

function activeOf(settings: Settings, profile: string | undefined): ConnectionSettings | undefined {
  const id = activeConnectionId(settings, profileOf(settings, profile));
  return settings.connections.find((connection) => connection.id === id);
}

/** A client without a profile of its own gets the current one, whichever that is. */
function profileOf(settings: Settings, profile: string | undefined): ProfileSettings | undefined {
  return profile === undefined ? currentProfile(settings) : settings.profiles[profile];
}

function slotChoice(slot: Slot, input: ModelPlanInput): ModelChoice {
  const target = targetOf(slot, input.settings, input.profile);
  return { id: slot, label: `${SLOT_NAMES[slot]} via Dragoman`, ...limits(target, input) };
}

/** Undefined where "default" would go to the provider as it is: then the client keeps names of its own. */
function mainChoice(input: ModelPlanInput): ModelChoice | undefined {
  const { settings, profile } = input;
  const active = activeOf(settings, profile);
  const isKnown =
    active === undefined ||
    active.models.length > 0 ||
    active.slots.default !== undefined ||
    profileOf(settings, profile)?.slots.default !== undefined;
  return isKnown ? { ...slotChoice('default', input), label: 'Chosen in Dragoman' } : undefined;
}

function pinnedChoice(model: string, input: ModelPlanInput): ModelChoice {
  return {
    id: model,
    label: `${model} via Dragoman`,
    ...limits(targetOf(model, input.settings, input.profile), input),
  };
}

function targetOf(name: string, settings: Settings, profile: string | undefined): Target | undefined {
  const resolution = resolveModel(name, settings, profile);
  return 'targets' in resolution ? resolution.targets[0] : undefined;
}

function limits(
  target: Target | undefined,
  { factsOf }: ModelPlanInput,
): Pick<ModelChoice, 'contextTokens' | 'outputTokens'> {
  if (target === undefined || target.connectionId === DEMO_CONNECTION_ID) return {};
  const facts = factsOf(target);
  return {
    ...(facts?.context === undefined ? {} : { contextTokens: facts.context }),
    ...(facts?.maxOutput === undefined ? {} : { outputTokens: facts.maxOutput }),
  };
}
