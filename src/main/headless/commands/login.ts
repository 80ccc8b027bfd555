// `dragoman login <provider>`: signs in to a subscription through the running app, and waits for how it ends.
import { isDefinedError, safe } from '@orpc/client';
import type { SignInAttempt, SignInWay } from '../../../shared/model/sign-in.ts';
import { CommandError, textOption, UsageError, type Command, type OptionValues } from '../command.ts';
import { canAsk, takePastedLines } from '../paste-lines.ts';
import { providerIdOf } from '../provider-word.ts';
import { runningApp } from '../running-app.ts';
import { commandLine, type CommandWorld } from '../terminal.ts';

export const loginCommand: Command = {
  name: 'login',
  summary: 'Signs in to a subscription, and makes a connection for it.',
  usage:
    'login <provider> [--device | --paste | --token-from VARIABLE | --import] [--domain HOST] [--project ID] [--accept-notice]',
  optionHelp: {
    '--device': 'with a code to type in, also on another computer',
    '--paste': 'with a browser on another computer: takes the address it ended on from the input, also out of a pipe',
    '--token-from VARIABLE': 'with a token out of this environment variable',
    '--import': "take over the login of the provider's own program",
    '--domain HOST': 'at a server of your own, such as company.ghe.com',
    '--project ID': 'in a Google Cloud project of your own',
    '--accept-notice': 'although the provider may act against it, or has ended it',
  },
  options: {
    device: { type: 'boolean' },
    paste: { type: 'boolean' },
    'token-from': { type: 'string' },
    import: { type: 'boolean' },
    domain: { type: 'string' },
    project: { type: 'string' },
    'accept-notice': { type: 'boolean' },
  },
  wordCount: 1,
  run: async ({ words, options, isJson }, world) => {
    const app = runningApp(world);
    const { signal } = world;
    const request = {
      provider: providerIdOf(words[0] ?? '', await app.signIn.providers(undefined, { signal })),
      ...wayOf(options, world),
      ...optional('domain', textOption(options, 'domain')),
      ...optional('project', textOption(options, 'project')),
      ...(options['accept-notice'] === true ? { acceptsNotice: true } : {}),
    };
    const [error, started] = await safe(app.signIn.start(request, { signal }));
    if (isDefinedError(error)) throw new CommandError(error.message);
    if (error !== null) throw error;
    const end = await follow(app, started, { isJson, takesInput: options['paste'] === true, world });
    if (end.state !== 'done') throw new CommandError(describeProblem(end, world));
    if (isJson) world.terminal.print(JSON.stringify(end));
    else world.terminal.print(describeEnd(end));
    return 0;
  },
};

interface Following {
  readonly isJson: boolean;
  /** What is pasted may come out of a pipe. */
  readonly takesInput: boolean;
  readonly world: CommandWorld;
}

async function follow(
  app: ReturnType<typeof runningApp>,
  started: SignInAttempt,
  { isJson, takesInput, world }: Following,
): Promise<SignInAttempt> {
  const { signal } = world;
  const asks = takesInput || canAsk(world);
  let last = started;
  let stopAsking = (): void => undefined;
  try {
    for await (const attempt of await app.signIn.watch({ id: started.id }, { signal })) {
      if (last.url === undefined && attempt.url !== undefined && attempt.state === 'waiting') {
        const takesPaste = asks && attempt.takesPaste;
        tellWhatToDo({ ...attempt, takesPaste }, { isJson, world });
        if (takesPaste) stopAsking = takePastedLines({ app, id: attempt.id, endsWithInput: !canAsk(world), world });
      }
      last = attempt;
    }
  } catch (error) {
    // Ctrl-C ends the attempt as well: nobody would wait for it any more.
    if (signal.aborted) await safe(app.signIn.cancel({ id: started.id }));
    throw error;
  } finally {
    stopAsking();
  }
  return last;
}

function tellWhatToDo(
  { url, userCode, takesPaste }: SignInAttempt,
  { isJson, world }: Pick<Following, 'isJson' | 'world'>,
): void {
  // With --json only the end goes to the output, but a person must still see the code.
  const say = (line: string): void => (isJson ? world.terminal.complain(line) : world.terminal.print(line));
  say(`Open      ${url ?? ''}`);
  if (userCode !== undefined) say(`Code      ${userCode}`);
  if (takesPaste)
    say('Paste     the address on which the browser ended, if it is on another computer, and press Enter');
  say('Waiting   until you have agreed there; Ctrl-C cancels');
}

function describeProblem({ provider, problem }: SignInAttempt, world: CommandWorld): string {
  if (problem === undefined) return 'The sign-in was cancelled.';
  if (problem.code !== 'port-taken') return problem.message;
  return `${problem.message} With a code: ${commandLine(world, `login ${provider} --device`)}`;
}

function describeEnd({ account }: SignInAttempt): string {
  const plan = account?.plan === undefined ? '' : ` (${account.plan})`;
  return `Signed in as ${account?.label ?? ''}${plan}. Connection: ${account?.connections.join(', ') ?? ''}`;
}

function wayOf(options: OptionValues, world: CommandWorld): { way?: SignInWay; token?: string } {
  const variable = textOption(options, 'token-from');
  const chosen = (['device', 'paste', 'import'] as const).filter((name) => options[name] === true);
  if (chosen.length + (variable === undefined ? 0 : 1) > 1) {
    throw new UsageError('Give only one of --device, --paste, --token-from and --import.');
  }
  if (options['device'] === true) return { way: 'device' };
  if (options['paste'] === true) return { way: 'browser' };
  if (options['import'] === true) return { way: 'import' };
  if (variable === undefined) return {};
  const token = world.environment[variable]?.trim() ?? '';
  if (token === '')
    throw new CommandError(`The environment variable ${variable} is not set. Put the token in it first.`);
  return { way: 'token', token };
}

function optional<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, string>>);
}
