// Effort levels and token budgets for thinking, one into the other where a target only knows the other (wire.md §5.1).
import type { IrReasoningControl, ReasoningEffort } from './request.ts';

const LEVELS: readonly ReasoningEffort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

const BUDGET_OF: Record<ReasoningEffort, number> = {
  none: 0,
  minimal: 512,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 32_768,
  max: 128_000,
};

/** How many tokens a word for effort stands for, where a protocol wants a number. */
export function budgetFromEffort(effort: ReasoningEffort): number {
  return BUDGET_OF[effort];
}

/** Bands that other gateways use as well, so that a wish means the same everywhere. */
export function effortFromBudget(budget: number): ReasoningEffort {
  if (budget <= 0) return 'none';
  if (budget <= BUDGET_OF.minimal) return 'minimal';
  if (budget <= BUDGET_OF.low) return 'low';
  if (budget <= BUDGET_OF.medium) return 'medium';
  return budget <= BUDGET_OF.high ? 'high' : 'xhigh';
}

/** The effort that a control asks for, from its level or else its budget; undefined when it leaves that to the model. */
export function effortOf(control: IrReasoningControl): ReasoningEffort | undefined {
  if (control.mode === 'off') return 'none';
  if (control.effort !== undefined) return control.effort;
  return control.budget === undefined ? undefined : effortFromBudget(control.budget);
}

/**
 * The level among `allowed` that is nearest to the wish, the lower one when two are; an empty list allows all.
 * Who wants to think a little gets at least that: `none` is no neighbour of `minimal`.
 */
export function nearestEffort(wish: ReasoningEffort, allowed: readonly ReasoningEffort[]): ReasoningEffort {
  if (allowed.length === 0 || allowed.includes(wish)) return wish;
  const distance = (level: ReasoningEffort): number => Math.abs(LEVELS.indexOf(level) - LEVELS.indexOf(wish));
  const [first = 'none', ...others] = LEVELS.filter((level) => level !== 'none' && allowed.includes(level));
  return others.reduce((best, level) => (distance(level) < distance(best) ? level : best), first);
}

/**
 * A thinking budget that fits below `maxTokens` (rule K-4); undefined when there is no room to think.
 * The floor of 1,024 tokens is Anthropic's; the caller's maximum is never raised.
 */
export function clampBudget(budget: number, maxTokens: number): number | undefined {
  const floor = 1024;
  const wanted = Math.max(budget, floor);
  if (wanted < maxTokens) return wanted;
  const half = Math.max(floor, Math.floor(maxTokens / 2));
  return half < maxTokens ? half : undefined;
}
