// The form of a row in the dialect table, and what a provider without a row gets.
import type { ChatDialect } from '../ir/dialect.ts';

export interface DialectRow {
  /** Names the row in tests. */
  readonly name: string;
  /** Ids of the catalogue. */
  readonly providers: readonly string[];
  /** Host, with its port, of an address that the user gave. */
  readonly hosts?: RegExp;
  /** Only these models; all when absent. */
  readonly models?: RegExp;
  readonly dialect: Partial<ChatDialect>;
}

/** What a provider that nobody knows gets: nothing but what every OpenAI-like server takes. */
export const PLAIN_DIALECT: ChatDialect = {
  maxTokensField: 'max_tokens',
  systemRole: 'system',
  allowsLaterSystem: true,
  reasoningControl: 'none',
  reasoningEfforts: [],
  reasoningReplay: 'none',
  allowsTools: true,
  toolCallIds: 'any',
  toolChoice: 'full',
  allowsParallelFlag: true,
  allowsStreamOptions: true,
  allowsJsonSchema: true,
  allowsCacheControl: false,
  allowsImages: true,
  drop: [],
  set: {},
  schemaRules: 'none',
  needsAssistantAfterTool: false,
};

/** OpenAI's reasoning models, also under the names that relays give them (`openai/gpt-5.5`). */
export const OPENAI_REASONING_MODEL = /(^|[/.])(o[1-9]\d*(-|$)|gpt-([5-9]|\d\d)|codex-)/i;
