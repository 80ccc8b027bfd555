// How much a Gemini model shall think: a level since 3, a budget before (wire.md §5.1).
import type { JsonObject } from '../../ir/json.ts';
import { budgetFromEffort, clampBudget, effortOf, nearestEffort } from '../../ir/reasoning.ts';
import { pathOf, type IrReasoningControl, type IrRequest, type ReasoningEffort } from '../../ir/request.ts';
import { familyOf, type ModelFamily } from './model-family.ts';

export interface RenderedThinking {
  /** Empty: leave it to the model. */
  readonly config: JsonObject;
  readonly ignored: string[];
}

interface BudgetRange {
  readonly least: number;
  readonly most: number;
  readonly canBeOff: boolean;
}

/** What each size of 2.5 takes. */
const RANGES: Record<ModelFamily['size'], BudgetRange> = {
  pro: { least: 128, most: 32_768, canBeOff: false },
  flash: { least: 1, most: 24_576, canBeOff: true },
  'flash-lite': { least: 512, most: 24_576, canBeOff: true },
};

const ANY_BUDGET: BudgetRange = { least: 1, most: 128_000, canBeOff: true };

const LEVELS: readonly ReasoningEffort[] = ['minimal', 'low', 'medium', 'high'];
const PRO_LEVELS: readonly ReasoningEffort[] = ['low', 'medium', 'high'];

/** The thinkingConfig for a model, and the field's path when the model can't do as asked. */
export function renderThinking(
  request: IrRequest,
  target: { model: string; maxTokens: number | undefined },
): RenderedThinking {
  const control = request.reasoning;
  if (control === undefined) return { config: {}, ignored: [] };
  const path = pathOf(request, 'reasoning');
  const family = familyOf(target.model);
  switch (family.generation) {
    case 'early':
      return { config: {}, ignored: control.mode === 'off' ? [] : [path] };
    case '3':
      return byLevel(control, family.size === 'pro' ? PRO_LEVELS : LEVELS, path);
    case '2.5':
      return byBudget(control, { range: RANGES[family.size], maxTokens: target.maxTokens, path });
    case 'unknown':
      return byBudget(control, { range: ANY_BUDGET, maxTokens: target.maxTokens, path });
  }
}

/** Thoughts are wanted unless the client said that it doesn't: most clients have no word for it. */
function thoughts({ wantsSummary }: IrReasoningControl): JsonObject {
  return wantsSummary === false ? {} : { includeThoughts: true };
}

function byLevel(control: IrReasoningControl, levels: readonly ReasoningEffort[], path: string): RenderedThinking {
  const wish = effortOf(control);
  if (wish === undefined) return { config: thoughts(control), ignored: [] };
  const level = nearestEffort(wish, levels).toUpperCase();
  // These models can't be kept from thinking: the least they can do is little.
  if (wish === 'none') return { config: { thinkingLevel: level }, ignored: [path] };
  return { config: { ...thoughts(control), thinkingLevel: level }, ignored: [] };
}

interface BudgetFacts {
  readonly range: BudgetRange;
  readonly maxTokens: number | undefined;
  readonly path: string;
}

function byBudget(control: IrReasoningControl, facts: BudgetFacts): RenderedThinking {
  const effort = effortOf(control);
  if (effort === undefined) return { config: thoughts(control), ignored: [] };
  if (effort === 'none') return leastThinking(facts);
  const { range, maxTokens } = facts;
  const wish = Math.min(Math.max(control.budget ?? budgetFromEffort(effort), range.least), range.most);
  // The caller's maximum counts thoughts as well and is never raised (rule K-4).
  const budget = maxTokens === undefined || wish < maxTokens ? wish : clampBudget(wish, maxTokens);
  if (budget === undefined) return { ...leastThinking(facts), ignored: [facts.path] };
  return { config: { ...thoughts(control), thinkingBudget: budget }, ignored: [] };
}

function leastThinking({ range, path }: BudgetFacts): RenderedThinking {
  if (range.canBeOff) return { config: { thinkingBudget: 0 }, ignored: [] };
  return { config: { thinkingBudget: range.least }, ignored: [path] };
}
