// The dialect table, row by row.
import { describe, expect, it } from 'vitest';
import type { ChatDialect } from '../../../../src/main/core/ir/dialect.ts';
import { BUILT_IN } from '../../../../src/main/core/providers/catalogue.ts';
import { PLAIN_DIALECT } from '../../../../src/main/core/providers/dialect-row.ts';
import { DIALECT_ROWS } from '../../../../src/main/core/providers/dialect-table.ts';
import { chatDialectFor } from '../../../../src/main/core/providers/dialects.ts';
import { nativeRulesFor } from '../../../../src/main/core/providers/native-rules.ts';

interface RowCase {
  readonly row: string;
  readonly provider: string;
  /** An address by which a custom connection is recognised. */
  readonly url?: string;
  readonly model: string;
  readonly expected: Partial<ChatDialect>;
}

const SAMPLING = ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty'];

const CASES: readonly RowCase[] = [
  {
    row: 'openai reasoning models',
    provider: 'openai',
    url: 'https://api.openai.com/v1',
    model: 'gpt-5.4',
    expected: {
      maxTokensField: 'max_completion_tokens',
      systemRole: 'developer',
      reasoningControl: 'reasoning_effort',
      reasoningEfforts: ['none', 'low', 'medium', 'high', 'xhigh'],
      drop: SAMPLING,
    },
  },
  {
    row: 'openai o-series levels',
    provider: 'openai',
    model: 'o3',
    expected: { maxTokensField: 'max_completion_tokens', reasoningEfforts: ['low', 'medium', 'high'] },
  },
  {
    row: 'openai gpt-5 levels',
    provider: 'openai',
    model: 'gpt-5',
    expected: { reasoningEfforts: ['minimal', 'low', 'medium', 'high'] },
  },
  {
    row: 'openai gpt-5.1 levels',
    provider: 'openai',
    model: 'gpt-5.1',
    expected: { reasoningEfforts: ['none', 'low', 'medium', 'high'] },
  },
  {
    row: 'azure',
    provider: 'azure-openai',
    url: 'https://mine.openai.azure.com/openai/v1',
    model: 'gpt-4o',
    expected: { maxTokensField: 'max_tokens', drop: ['store'] },
  },
  {
    row: 'azure reasoning models',
    provider: 'azure-openai',
    model: 'gpt-5.5',
    expected: { systemRole: 'developer', drop: ['store', ...SAMPLING] },
  },
  {
    row: 'deepseek',
    provider: 'deepseek',
    url: 'https://api.deepseek.com',
    model: 'deepseek-flash',
    expected: {
      reasoningControl: 'thinking-type',
      reasoningReplay: 'reasoning_content',
      allowsJsonSchema: false,
      allowsImages: true,
    },
  },
  {
    row: 'deepseek text models',
    provider: 'deepseek',
    model: 'deepseek-v4-pro',
    expected: { allowsImages: false, reasoningReplay: 'reasoning_content' },
  },
  {
    row: 'moonshot',
    provider: 'moonshot',
    url: 'https://api.moonshot.cn/v1',
    model: 'kimi-latest',
    expected: {
      allowsThinkingBudget: true,
      schemaRules: 'moonshot',
      reasoningReplay: 'reasoning_content',
      reasoningControl: 'thinking-type',
      drop: [],
    },
  },
  { row: 'moonshot k2', provider: 'moonshot', model: 'kimi-k2.6', expected: { drop: ['temperature'] } },
  {
    row: 'moonshot k2.7',
    provider: 'moonshot',
    model: 'kimi-k2.7-code',
    expected: { reasoningEfforts: ['high'], drop: ['temperature'] },
  },
  {
    row: 'moonshot k3',
    provider: 'kimi-for-coding',
    model: 'k3-256k',
    expected: { reasoningEfforts: ['low', 'high', 'max'] },
  },
  {
    row: 'moonshot-v1',
    provider: 'moonshot',
    model: 'moonshot-v1-8k',
    expected: { reasoningControl: 'none', reasoningReplay: 'none' },
  },
  {
    row: 'glm',
    provider: 'zhipu',
    url: 'https://api.z.ai/api/paas/v4',
    model: 'glm-5.3',
    expected: {
      toolChoice: 'auto-only',
      reasoningControl: 'thinking-type',
      allowsImages: false,
      allowsCacheControl: false,
    },
  },
  {
    row: 'glm with vision',
    provider: 'glm',
    model: 'glm-5v-turbo',
    expected: { allowsImages: true, toolChoice: 'auto-only' },
  },
  { row: 'glm-5.2', provider: 'zai-coding', model: 'glm-5.2', expected: { reasoningEfforts: ['none', 'high'] } },
  {
    row: 'dashscope',
    provider: 'qwen-dashscope',
    url: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    model: 'qwen3.7-plus',
    expected: {
      reasoningControl: 'enable_thinking',
      allowsLaterSystem: false,
      allowsCacheControl: true,
      allowsStreamOptions: true,
    },
  },
  {
    row: 'siliconflow',
    provider: 'siliconflow',
    url: 'https://api.siliconflow.cn/v1',
    model: 'zai-org/GLM-5.2',
    expected: { reasoningControl: 'enable_thinking' },
  },
  {
    row: 'minimax',
    provider: 'minimax',
    url: 'https://api.minimaxi.com/v1',
    model: 'MiniMax-M3',
    expected: { reasoningControl: 'reasoning_split', allowsLaterSystem: false, set: { reasoning_split: true } },
  },
  {
    row: 'groq',
    provider: 'groq',
    url: 'https://api.groq.com/openai/v1',
    model: 'llama-x',
    expected: { drop: ['logprobs', 'top_logprobs', 'logit_bias', 'n'], reasoningControl: 'none' },
  },
  {
    row: 'groq qwen',
    provider: 'groq',
    model: 'qwen/qwen3-32b',
    expected: { set: { reasoning_format: 'parsed' }, reasoningControl: 'none' },
  },
  {
    row: 'groq gpt-oss',
    provider: 'groq',
    model: 'openai/gpt-oss-120b',
    expected: { reasoningControl: 'reasoning_effort', set: {} },
  },
  {
    row: 'mistral',
    provider: 'mistral',
    url: 'https://api.mistral.ai/v1',
    model: 'mistral-large-4',
    expected: {
      toolCallIds: 'nine-alphanumeric',
      toolChoice: 'any-for-required',
      needsAssistantAfterTool: true,
      allowsStreamOptions: false,
      reasoningReplay: 'thinking-part',
    },
  },
  {
    row: 'perplexity',
    provider: 'perplexity',
    url: 'https://api.perplexity.ai',
    model: 'sonar-pro',
    expected: { allowsTools: false, toolChoice: 'none', drop: ['stop'], allowsLaterSystem: false },
  },
  {
    row: 'perplexity agent',
    provider: 'perplexity',
    url: 'https://api.perplexity.ai/v1',
    model: 'perplexity/sonar',
    expected: { allowsTools: true, toolChoice: 'full', drop: ['stop', 'temperature', 'top_p'] },
  },
  {
    row: 'cerebras',
    provider: 'cerebras',
    url: 'https://api.cerebras.ai/v1',
    model: 'zai-glm-4.7',
    expected: {
      reasoningReplay: 'reasoning',
      reasoningEfforts: ['none', 'low', 'medium', 'high'],
      drop: ['presence_penalty', 'frequency_penalty', 'n'],
    },
  },
  {
    row: 'cerebras gpt-oss',
    provider: 'cerebras',
    model: 'gpt-oss-120b',
    expected: { reasoningEfforts: ['low', 'medium', 'high'], reasoningReplay: 'reasoning' },
  },
  {
    row: 'xai reasoning models',
    provider: 'xai',
    url: 'https://api.x.ai/v1',
    model: 'grok-4.20-0309-reasoning',
    expected: { drop: ['stop', 'presence_penalty', 'frequency_penalty'], reasoningControl: 'none' },
  },
  {
    row: 'xai grok-4.3 to 4.5 levels',
    provider: 'xai',
    model: 'grok-4.3',
    expected: { reasoningEfforts: ['low', 'medium', 'high'] },
  },
  {
    row: 'xai grok-4.6 and later levels',
    provider: 'xai',
    model: 'grok-4.7',
    expected: { reasoningEfforts: ['low', 'medium', 'high', 'xhigh'], schemaRules: 'none' },
  },
  { row: 'xai old models', provider: 'xai', model: 'grok-3', expected: { schemaRules: 'xai', drop: [] } },
  {
    row: 'openrouter',
    provider: 'openrouter',
    url: 'https://openrouter.ai/api/v1',
    model: 'z-ai/glm-5.2',
    expected: { reasoningControl: 'openrouter', allowsCacheControl: true, reasoningReplay: 'none', toolChoice: 'full' },
  },
  {
    row: 'openrouter models that want their reasoning back',
    provider: 'openrouter',
    model: 'deepseek/deepseek-v4-pro',
    expected: { reasoningReplay: 'reasoning', reasoningControl: 'openrouter' },
  },
  {
    row: 'copilot',
    provider: 'github-copilot',
    url: 'https://api.githubcopilot.com',
    model: 'gpt-5.5',
    expected: { maxTokensField: 'max_tokens', systemRole: 'system', reasoningControl: 'none' },
  },
  {
    row: 'local servers',
    provider: 'lmstudio',
    url: 'http://127.0.0.1:11434/v1',
    model: 'qwen3',
    expected: { toolChoice: 'none', allowsParallelFlag: false, allowsLaterSystem: false },
  },
  { row: 'vllm', provider: 'vllm', model: 'qwen3', expected: { allowsLaterSystem: false, toolChoice: 'full' } },
  {
    row: 'together, fireworks, deepinfra',
    provider: 'together',
    url: 'https://api.together.xyz/v1',
    model: 'openai/gpt-oss-20b',
    expected: { maxTokensField: 'max_tokens', systemRole: 'system', reasoningControl: 'none' },
  },
  {
    row: 'nvidia',
    provider: 'nvidia',
    url: 'https://integrate.api.nvidia.com/v1',
    model: 'z-ai/glm-5.1',
    expected: { allowsLaterSystem: false },
  },
  {
    row: 'gemini in chat form',
    provider: 'gemini',
    url: 'https://generativelanguage.googleapis.com/v1beta/openai',
    model: 'gemma-3',
    expected: { thoughtSignatures: 'returned', reasoningControl: 'none' },
  },
  {
    row: 'gemini 2.5 in chat form',
    provider: 'gemini',
    url: 'https://generativelanguage.googleapis.com/v1beta/openai',
    model: 'gemini-2.5-flash',
    expected: {
      reasoningEfforts: ['none', 'low', 'medium', 'high'],
      thoughtSignatures: 'returned',
      drop: [],
    },
  },
  {
    row: 'gemini 3 in chat form',
    provider: 'gemini',
    model: 'gemini-3.8-flash',
    expected: {
      drop: ['seed', 'presence_penalty', 'frequency_penalty'],
      reasoningControl: 'reasoning_effort',
      thoughtSignatures: 'demanded',
    },
  },
  {
    row: 'volcengine',
    provider: 'volcengine',
    url: 'https://ark.cn-beijing.volces.com/api/v3',
    model: 'doubao-seed-2-1-pro-260628',
    expected: { reasoningControl: 'thinking-type', reasoningEfforts: ['minimal', 'low', 'medium', 'high'] },
  },
  {
    row: 'volcengine coding',
    provider: 'volcengine',
    model: 'ark-code-latest',
    expected: { reasoningEfforts: ['low', 'medium', 'high'] },
  },
  {
    row: 'longcat',
    provider: 'longcat',
    url: 'https://api.longcat.chat/openai/v1',
    model: 'LongCat-2.0',
    expected: { reasoningControl: 'thinking-type' },
  },
  {
    row: 'xiaomi mimo',
    provider: 'xiaomi-mimo',
    url: 'https://api.xiaomimimo.com/v1',
    model: 'mimo-v2.5-pro',
    expected: {
      reasoningControl: 'thinking-type',
      reasoningEfforts: [],
      reasoningReplay: 'reasoning_content',
      allowsJsonSchema: false,
    },
  },
];

describe('chatDialectFor', () => {
  it.each(CASES)('row "$row"', ({ provider, url, model, expected }) => {
    expect(chatDialectFor({ providerId: provider, baseUrl: 'https://relay.example/v1', model })).toMatchObject(
      expected,
    );
    if (url === undefined) return;
    expect(chatDialectFor({ providerId: 'custom', baseUrl: url, model }), 'known by its host').toMatchObject(expected);
  });

  it('has a case for every row, and only providers of the catalogue', () => {
    expect(CASES.map(({ row }) => row)).toEqual(DIALECT_ROWS.map(({ name }) => name));
    for (const id of DIALECT_ROWS.flatMap(({ providers }) => providers)) expect(BUILT_IN.find(id), id).toBeDefined();
  });

  it('speaks plainly to a server that nobody knows', () => {
    const dialect = chatDialectFor({ providerId: 'custom', baseUrl: 'http://127.0.0.1:9001/v1', model: 'm1' });
    expect(dialect).toEqual(PLAIN_DIALECT);
  });

  it("sends an effort to an unknown server only for models named like OpenAI's", () => {
    const control = (model: string): string =>
      chatDialectFor({ providerId: 'custom', baseUrl: 'http://h.example/v1', model }).reasoningControl;
    expect(control('gpt-5.5')).toBe('reasoning_effort');
    expect(control('openai/o4-mini')).toBe('reasoning_effort');
    expect(control('gpt-oss-120b')).toBe('none');
    expect(control('gpt-4o')).toBe('none');
    expect(control('olmo-3')).toBe('none');
  });

  it("is not fooled by a host that only looks like a provider's", () => {
    const dialect = chatDialectFor({
      providerId: 'custom',
      baseUrl: 'https://api.deepseek.com.evil.example/v1',
      model: 'x',
    });
    expect(dialect).toEqual(PLAIN_DIALECT);
  });
});

describe('nativeRulesFor', () => {
  it('names what an almost compatible provider refuses', () => {
    expect(
      nativeRulesFor({ providerId: 'glm', baseUrl: 'https://api.z.ai/api/anthropic', protocol: 'anthropic-messages' }),
    ).toEqual({ drop: ['context_management', 'output_config'], dropHeaders: ['anthropic-beta'], set: {} });
    expect(
      nativeRulesFor({
        providerId: 'custom',
        baseUrl: 'https://api.deepseek.com/anthropic',
        protocol: 'anthropic-messages',
      }).drop,
    ).toEqual(['context_management']);
    expect(
      nativeRulesFor({
        providerId: 'chatgpt-codex',
        baseUrl: 'https://chatgpt.com/backend-api/codex',
        protocol: 'openai-responses',
      }),
    ).toMatchObject({
      set: { store: false, stream: true },
      drop: expect.arrayContaining(['max_output_tokens', 'temperature']),
    });
    expect(
      nativeRulesFor({
        providerId: 'perplexity',
        baseUrl: 'https://api.perplexity.ai/v1',
        protocol: 'openai-responses',
      }).drop,
    ).toEqual(expect.arrayContaining(['store', 'include', 'tool_choice', 'prompt_cache_key']));
  });

  it('leaves everybody else alone', () => {
    const none = { drop: [], dropHeaders: [], set: {} };
    expect(
      nativeRulesFor({ providerId: 'anthropic', baseUrl: 'https://api.anthropic.com', protocol: 'anthropic-messages' }),
    ).toEqual(none);
    expect(
      nativeRulesFor({ providerId: 'deepseek', baseUrl: 'https://api.deepseek.com', protocol: 'openai-chat' }),
    ).toEqual(none);
  });
});
