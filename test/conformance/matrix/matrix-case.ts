// A case that holds for many pairs of protocols: said once in neutral words, played for each client and each provider.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Protocol } from '../../../src/shared/protocols.ts';
import type { Reply } from '../case-types.ts';
import type { Check } from '../checks/check.ts';
import type { Answer, Ask, Fields, ProviderError } from './words.ts';

export interface MatrixTurn {
  readonly ask: Ask;
  /** An answer, an error instead of one, or what one provider sends to the letter. */
  readonly reply?: Answer | { readonly refusal: ProviderError } | { readonly exact: ExactReply };
  /** How the reply's bytes arrive: pieces, line ends, a broken connection. */
  readonly wire?: Pick<Reply, 'split' | 'eol' | 'noeol' | 'destroy' | 'destroy_before'>;
  /** The provider answers whole where a stream was asked for, and the other way round. */
  readonly isSwapped?: boolean;
  /** All that fit the pair hold; of several statuses the last one counts. */
  readonly expect: readonly Expectation[];
}

/** The bytes of one protocol: events where a stream was asked for, if there are any, else the body. */
export interface ExactReply extends Reply {
  /** Objects are written as JSON, texts as they are. */
  readonly events?: readonly (Fields | string)[];
}

export interface Expectation {
  /** Pattern for pairs such as `a2c`; fits all when missing. */
  readonly for?: string;
  readonly mode?: 'json' | 'stream';
  readonly status?: number | number[];
  /** The client must be told an error. */
  readonly fails?: boolean;
  readonly provider?: readonly Check[] | 'not asked';
  readonly client?: readonly Check[];
}

export interface MatrixCase {
  readonly id: string;
  /** The rule that it holds, and why that matters. */
  readonly why: string;
  /** Pattern for pairs such as `a2c`; all sixteen when missing. */
  readonly pairs?: string;
  readonly modes?: readonly ('json' | 'stream')[];
  readonly op?: 'count_tokens';
  /** Names of models by the provider's letter; `test-model` when missing. */
  readonly models?: Readonly<Partial<Record<string, string>>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly turns: readonly MatrixTurn[];
}

export interface Pair {
  readonly name: string;
  readonly inbound: Protocol;
  readonly upstream: Protocol;
}

const LETTERS: Readonly<Record<string, Protocol>> = {
  a: 'anthropic-messages',
  c: 'openai-chat',
  r: 'openai-responses',
  g: 'gemini',
};

/** All sixteen, clients first. */
export const PAIRS: readonly Pair[] = Object.entries(LETTERS).flatMap(([from, inbound]) =>
  Object.entries(LETTERS).map(([to, upstream]) => ({ name: `${from}2${to}`, inbound, upstream })),
);

const FOLDER = join(import.meta.dirname, 'cases');

export function loadMatrix(): MatrixCase[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const content = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Omit<MatrixCase, 'id'>;
      return { ...content, id: basename(name, '.json') };
    });
}

/** What a pair must hold in one mode. */
export function expectationsFor({ expect }: MatrixTurn, pair: Pair, mode: 'json' | 'stream'): Expectation[] {
  return expect.filter(
    (each) => (each.for === undefined || fits(each.for, pair)) && (each.mode === undefined || each.mode === mode),
  );
}

export function fits(pattern: string, { name }: Pair): boolean {
  return new RegExp(`^(?:${pattern})$`).test(name);
}
