// How a Chat client asks for thinking: OpenAI's effort, and what other vendors made of it.
import { asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { IrReasoningControl, ReasoningEffort } from '../../ir/request.ts';

const EFFORTS: readonly string[] = [
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
] satisfies ReasoningEffort[];

export interface ParsedReasoning {
  readonly control?: IrReasoningControl;
  /** The client's field, for reports. */
  readonly path: string;
}

/** How much the model may think, in whichever of the dialects' fields the client said it, and the field it was. */
export function parseReasoning(body: JsonObject): ParsedReasoning {
  const effort = readEffort(body['reasoning_effort']);
  if (effort !== undefined) return { path: 'reasoning_effort', control: fromEffort(effort) };
  const openrouter = asObject(body['reasoning']);
  if (openrouter !== undefined) return withPath('reasoning', fromOpenrouter(openrouter));
  const thinking = asObject(body['thinking']);
  if (thinking !== undefined) return withPath('thinking', fromThinking(thinking));
  if (typeof body['enable_thinking'] === 'boolean') {
    return { path: 'enable_thinking', control: fromSwitch(body['enable_thinking'], body['thinking_budget']) };
  }
  return { path: 'reasoning_effort' };
}

function withPath(path: string, control: IrReasoningControl | undefined): ParsedReasoning {
  return control === undefined ? { path } : { path, control };
}

function readEffort(value: unknown): ReasoningEffort | undefined {
  const word = asString(value);
  return word !== undefined && EFFORTS.includes(word) ? (word as ReasoningEffort) : undefined;
}

function fromEffort(effort: ReasoningEffort): IrReasoningControl {
  return effort === 'none' ? { mode: 'off' } : { mode: 'on', effort };
}

/** OpenRouter: `{effort | max_tokens | enabled}`. */
function fromOpenrouter(reasoning: JsonObject): IrReasoningControl | undefined {
  const effort = readEffort(reasoning['effort']);
  if (effort !== undefined) return fromEffort(effort);
  if (reasoning['enabled'] === false) return { mode: 'off' };
  const budget = asNumber(reasoning['max_tokens']);
  if (budget !== undefined) return fromSwitch(true, budget);
  return reasoning['enabled'] === true ? { mode: 'on' } : undefined;
}

/** DeepSeek, Kimi, GLM: `{type: enabled | disabled, budget_tokens}`. */
function fromThinking(thinking: JsonObject): IrReasoningControl | undefined {
  if (thinking['type'] === 'disabled') return { mode: 'off' };
  if (thinking['type'] === 'enabled') return fromSwitch(true, thinking['budget_tokens']);
  return thinking['type'] === 'auto' ? { mode: 'auto' } : undefined;
}

/** A budget of -1 leaves it to the model (rule K-2). */
function fromSwitch(isOn: boolean, budget: unknown): IrReasoningControl {
  if (!isOn) return { mode: 'off' };
  const tokens = asNumber(budget);
  return tokens === undefined || tokens <= 0 ? { mode: 'on' } : { mode: 'on', budget: tokens };
}
