// `dragoman use <connection|profile>`: chooses what answers when a request names neither.
import type { ApiClient } from '../../core/control/control-client.ts';
import { CommandError, UsageError, type Command } from '../command.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';

interface Choices {
  readonly connections: readonly string[];
  readonly profiles: readonly string[];
}

type Kind = 'connection' | 'profile';

export const useCommand: Command = {
  name: 'use',
  summary: 'Chooses the connection or the profile that answers when a request names none.',
  usage: 'use <connection|profile>',
  optionHelp: {
    '--connection': 'the name is a connection, also if a profile is called so',
    '--profile': 'the name is a profile, also if a connection is called so',
    '--no-profile': 'ends the profile: without a name nothing else changes',
  },
  options: { connection: { type: 'boolean' }, profile: { type: 'boolean' }, 'no-profile': { type: 'boolean' } },
  wordCount: [0, 1],
  run: async ({ words, options, isJson }, world) => {
    const [name] = words;
    const endsProfile = options['no-profile'] === true;
    if (name === undefined && !endsProfile) throw new UsageError('Something is missing after "use".');
    const app = runningApp(world);
    if (endsProfile) await orExplain(app.profiles.setCurrent({}, { signal: world.signal }));
    if (name !== undefined) {
      const asked = (['connection', 'profile'] as const).filter((kind) => options[kind] === true);
      await choose(app, kindOf(name, await findChoices(app), endsProfile ? ['connection'] : asked), name);
    }
    const { active, profile } = await app.status.get(undefined, { signal: world.signal });
    const text = profile === undefined ? active.name : `${profile.name} (${active.name})`;
    world.terminal.print(isJson ? JSON.stringify({ active, profile }) : `${text} answers from now on.`);
    return 0;
  },
};

async function findChoices(app: ApiClient): Promise<Choices> {
  const [connections, profiles] = await Promise.all([app.connections.list(), app.profiles.list()]);
  return { connections: connections.map(({ id }) => id), profiles: profiles.flatMap(({ id }) => id ?? []) };
}

/** Throws CommandError when the name fits nothing, or both. */
function kindOf(name: string, { connections, profiles }: Choices, asked: readonly Kind[]): Kind {
  const kinds = asked.length === 0 ? (['connection', 'profile'] as const) : asked;
  const fitting = kinds.filter((kind) => (kind === 'connection' ? connections : profiles).includes(name));
  if (fitting.length > 1) {
    throw new CommandError(
      `There is a connection "${name}" and a profile "${name}". Add --connection or --profile to say which one you mean.`,
    );
  }
  const [kind] = fitting;
  if (kind !== undefined) return kind;
  const found = [
    ...(kinds.includes('connection') ? [`the connections ${connections.join(', ')}`] : []),
    ...(kinds.includes('profile') && profiles.length > 0 ? [`the profiles ${profiles.join(', ')}`] : []),
  ];
  const hint = found.length === 0 ? 'There are no profiles yet.' : `There are ${found.join(' and ')}.`;
  throw new CommandError(`There is no ${kinds.join(' or ')} "${name}". ${hint}`);
}

async function choose(app: ApiClient, kind: Kind, id: string): Promise<void> {
  if (kind === 'connection') await orExplain(app.connections.activate({ id }));
  else await orExplain(app.profiles.setCurrent({ id }));
}
