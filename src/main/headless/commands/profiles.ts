// `dragoman profiles`: the profiles, which of them holds, and what their slots come to.
import type { ProfileView } from '../../../shared/model/profile.ts';
import type { Command } from '../command.ts';
import { runningApp } from '../running-app.ts';

export const profilesCommand: Command = {
  name: 'profiles',
  summary: 'Lists the profiles and the models that they choose.',
  usage: 'profiles',
  optionHelp: {},
  options: {},
  wordCount: 0,
  run: async ({ isJson }, world) => {
    const profiles = await runningApp(world).profiles.list(undefined, { signal: world.signal });
    if (isJson) world.terminal.print(JSON.stringify(profiles));
    else for (const line of profiles.flatMap(describe)) world.terminal.print(line);
    return 0;
  },
};

function describe({ id, name, isCurrent, effective, fallbacks, tokens }: ProfileView): string[] {
  const title = id === undefined ? '(without a profile)' : name === id ? id : `${id}  ${name}`;
  return [
    `${isCurrent ? '*' : ' '} ${title}`,
    ...effective.map(({ slot, target }) => `    ${slot.padEnd(8)} ${target.connectionId}/${target.model}`),
    ...(fallbacks.length === 0 ? [] : [`    then     ${fallbacks.join(', ')}`]),
    ...(id === undefined || tokens.length === 0 ? [] : [`    tokens   ${tokens.join(', ')}`]),
  ];
}
