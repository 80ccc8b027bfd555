// The response object around the output: what it repeats of the request, with the API's defaults for the rest.
import type { JsonObject } from '../../ir/json.ts';
import type { IrRequest } from '../../ir/request.ts';

/** Every response has these; the SDKs' types demand most of them. */
const DEFAULTS: JsonObject = {
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  service_tier: 'default',
  store: false,
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: null,
  truncation: 'disabled',
  user: null,
};

/** Never as the client sent it: nothing runs in the background, and what was looked up is not stored at a provider. */
const FIXED: ReadonlySet<string> = new Set(['background', 'previous_response_id']);

const REPEATED = Object.keys(DEFAULTS).filter((field) => !FIXED.has(field));

/** What the answer will repeat of a request's body. Nothing is copied: the body outlives the answer. */
export function pickEcho(body: JsonObject): JsonObject {
  const echo: JsonObject = {};
  for (const field of REPEATED) {
    const value = body[field];
    if (value !== undefined && value !== null) echo[field] = value;
  }
  return echo;
}

/** The fields of the request that every answer repeats, with this protocol's defaults for those that were not given. */
export function renderEcho(request: IrRequest): JsonObject {
  return { ...DEFAULTS, ...request.echo };
}
