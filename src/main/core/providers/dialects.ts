// Finds the dialect of a provider and model in the table.
import type { ChatDialect } from '../ir/dialect.ts';
import { CUSTOM_PROVIDER_ID } from './catalogue.ts';
import { type DialectRow, OPENAI_REASONING_MODEL, PLAIN_DIALECT } from './dialect-row.ts';
import { DIALECT_ROWS } from './dialect-table.ts';

export interface DialectQuestion {
  readonly providerId: string;
  readonly baseUrl: string;
  readonly model: string;
}

/** How to speak OpenAI's chat protocol to this provider about this model. */
export function chatDialectFor(question: DialectQuestion): ChatDialect {
  const host = URL.canParse(question.baseUrl) ? new URL(question.baseUrl).host : '';
  const rows = DIALECT_ROWS.filter((row) => concerns(row, question, host));
  const start = rows.length === 0 ? unknownDialect(question.model) : PLAIN_DIALECT;
  return rows.reduce(applyRow, start);
}

/** A custom address is known by its host; a provider of the catalogue also by its id, whatever its address. */
function concerns(row: DialectRow, { providerId, model }: DialectQuestion, host: string): boolean {
  const isProvider =
    row.providers.includes(providerId) ||
    (providerId === CUSTOM_PROVIDER_ID && row.hosts !== undefined && row.hosts.test(host));
  return isProvider && (row.models === undefined || row.models.test(model));
}

function applyRow(dialect: ChatDialect, { dialect: patch }: DialectRow): ChatDialect {
  return {
    ...dialect,
    ...patch,
    drop: [...new Set([...dialect.drop, ...(patch.drop ?? [])])],
    set: { ...dialect.set, ...patch.set },
  };
}

/** An unknown server may refuse `reasoning_effort`; one that serves a model named like OpenAI's will know it. */
function unknownDialect(model: string): ChatDialect {
  return OPENAI_REASONING_MODEL.test(model)
    ? { ...PLAIN_DIALECT, reasoningControl: 'reasoning_effort' }
    : PLAIN_DIALECT;
}
