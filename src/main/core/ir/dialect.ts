// How a provider deviates from its protocol, as data. The tables are in providers/; codecs only read the switches.
import type { ReasoningEffort } from './request.ts';

export interface ChatDialect {
  /** Where the cap on output tokens goes. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** The role of leading instructions. */
  readonly systemRole: 'system' | 'developer';
  /** Whether a `system` message may follow others; if not it becomes marked user text (rule S-3). */
  readonly allowsLaterSystem: boolean;
  /** How thinking is asked for. `none`: not at all, the wish is reported as ignored (rule K-3). */
  readonly reasoningControl:
    | 'none'
    | 'reasoning_effort'
    | 'thinking-type'
    | 'enable_thinking'
    | 'openrouter'
    | 'reasoning_split';
  /** Levels that the model takes; others are moved to the nearest. Empty: all of OpenAI's. */
  readonly reasoningEfforts: readonly ReasoningEffort[];
  /** How earlier reasoning goes back on assistant turns that carry tool calls (rule K-10). */
  readonly reasoningReplay: 'none' | 'reasoning_content' | 'reasoning' | 'thinking-part';
  /** False: the provider has no function tools at all, so a request with tools is refused (Perplexity Sonar). Absent: it has. */
  readonly allowsTools?: boolean;
  /**
   * Gemini's compatible endpoint: `extra_content.google.thought_signature` of a call must come back with it, and some of
   * its models demand one on the first call of each step. Absent: no, since other providers refuse the field.
   */
  readonly thoughtSignatures?: 'returned' | 'demanded';
  /** `thinking` takes a budget of tokens beside its switch (Kimi). Absent: only the switch. */
  readonly allowsThinkingBudget?: boolean;
  /** Mistral takes exactly nine letters or digits. */
  readonly toolCallIds: 'any' | 'nine-alphanumeric';
  readonly toolChoice: 'full' | 'auto-only' | 'none' | 'any-for-required';
  readonly allowsParallelFlag: boolean;
  readonly allowsStreamOptions: boolean;
  readonly allowsJsonSchema: boolean;
  /** `cache_control` on content parts is understood (OpenRouter, DashScope); else it is left out. */
  readonly allowsCacheControl: boolean;
  readonly allowsImages: boolean;
  /** Strict providers answer 4xx to fields they don't know. */
  readonly drop: readonly string[];
  /** Fields to set as they are, after everything else. */
  readonly set: Readonly<Record<string, string | number | boolean>>;
  /** How schemas of tools must be cleaned. */
  readonly schemaRules: 'none' | 'moonshot' | 'xai';
  /** An assistant message must stand between a tool message and a user message (Mistral). */
  readonly needsAssistantAfterTool: boolean;
}
