// `dragoman logout <provider|account>`: removes logins, here and as far as possible at the provider.
import { CommandError, type Command } from '../command.ts';
import { providerIdOf } from '../provider-word.ts';
import { runningApp } from '../running-app.ts';

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'Removes the logins of a provider, or one account.',
  usage: 'logout <provider|account>',
  optionHelp: {},
  options: {},
  wordCount: 1,
  run: async ({ words, isJson }, world) => {
    const wanted = words[0] ?? '';
    const app = runningApp(world);
    const { signal } = world;
    const accounts = await app.signIn.accounts(undefined, { signal });
    const isNamed = ({ id, label }: (typeof accounts)[number]): boolean => id === wanted || label === wanted;
    const providerId = providerIdOf(wanted, await app.signIn.providers(undefined, { signal }));
    const leaving = accounts.filter((account) => isNamed(account) || account.provider === providerId);
    if (leaving.length === 0) {
      const known = accounts.map(({ provider, label }) => `${label} (${provider})`).join(', ');
      throw new CommandError(
        `Nobody is signed in as "${wanted}". ${known === '' ? 'There are no accounts.' : `There are: ${known}.`}`,
      );
    }
    for (const { id } of leaving) await app.signIn.signOut({ id }, { signal });
    const names = leaving.map(({ label }) => label);
    world.terminal.print(isJson ? JSON.stringify({ signedOut: names }) : `Signed out: ${names.join(', ')}`);
    return 0;
  },
};
