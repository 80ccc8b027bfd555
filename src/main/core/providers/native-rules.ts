// What must change in a body because the provider is only almost compatible with its protocol, whoever wrote the body. Data.
import type { Protocol } from '../ir/protocol.ts';
import { BUILT_IN } from './catalogue.ts';

export interface NativeRules {
  /** Top-level fields that the provider refuses. */
  readonly drop: readonly string[];
  /** Lower-case names of headers that the provider refuses. */
  readonly dropHeaders: readonly string[];
  /** Fields to set as they are, in a body that passes in its own protocol. */
  readonly set: Readonly<Record<string, string | number | boolean>>;
}

interface NativeRow {
  readonly protocol: Protocol;
  readonly providers: readonly string[];
  readonly hosts: RegExp;
  readonly rules: NativeRules;
}

const NONE: NativeRules = { drop: [], dropHeaders: [], set: {} };

const ROWS: readonly NativeRow[] = [
  {
    protocol: 'openai-responses',
    providers: ['chatgpt-codex'],
    hosts: /^chatgpt\.com$/,
    rules: {
      drop: ['max_output_tokens', 'temperature', 'top_p', 'user', 'truncation', 'prompt_cache_retention'],
      dropHeaders: [],
      set: { store: false, stream: true },
    },
  },
  {
    // Its Agent API answers 400 to every field that it does not know (opencode#32108).
    protocol: 'openai-responses',
    providers: ['perplexity'],
    hosts: /(^|\.)api\.perplexity\.ai$/,
    rules: {
      drop: [
        'store',
        'include',
        'temperature',
        'top_p',
        'tool_choice',
        'parallel_tool_calls',
        'prompt_cache_key',
        'prompt_cache_retention',
        'safety_identifier',
        'user',
        'metadata',
        'client_metadata',
        'service_tier',
        'truncation',
      ],
      dropHeaders: [],
      set: {},
    },
  },
  {
    // They know the messages format as it was: no betas, and no fields that came with one.
    protocol: 'anthropic-messages',
    providers: ['glm', 'zhipu', 'zai-coding', 'minimax'],
    hosts: /(^|\.)(z\.ai|bigmodel\.cn|minimax\.io|minimaxi\.com)$/,
    rules: { drop: ['context_management', 'output_config'], dropHeaders: ['anthropic-beta'], set: {} },
  },
  {
    // These two take the effort from output_config, so that one stays.
    protocol: 'anthropic-messages',
    providers: ['deepseek', 'moonshot', 'kimi-for-coding'],
    hosts: /(^|\.)(api\.deepseek\.com|moonshot\.(ai|cn)|api\.kimi\.com)$/,
    rules: { drop: ['context_management'], dropHeaders: ['anthropic-beta'], set: {} },
  },
];

/** The rules for a provider that is spoken to in the client's own protocol; none for one that is fully compatible. */
export function nativeRulesFor(question: { providerId: string; baseUrl: string; protocol: Protocol }): NativeRules {
  const host = URL.canParse(question.baseUrl) ? new URL(question.baseUrl).host : '';
  // One of the user's own is known by its host.
  const isKnown = BUILT_IN.find(question.providerId) !== undefined;
  const row = ROWS.find(
    ({ protocol, providers, hosts }) =>
      protocol === question.protocol && (isKnown ? providers.includes(question.providerId) : hosts.test(host)),
  );
  return row?.rules ?? NONE;
}
