// How much a Claude model shall think: adaptive with an effort, or a budget on older models (wire.md §5.1).
import type { JsonObject } from '../../ir/json.ts';
import { budgetFromEffort, clampBudget, effortFromBudget, effortOf, nearestEffort } from '../../ir/reasoning.ts';
import { pathOf, type IrReasoningControl, type IrRequest, type ReasoningEffort } from '../../ir/request.ts';

export interface ThinkingFacts {
  readonly model: string;
  readonly maxTokens: number;
  /** False when a tool turn is under way whose signed thinking was lost (rule K-9). */
  readonly hasSignedTurn: boolean;
}

export interface RenderedThinking {
  readonly isOn: boolean;
  readonly thinking?: JsonObject;
  readonly effort?: string;
  readonly ignored: string[];
}

const OFF: RenderedThinking = { isOn: false, ignored: [] };
const EFFORTS: readonly ReasoningEffort[] = ['low', 'medium', 'high', 'xhigh', 'max'];

/** Claude 4.6 and later think adaptively; the models before take a budget (captured: haiku 4.5 with `enabled`). */
const ADAPTIVE_MODEL =
  /claude-(?:opus|sonnet)-4[-.](?:[6-9]|\d\d)(?!\d)|claude-(?:opus|sonnet|haiku|fable)-(?:[5-9]|\d\d)(?!\d)|claude-fable/i;

/** How this model is told to think: adaptively, with a budget in tokens below its limit, or not at all. */
export function renderThinking(request: IrRequest, facts: ThinkingFacts): RenderedThinking {
  const control = request.reasoning;
  if (control === undefined) return OFF;
  if (control.mode === 'off') return { ...OFF, thinking: { type: 'disabled' } };
  const path = pathOf(request, 'reasoning');
  // A forced choice and thinking exclude each other: the choice is what the caller needs (rule T-8).
  if (isForced(request) || !facts.hasSignedTurn) return { ...OFF, ignored: [path] };
  return ADAPTIVE_MODEL.test(facts.model) ? adaptive(control) : budgeted(control, { ...facts, path });
}

function isForced({ toolChoice, tools }: IrRequest): boolean {
  if (tools.length === 0 || toolChoice === undefined) return false;
  const mode = toolChoice.type === 'allowed' ? toolChoice.mode : toolChoice.type;
  return mode === 'required' || mode === 'tool';
}

function adaptive(control: IrReasoningControl): RenderedThinking {
  const wish = control.effort ?? (control.budget === undefined ? undefined : effortFromBudget(control.budget));
  const thinking = { type: 'adaptive' };
  if (wish === undefined) return { isOn: true, thinking, ignored: [] };
  if (wish === 'none') return { ...OFF, thinking: { type: 'disabled' } };
  return { isOn: true, thinking, effort: nearestEffort(wish, EFFORTS), ignored: [] };
}

function budgeted(control: IrReasoningControl, facts: ThinkingFacts & { path: string }): RenderedThinking {
  const effort = effortOf(control) ?? 'medium';
  if (effort === 'none') return { ...OFF, thinking: { type: 'disabled' } };
  const wish = control.budget ?? budgetFromEffort(effort);
  const budget = clampBudget(wish, facts.maxTokens);
  // No room to think below the caller's maximum, which is never raised (rule K-4).
  if (budget === undefined) return { ...OFF, ignored: [facts.path] };
  return { isOn: true, thinking: { type: 'enabled', budget_tokens: budget }, ignored: [] };
}
