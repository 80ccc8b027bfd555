// The wish for thinking in the words of each Chat dialect (wire.md §5.1).
import type { ChatDialect } from '../../ir/dialect.ts';
import type { JsonObject } from '../../ir/json.ts';
import { budgetFromEffort, clampBudget, effortOf, nearestEffort } from '../../ir/reasoning.ts';
import { pathOf, type IrReasoningControl, type IrRequest, type ReasoningEffort } from '../../ir/request.ts';

/** What OpenAI's models take when nothing else is known: not `none`, which older ones refuse, and not `max`. */
const OPENAI_EFFORTS: readonly ReasoningEffort[] = ['minimal', 'low', 'medium', 'high', 'xhigh'];

/** The fields by which this provider's dialect is told how much to think; none where it has none, and `ignored` then says so. */
export function renderReasoning(request: IrRequest, dialect: ChatDialect, ignored: Set<string>): JsonObject {
  const { reasoningControl } = dialect;
  const control = request.reasoning && withinLimit(request.reasoning, request.sampling.maxTokens);
  if (control !== undefined && isBeyond(control, dialect)) ignored.add(pathOf(request, 'reasoning'));
  if (reasoningControl === 'reasoning_split') return { reasoning_split: true };
  if (control === undefined || reasoningControl === 'none') return {};
  return FIELDS[reasoningControl](control, dialect);
}

type ReasoningFields = (control: IrReasoningControl, dialect: ChatDialect) => JsonObject;

const FIELDS: Record<Exclude<ChatDialect['reasoningControl'], 'none' | 'reasoning_split'>, ReasoningFields> = {
  reasoning_effort: effortField,
  'thinking-type': thinkingType,
  enable_thinking: enableThinking,
  openrouter: openrouterReasoning,
};

/** Whether the provider can't be told: it thinks always, or perhaps never and may answer 400 to the question (rule K-3). */
function isBeyond(control: IrReasoningControl, { reasoningControl, reasoningEfforts }: ChatDialect): boolean {
  if (reasoningControl === 'none') return control.mode !== 'off';
  const effort = effortOf(control);
  if (reasoningControl === 'reasoning_split') return effort !== undefined;
  return reasoningControl === 'reasoning_effort' && effort === 'none' && !reasoningEfforts.includes('none');
}

/** Thoughts count for the caller's maximum, which is never raised: without room for them there are none (rule K-4). */
function withinLimit(control: IrReasoningControl, maxTokens: number | undefined): IrReasoningControl {
  const { budget, ...rest } = control;
  if (budget === undefined || maxTokens === undefined || budget < maxTokens) return control;
  const fitting = clampBudget(budget, maxTokens);
  return fitting === undefined ? { mode: 'off' } : { ...rest, budget: fitting };
}

function levelsOf({ reasoningEfforts }: ChatDialect): readonly ReasoningEffort[] {
  return reasoningEfforts.length === 0 ? OPENAI_EFFORTS : reasoningEfforts;
}

function nearestLevel(wish: ReasoningEffort, dialect: ChatDialect): ReasoningEffort {
  return nearestEffort(wish, levelsOf(dialect));
}

function effortField(control: IrReasoningControl, dialect: ChatDialect): JsonObject {
  const effort = effortOf(control);
  if (effort === undefined) return {};
  if (effort === 'none') return dialect.reasoningEfforts.includes('none') ? { reasoning_effort: 'none' } : {};
  return { reasoning_effort: nearestLevel(effort, dialect) };
}

/** DeepSeek, Kimi, GLM, Doubao: a switch, and a level beside it where the model has levels. */
function thinkingType(control: IrReasoningControl, dialect: ChatDialect): JsonObject {
  if (control.mode === 'off') return { thinking: { type: 'disabled' } };
  const effort = effortOf(control);
  if (control.mode === 'auto' && effort === undefined) return {};
  const hasLevels = dialect.reasoningEfforts.length > 0 && effort !== undefined && effort !== 'none';
  const level = hasLevels ? nearestLevel(effort, dialect) : undefined;
  const budget = dialect.allowsThinkingBudget === true && !hasLevels ? control.budget : undefined;
  const thinking = { type: 'enabled', ...(budget === undefined ? {} : { budget_tokens: budget }) };
  return { thinking, ...(level === undefined ? {} : { reasoning_effort: level }) };
}

function enableThinking(control: IrReasoningControl): JsonObject {
  if (control.mode === 'off') return { enable_thinking: false };
  const budget = control.budget ?? (control.effort === undefined ? undefined : budgetFromEffort(control.effort));
  if (control.mode === 'auto' && budget === undefined) return {};
  return { enable_thinking: true, ...(budget === undefined || budget <= 0 ? {} : { thinking_budget: budget }) };
}

function openrouterReasoning(control: IrReasoningControl, dialect: ChatDialect): JsonObject {
  if (control.mode === 'off') {
    return { reasoning: dialect.reasoningEfforts.includes('none') ? { effort: 'none' } : { enabled: false } };
  }
  if (control.effort !== undefined) return { reasoning: { effort: nearestLevel(control.effort, dialect) } };
  if (control.budget !== undefined) return { reasoning: { max_tokens: control.budget } };
  return control.mode === 'on' ? { reasoning: { enabled: true } } : {};
}
