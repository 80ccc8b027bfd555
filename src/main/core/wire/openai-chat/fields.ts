// What becomes of each top-level field of a Chat Completions request on its way to another protocol (rule I-3, §14.1).

/**
 * - `map`: translated.
 * - `ignore`: harmless to lose, and reported.
 * - `refuse`: changes what the answer is, and no other protocol has it. Refused when it asks for something.
 */
export type FieldClass = 'map' | 'ignore' | 'refuse';

export const FIELD_CLASSES: Readonly<Record<string, FieldClass>> = {
  model: 'map',
  messages: 'map',
  tools: 'map',
  tool_choice: 'map',
  parallel_tool_calls: 'map',
  stream: 'map',
  stream_options: 'map',
  max_tokens: 'map',
  max_completion_tokens: 'map',
  temperature: 'map',
  top_p: 'map',
  top_k: 'map',
  stop: 'map',
  seed: 'map',
  presence_penalty: 'map',
  frequency_penalty: 'map',
  response_format: 'map',
  reasoning_effort: 'map',
  reasoning: 'map',
  thinking: 'map',
  enable_thinking: 'map',
  thinking_budget: 'map',
  user: 'map',
  safety_identifier: 'map',
  prompt_cache_key: 'map',
  service_tier: 'map',
  verbosity: 'map',
  metadata: 'map',
  store: 'ignore',
  moderation: 'ignore',
  prompt_cache_options: 'ignore',
  prompt_cache_retention: 'ignore',
  n: 'refuse',
  logprobs: 'refuse',
  top_logprobs: 'refuse',
  logit_bias: 'refuse',
  modalities: 'refuse',
  audio: 'refuse',
  prediction: 'refuse',
  functions: 'refuse',
  function_call: 'refuse',
  web_search_options: 'refuse',
};

/** Why a refused field can't cross, in words for the error. */
export const REFUSALS: Readonly<Record<string, string>> = {
  n: 'only one answer per request can be translated. Send the request several times instead.',
  logprobs: 'log probabilities can not be translated to the protocol of this provider.',
  top_logprobs: 'log probabilities can not be translated to the protocol of this provider.',
  logit_bias: 'token ids mean something else to every model, so a bias can not be translated.',
  modalities: 'this provider gives text only. Ask for "text", or choose a connection that speaks openai-chat.',
  audio: 'this provider gives no audio. Choose a connection that speaks openai-chat.',
  prediction: 'predicted output exists only in Chat Completions. Choose a connection that speaks openai-chat.',
  functions: 'this is the old form of tools. Send the same functions in "tools".',
  function_call: 'this is the old form of tool_choice. Send the same choice in "tool_choice".',
  web_search_options: 'the web search of Chat Completions runs at OpenAI. Choose a connection that speaks openai-chat.',
};
