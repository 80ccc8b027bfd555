// Thinking, effort and output format of a Messages request.
import { asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { IrOutputFormat, IrReasoningControl, ReasoningEffort } from '../../ir/request.ts';

const EFFORTS: ReadonlySet<string> = new Set<ReasoningEffort>(['minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/** Effort beats the thinking block, but `disabled` beats both: Claude Code's subagents send the two together (rule K-1). */
export function parseReasoning(body: JsonObject): IrReasoningControl | undefined {
  const thinking = asObject(body['thinking']);
  const level = asString(asObject(body['output_config'])?.['effort']);
  const effort = level !== undefined && EFFORTS.has(level) ? { effort: level as ReasoningEffort } : {};
  if (thinking === undefined) return effort.effort === undefined ? undefined : { mode: 'auto', ...effort };
  if (thinking['type'] === 'disabled') return { mode: 'off' };
  const wantsSummary = thinking['display'] === 'omitted' ? {} : { wantsSummary: true };
  if (thinking['type'] !== 'enabled') return { mode: 'auto', ...effort, ...wantsSummary };
  if (effort.effort !== undefined) return { mode: 'on', ...effort, ...wantsSummary };
  const budget = asNumber(thinking['budget_tokens']);
  // OpenCode sends -1 for "as much as you like" (rule K-2).
  if (budget === undefined || budget <= 0) return { mode: 'auto', ...wantsSummary };
  return { mode: 'on', budget, ...wantsSummary };
}

/** The schema that the answer has to follow, from `output_config` or from the older `output_format`. */
export function parseOutput(body: JsonObject): IrOutputFormat | undefined {
  const format = asObject(asObject(body['output_config'])?.['format']) ?? asObject(body['output_format']);
  const schema = asObject(format?.['schema']);
  if (format === undefined || schema === undefined) return undefined;
  const name = asString(format['name']);
  return { type: 'json-schema', schema, ...(name === undefined ? {} : { name }) };
}
