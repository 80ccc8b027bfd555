// `dragoman tokens`: the further local tokens: listed, made for a profile, taken back.
import type { TokenView } from '../../../shared/model/views.ts';
import { textOption, UsageError, type Command } from '../command.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';

export const tokensCommand: Command = {
  name: 'tokens',
  summary: 'Lists the local tokens; with --create or --revoke makes one or takes it back.',
  usage: 'tokens [--create NAME [--profile ID]] [--revoke NAME]',
  optionHelp: {
    '--create NAME': 'make a token; it is printed this once',
    '--profile ID': 'whoever shows the new token gets this profile',
    '--revoke NAME': 'nobody gets in with it any more',
  },
  options: { create: { type: 'string' }, profile: { type: 'string' }, revoke: { type: 'string' } },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const created = textOption(options, 'create');
    const revoked = textOption(options, 'revoke');
    const profile = textOption(options, 'profile');
    if (created !== undefined && revoked !== undefined) throw new UsageError('Use either --create or --revoke.');
    if (profile !== undefined && created === undefined) throw new UsageError('--profile goes with --create.');
    const { tokens } = runningApp(world);
    const print = (value: unknown, text: string): void => world.terminal.print(isJson ? JSON.stringify(value) : text);
    if (created !== undefined) {
      const token = await orExplain(tokens.create({ name: created, ...(profile === undefined ? {} : { profile }) }));
      print(token, token.token);
    } else if (revoked !== undefined) {
      await orExplain(tokens.revoke({ name: revoked }));
      print({ revoked }, `The token "${revoked}" opens nothing any more.`);
    } else {
      const all = await tokens.list(undefined, { signal: world.signal });
      print(all, all.length === 0 ? 'There are no tokens but the main one.' : all.map(describe).join('\n'));
    }
    return 0;
  },
};

function describe({ name, profile, lastFour, variable, isAvailable }: TokenView): string {
  const parts = [
    name,
    lastFour === undefined ? '' : `…${lastFour}`,
    profile === undefined ? '' : `profile ${profile}`,
    variable === undefined ? '' : `from ${variable}`,
    isAvailable ? '' : 'not available',
  ];
  return parts.filter((part) => part !== '').join('  ');
}
