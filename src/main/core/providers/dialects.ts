// Finds the dialect of a provider and model in the table.
import type { ProviderPatch } from '../../../shared/model/provider-patch.ts';
import type { ChatDialect } from '../ir/dialect.ts';
import { BUILT_IN } from './catalogue.ts';
import { type DialectRow, OPENAI_REASONING_MODEL, PLAIN_DIALECT } from './dialect-row.ts';
import { DIALECT_ROWS } from './dialect-table.ts';

export interface DialectQuestion {
  readonly providerId: string;
  readonly baseUrl: string;
  readonly model: string;
  /** What the user says of this provider's dialect: it goes before the table. */
  readonly own?: ProviderPatch['dialect'];
}

/** How to speak OpenAI's chat protocol to this provider about this model. */
export function chatDialectFor(question: DialectQuestion): ChatDialect {
  const host = URL.canParse(question.baseUrl) ? new URL(question.baseUrl).host : '';
  const isKnown = BUILT_IN.find(question.providerId) !== undefined;
  const rows = DIALECT_ROWS.filter((row) => concerns(row, question, isKnown ? undefined : host));
  const start = rows.length === 0 ? unknownDialect(question.model) : PLAIN_DIALECT;
  const { own } = question;
  return [...rows.map(({ dialect }) => dialect), ...(own === undefined ? [] : [defined(own)])].reduce(lay, start);
}

/**
 * A provider of the catalogue is known by its id, whatever its address; one of the user's own by its host.
 * @param host undefined for a provider of the catalogue
 */
function concerns(row: DialectRow, { providerId, model }: DialectQuestion, host: string | undefined): boolean {
  const isProvider = host === undefined ? row.providers.includes(providerId) : (row.hosts?.test(host) ?? false);
  return isProvider && (row.models === undefined || row.models.test(model));
}

function lay(dialect: ChatDialect, patch: Partial<ChatDialect>): ChatDialect {
  return {
    ...dialect,
    ...patch,
    drop: [...new Set([...dialect.drop, ...(patch.drop ?? [])])],
    set: { ...dialect.set, ...patch.set },
  };
}

function defined(own: NonNullable<ProviderPatch['dialect']>): Partial<ChatDialect> {
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
}

/** An unknown server may refuse `reasoning_effort`; one that serves a model named like OpenAI's will know it. */
function unknownDialect(model: string): ChatDialect {
  return OPENAI_REASONING_MODEL.test(model)
    ? { ...PLAIN_DIALECT, reasoningControl: 'reasoning_effort' }
    : PLAIN_DIALECT;
}
