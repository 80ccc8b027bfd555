// How providers deviate from OpenAI's chat protocol, as data: one row for a provider or for some of its models.
import type { ChatDialect } from '../ir/dialect.ts';
import { type DialectRow, OPENAI_REASONING_MODEL } from './dialect-row.ts';

/** Reasoning models of OpenAI refuse the sampling fields. */
const REASONING_DROPS = ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty'] as const;

const OPENAI = { providers: ['openai'], hosts: /(^|\.)api\.openai\.com$/ } as const;
const AZURE = { providers: ['azure-openai'], hosts: /\.(openai\.azure\.com|services\.ai\.azure\.com)$/ } as const;
const MOONSHOT = {
  providers: ['moonshot', 'kimi-for-coding'],
  hosts: /(^|\.)(moonshot\.(ai|cn)|api\.kimi\.com)$/,
} as const;
const GLM = { providers: ['glm', 'zhipu', 'zai-coding'], hosts: /(^|\.)(z\.ai|bigmodel\.cn)$/ } as const;
const DEEPSEEK = { providers: ['deepseek'], hosts: /(^|\.)api\.deepseek\.com$/ } as const;
const GROQ = { providers: ['groq'], hosts: /(^|\.)api\.groq\.com$/ } as const;
const XAI = { providers: ['xai'], hosts: /(^|\.)api\.x\.ai$/ } as const;
const CEREBRAS = { providers: ['cerebras'], hosts: /(^|\.)api\.cerebras\.ai$/ } as const;
const OPENROUTER = { providers: ['openrouter'], hosts: /(^|\.)openrouter\.ai$/ } as const;
const VOLCENGINE = { providers: ['volcengine'], hosts: /(^|\.)(volces\.com|bytepluses\.com)$/ } as const;
const GEMINI = { providers: ['gemini'], hosts: /^generativelanguage\.googleapis\.com$/ } as const;

const OPENAI_REASONING: Partial<ChatDialect> = {
  maxTokensField: 'max_completion_tokens',
  systemRole: 'developer',
  reasoningControl: 'reasoning_effort',
  reasoningEfforts: ['none', 'low', 'medium', 'high', 'xhigh'],
  drop: REASONING_DROPS,
};

/** Later rows add to and override earlier ones; lists in `drop` and entries in `set` add up. */
export const DIALECT_ROWS: readonly DialectRow[] = [
  { name: 'openai reasoning models', ...OPENAI, models: OPENAI_REASONING_MODEL, dialect: OPENAI_REASONING },
  {
    name: 'openai o-series levels',
    ...OPENAI,
    models: /^o\d/,
    dialect: { reasoningEfforts: ['low', 'medium', 'high'] },
  },
  {
    name: 'openai gpt-5 levels',
    ...OPENAI,
    models: /^gpt-5(-|$)/,
    dialect: { reasoningEfforts: ['minimal', 'low', 'medium', 'high'] },
  },
  {
    name: 'openai gpt-5.1 levels',
    ...OPENAI,
    models: /^gpt-5\.1/,
    dialect: { reasoningEfforts: ['none', 'low', 'medium', 'high'] },
  },
  { name: 'azure', ...AZURE, dialect: { drop: ['store'] } },
  { name: 'azure reasoning models', ...AZURE, models: OPENAI_REASONING_MODEL, dialect: OPENAI_REASONING },
  {
    name: 'deepseek',
    ...DEEPSEEK,
    dialect: {
      reasoningControl: 'thinking-type',
      reasoningEfforts: ['low', 'high', 'max'],
      reasoningReplay: 'reasoning_content',
      allowsJsonSchema: false,
    },
  },
  { name: 'deepseek text models', ...DEEPSEEK, models: /v4-pro/, dialect: { allowsImages: false } },
  {
    name: 'moonshot',
    ...MOONSHOT,
    dialect: {
      reasoningControl: 'thinking-type',
      reasoningReplay: 'reasoning_content',
      allowsThinkingBudget: true,
      schemaRules: 'moonshot',
    },
  },
  // K2 models refuse any temperature but 1, and 1 is what they take when none is sent.
  { name: 'moonshot k2', ...MOONSHOT, models: /\bk(imi-k)?2/, dialect: { drop: ['temperature'] } },
  { name: 'moonshot k2.7', ...MOONSHOT, models: /k2[.p]7|for-coding/, dialect: { reasoningEfforts: ['high'] } },
  { name: 'moonshot k3', ...MOONSHOT, models: /\bk3|kimi-k3/, dialect: { reasoningEfforts: ['low', 'high', 'max'] } },
  {
    name: 'moonshot-v1',
    ...MOONSHOT,
    models: /^moonshot-v1/,
    dialect: { reasoningControl: 'none', reasoningReplay: 'none' },
  },
  {
    name: 'glm',
    ...GLM,
    dialect: { reasoningControl: 'thinking-type', toolChoice: 'auto-only', allowsImages: false },
  },
  { name: 'glm with vision', ...GLM, models: /^glm-[\d.]+v/, dialect: { allowsImages: true } },
  { name: 'glm-5.2', ...GLM, models: /^glm-5\.2/, dialect: { reasoningEfforts: ['none', 'high'] } },
  {
    name: 'dashscope',
    providers: ['qwen-dashscope', 'alibaba-coding-plan'],
    hosts: /(^|[.-])dashscope(-[a-z]+)?\.aliyuncs\.com$/,
    dialect: { reasoningControl: 'enable_thinking', allowsLaterSystem: false, allowsCacheControl: true },
  },
  {
    name: 'siliconflow',
    providers: ['siliconflow'],
    hosts: /(^|\.)siliconflow\.(com|cn)$/,
    dialect: { reasoningControl: 'enable_thinking' },
  },
  {
    name: 'minimax',
    providers: ['minimax'],
    hosts: /(^|\.)(minimax\.io|minimaxi\.com)$/,
    // Without the split its reasoning arrives inside the text, in <think> tags.
    dialect: { reasoningControl: 'reasoning_split', allowsLaterSystem: false, set: { reasoning_split: true } },
  },
  { name: 'groq', ...GROQ, dialect: { drop: ['logprobs', 'top_logprobs', 'logit_bias', 'n'] } },
  // Its levels for qwen are "none" and "default", which no client knows: only the form of the answer is chosen.
  { name: 'groq qwen', ...GROQ, models: /qwen/, dialect: { set: { reasoning_format: 'parsed' } } },
  {
    name: 'groq gpt-oss',
    ...GROQ,
    models: /gpt-oss/,
    dialect: { reasoningControl: 'reasoning_effort', reasoningEfforts: ['low', 'medium', 'high'] },
  },
  {
    name: 'mistral',
    providers: ['mistral'],
    hosts: /(^|\.)(api|codestral)\.mistral\.ai$/,
    dialect: {
      toolCallIds: 'nine-alphanumeric',
      toolChoice: 'any-for-required',
      needsAssistantAfterTool: true,
      allowsLaterSystem: false,
      allowsStreamOptions: false,
      reasoningReplay: 'thinking-part',
      drop: [
        'user',
        'store',
        'metadata',
        'seed',
        'logprobs',
        'top_logprobs',
        'logit_bias',
        'service_tier',
        'prompt_cache_key',
        'safety_identifier',
        'verbosity',
      ],
    },
  },
  {
    name: 'perplexity',
    providers: ['perplexity'],
    hosts: /(^|\.)api\.perplexity\.ai$/,
    dialect: {
      allowsTools: false,
      toolChoice: 'none',
      allowsParallelFlag: false,
      allowsLaterSystem: false,
      drop: ['stop'],
    },
  },
  {
    // Its Agent API names models with their vendor. It takes tools, but of OpenAI's fields only a few.
    name: 'perplexity agent',
    providers: ['perplexity'],
    hosts: /(^|\.)api\.perplexity\.ai$/,
    models: /\//,
    dialect: { allowsTools: true, toolChoice: 'full', allowsParallelFlag: true, drop: ['temperature', 'top_p'] },
  },
  {
    name: 'cerebras',
    ...CEREBRAS,
    dialect: {
      reasoningControl: 'reasoning_effort',
      reasoningEfforts: ['none', 'low', 'medium', 'high'],
      reasoningReplay: 'reasoning',
      drop: ['presence_penalty', 'frequency_penalty', 'n'],
    },
  },
  {
    name: 'cerebras gpt-oss',
    ...CEREBRAS,
    models: /gpt-oss/,
    dialect: { reasoningEfforts: ['low', 'medium', 'high'] },
  },
  {
    name: 'xai reasoning models',
    ...XAI,
    models: /^(?!.*non-reasoning)grok-(3-mini|[4-9]|build|code)/,
    dialect: { drop: ['stop', 'presence_penalty', 'frequency_penalty'] },
  },
  {
    name: 'xai grok-4.3 to 4.5 levels',
    ...XAI,
    models: /^grok-4\.[3-5](-|$)/,
    dialect: { reasoningControl: 'reasoning_effort', reasoningEfforts: ['low', 'medium', 'high'] },
  },
  {
    name: 'xai grok-4.6 and later levels',
    ...XAI,
    models: /^grok-(4\.[6-9](-|$)|[5-9])/,
    dialect: { reasoningControl: 'reasoning_effort', reasoningEfforts: ['low', 'medium', 'high', 'xhigh'] },
  },
  { name: 'xai old models', ...XAI, models: /^grok-[23]/, dialect: { schemaRules: 'xai' } },
  {
    name: 'openrouter',
    ...OPENROUTER,
    dialect: {
      reasoningControl: 'openrouter',
      reasoningEfforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
      allowsCacheControl: true,
    },
  },
  {
    name: 'openrouter models that want their reasoning back',
    ...OPENROUTER,
    models: /^(deepseek|moonshotai|xiaomi)\//,
    dialect: { reasoningReplay: 'reasoning' },
  },
  {
    name: 'copilot',
    providers: ['github-copilot'],
    hosts: /(^|\.)githubcopilot\.com$|^copilot-api\./,
    dialect: { maxTokensField: 'max_tokens' },
  },
  {
    name: 'local servers',
    providers: ['ollama', 'lmstudio', 'llama-cpp', 'ollama-cloud'],
    hosts: /^(localhost|127\.0\.0\.1|\[::1\]):(11434|1234)$|^ollama\.com$/,
    dialect: { toolChoice: 'none', allowsParallelFlag: false, allowsLaterSystem: false },
  },
  {
    name: 'vllm',
    providers: ['vllm'],
    dialect: {
      allowsLaterSystem: false,
      drop: ['store', 'metadata', 'service_tier', 'prompt_cache_key', 'safety_identifier', 'verbosity'],
    },
  },
  {
    name: 'together, fireworks, deepinfra',
    providers: ['together', 'fireworks', 'deepinfra'],
    hosts: /(^|\.)(together\.(xyz|ai)|fireworks\.ai|deepinfra\.com)$/,
    dialect: { maxTokensField: 'max_tokens', systemRole: 'system' },
  },
  {
    name: 'nvidia',
    providers: ['nvidia'],
    hosts: /^integrate\.api\.nvidia\.com$/,
    dialect: { allowsLaterSystem: false },
  },
  { name: 'gemini in chat form', ...GEMINI, dialect: { thoughtSignatures: 'returned' } },
  {
    name: 'gemini 2.5 in chat form',
    ...GEMINI,
    models: /^gemini-2\.5/,
    dialect: { reasoningControl: 'reasoning_effort', reasoningEfforts: ['none', 'low', 'medium', 'high'] },
  },
  {
    name: 'gemini 3 in chat form',
    ...GEMINI,
    models: /^gemini-(3|flash-latest|pro-latest)/,
    dialect: {
      reasoningControl: 'reasoning_effort',
      reasoningEfforts: ['minimal', 'low', 'medium', 'high'],
      thoughtSignatures: 'demanded',
      drop: ['seed', 'presence_penalty', 'frequency_penalty'],
    },
  },
  {
    name: 'volcengine',
    ...VOLCENGINE,
    dialect: { reasoningControl: 'thinking-type', reasoningEfforts: ['minimal', 'low', 'medium', 'high'] },
  },
  {
    name: 'volcengine coding',
    ...VOLCENGINE,
    models: /^ark-code/,
    dialect: { reasoningEfforts: ['low', 'medium', 'high'] },
  },
  {
    name: 'longcat',
    providers: ['longcat'],
    hosts: /(^|\.)longcat\.chat$/,
    // On or off, without levels.
    dialect: { reasoningControl: 'thinking-type' },
  },
  {
    name: 'xiaomi mimo',
    providers: ['xiaomi-mimo'],
    hosts: /(^|\.)xiaomimimo\.com$/,
    // On or off, without levels; JSON, but by no schema.
    dialect: { reasoningControl: 'thinking-type', reasoningReplay: 'reasoning_content', allowsJsonSchema: false },
  },
];
