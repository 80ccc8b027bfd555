// `dragoman log`: what went through the gateway.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { Command } from '../command.ts';
import { runningApp } from '../running-app.ts';

const SHOWN = 50;

export const logCommand: Command = {
  name: 'log',
  summary: 'Lists the last requests, oldest first; with --follow also the coming ones.',
  usage: 'log [--follow]',
  optionHelp: { '--follow': 'go on until Ctrl-C: each request once, when it is over' },
  options: { follow: { type: 'boolean', short: 'f' } },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const app = runningApp(world);
    const print = (exchange: Exchange): void =>
      world.terminal.print(isJson ? JSON.stringify(exchange) : describe(exchange));
    const isFollowing = options['follow'] === true;
    // Watching begins before the list is read, so that nothing falls in between.
    const coming = isFollowing ? await app.activity.watch(undefined, { signal: world.signal }) : undefined;
    const { exchanges } = await app.activity.list({ limit: SHOWN }, { signal: world.signal });
    const past = exchanges.toReversed().filter((exchange) => !isFollowing || isOver(exchange));
    for (const exchange of past) print(exchange);
    if (past.length === 0 && !isFollowing && !isJson) world.terminal.complain('No request has come in yet.');
    if (coming !== undefined) await follow({ coming, print, known: past, signal: world.signal });
    return 0;
  },
};

interface Following {
  readonly coming: AsyncIterable<{ exchanges: Exchange[] }>;
  readonly print: (exchange: Exchange) => void;
  readonly known: readonly Exchange[];
  readonly signal: AbortSignal;
}

async function follow({ coming, print, known, signal }: Following): Promise<void> {
  const printed = new Set(known.map((exchange) => exchange.id));
  try {
    for await (const { exchanges } of coming) {
      for (const exchange of exchanges.filter((one) => isOver(one) && !printed.has(one.id))) {
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
  return [
    new Date(exchange.startedAt).toISOString().slice(0, 19).replace('T', ' '),
    String(exchange.status ?? exchange.state),
    exchange.client,
    `${exchange.askedModel} -> ${served}`,
    exchange.durationMs === undefined ? '' : `${Math.round(exchange.durationMs)} ms`,
    tokens,
    failure === undefined ? '' : `${failure.code}: ${failure.message}`,
  ]
    .filter((part) => part !== '')
    .join('  ');
}
