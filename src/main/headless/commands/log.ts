// `dragoman log`: what went through the gateway.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { MatchContext } from '../../../shared/exchange-filter/fields.ts';
import { matchesFilter } from '../../../shared/exchange-filter/match-filter.ts';
import { LONGEST_FILTER, parseFilter } from '../../../shared/exchange-filter/parse-filter.ts';
import { type Command, UsageError } from '../command.ts';
import { runningApp } from '../running-app.ts';
import { safeLine } from '../safe-text.ts';

const SHOWN = 50;
const MOST_WORDS = 30;

export const logCommand: Command = {
  name: 'log',
  summary: 'Lists the last requests, oldest first; with --follow also the coming ones.',
  usage: 'log [filter…] [--follow]',
  optionHelp: {
    '--follow': 'go on until Ctrl-C: each request once, when it is over',
    '<filter>': "words and field:value, as in the window's Activity: status:error client:claude slow:5s since:1h",
  },
  options: { follow: { type: 'boolean', short: 'f' } },
  wordCount: [0, MOST_WORDS],
  run: async ({ options, words, isJson }, world) => {
    const filter = words.map(asWritten).join(' ');
    checkFilter(filter);
    const app = runningApp(world);
    const print = (exchange: Exchange): void =>
      world.terminal.print(isJson ? JSON.stringify(exchange) : describe(exchange));
    const isFollowing = options['follow'] === true;
    // Watching begins before the list is read, so that nothing falls in between.
    const coming = isFollowing ? await app.activity.watch(undefined, { signal: world.signal }) : undefined;
    const { exchanges } = await app.activity.list({ limit: SHOWN, filter }, { signal: world.signal });
    const past = exchanges.toReversed().filter((exchange) => !isFollowing || isOver(exchange));
    for (const exchange of past) print(exchange);
    if (past.length === 0 && !isFollowing && !isJson) world.terminal.complain(nothingFound(filter));
    if (coming === undefined) return 0;
    const names = new Map((await app.connections.list()).map(({ id, name }) => [id, name]));
    const context = (): MatchContext => ({ now: Date.now(), connectionName: (id) => names.get(id) });
    await follow({ coming, print, known: past, signal: world.signal, filter, context });
    return 0;
  },
};

/** A word that a shell has taken out of its quotes gets them back where its spaces would split it. */
function asWritten(word: string): string {
  const parts = /^([-!]?[a-z]+:)?(\S*\s.*)$/i.exec(word);
  const isSeveral = /\s[-!]?[a-z]+:|"/i.test(word);
  return parts === null || isSeveral || parts[1] === undefined ? word : `${parts[1]}"${parts[2] ?? ''}"`;
}

/** Throws UsageError: a list that ignores half of what was asked would be taken for the answer. */
function checkFilter(filter: string): void {
  if (filter.length > LONGEST_FILTER) throw new UsageError(`A filter has at most ${LONGEST_FILTER} characters.`);
  const [problem] = parseFilter(filter).problems;
  if (problem === undefined) return;
  throw new UsageError(`"${problem.value}" means nothing after "${problem.field}:".`);
}

function nothingFound(filter: string): string {
  return filter === '' ? 'No request has come in yet.' : 'No request fits the filter.';
}

interface Following {
  readonly coming: AsyncIterable<{ exchanges: Exchange[] }>;
  readonly print: (exchange: Exchange) => void;
  readonly known: readonly Exchange[];
  readonly signal: AbortSignal;
  readonly filter: string;
  readonly context: () => MatchContext;
}

async function follow({ coming, print, known, signal, filter: text, context }: Following): Promise<void> {
  const printed = new Set(known.map((exchange) => exchange.id));
  const filter = parseFilter(text);
  const isNew = (one: Exchange): boolean => isOver(one) && !printed.has(one.id);
  try {
    for await (const { exchanges } of coming) {
      for (const exchange of exchanges.filter((one) => isNew(one) && matchesFilter(one, filter, context()))) {
        printed.add(exchange.id);
        print(exchange);
      }
    }
  } catch (error) {
    // Ctrl-C is how following ends.
    if (!signal.aborted) throw error;
  }
}

function isOver(exchange: Exchange): boolean {
  return exchange.state !== 'waiting' && exchange.state !== 'streaming';
}

function describe(exchange: Exchange): string {
  const { usage, failure } = exchange;
  const served = `${exchange.connectionId ?? '-'}/${exchange.servedModel ?? '-'}`;
  const tokens = usage === undefined ? '' : `${usage.inputTokens}+${usage.outputTokens} tokens`;
  const parts = [
    new Date(exchange.startedAt).toISOString().slice(0, 19).replace('T', ' '),
    String(exchange.status ?? exchange.state),
    exchange.client,
    `${exchange.askedModel} -> ${served}`,
    exchange.durationMs === undefined ? '' : `${Math.round(exchange.durationMs)} ms`,
    tokens,
    failure === undefined ? '' : `${failure.code}: ${failure.message}`,
  ];
  // A failure's text may have several lines, and a model may be called anything.
  return safeLine(parts.filter((part) => part !== '').join('  '));
}
