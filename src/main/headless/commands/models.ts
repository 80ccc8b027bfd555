// `dragoman models`: the models of all connections, by the names under which clients may ask for them.
import { isDefinedError, safe } from '@orpc/client';
import type { ListedModel } from '../../../shared/model/model-list.ts';
import { CommandError, textOption, type Command } from '../command.ts';
import { runningApp } from '../running-app.ts';
import { safeLine } from '../safe-text.ts';

export const modelsCommand: Command = {
  name: 'models',
  summary: 'Lists the models of your connections; with --refresh the providers are asked anew.',
  usage: 'models [--connection ID] [--search WORDS] [--refresh]',
  optionHelp: {
    '--connection ID': 'only those of this connection',
    '--search WORDS': 'only those whose name holds all of these words',
    '--refresh': 'ask the providers now',
  },
  options: { connection: { type: 'string' }, search: { type: 'string' }, refresh: { type: 'boolean' } },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const connectionId = textOption(options, 'connection');
    const search = textOption(options, 'search');
    const question = {
      refresh: options['refresh'] === true,
      ...(connectionId === undefined ? {} : { connectionId }),
      ...(search === undefined ? {} : { search }),
    };
    const [error, found] = await safe(runningApp(world).models.list(question, { signal: world.signal }));
    if (isDefinedError(error)) throw new CommandError(error.message);
    if (error !== null) throw error;
    if (isJson) world.terminal.print(JSON.stringify(found));
    else for (const model of found.models) world.terminal.print(describe(model));
    const failed = found.connections.filter(({ problem }) => problem !== undefined);
    for (const { id, problem } of failed) world.terminal.complain(`${id}: ${problem}`);
    if (found.models.length === 0 && !isJson) world.terminal.complain('There is no such model.');
    return failed.length === 0 ? 0 : 1;
  },
};

function describe({ target, context, price, isFavourite, endsOn }: ListedModel): string {
  const parts = [
    `${isFavourite ? '* ' : ''}${target}`,
    context === undefined ? '' : `${context.toLocaleString('en')} tokens`,
    price?.input === undefined || price.output === undefined ? '' : `$${price.input} / $${price.output}`,
    endsOn === undefined ? '' : `until ${endsOn}`,
  ];
  return safeLine(parts.filter((part) => part !== '').join('  '));
}
