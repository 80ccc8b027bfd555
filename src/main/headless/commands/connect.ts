// `dragoman connect <client>`: makes a client use Dragoman, after showing what changes in its files.
import type { ClientGrant, ClientPlan, ClientScope, ConnectWish } from '../../../shared/model/client.ts';
import { canPaste } from '../../core/clients/connector.ts';
import { isShellName } from '../../core/clients/shells/shell-words.ts';
import { userShell } from '../../core/clients/shells/user-shell.ts';
import { askForGrant } from '../client-grant.ts';
import { CommandError, textOption, UsageError, type Command, type OptionValues } from '../command.ts';
import { confirm } from '../confirm.ts';
import { localClients } from '../local-clients.ts';
import type { Clients } from '../../core/clients/clients.ts';
import { connectText, planText } from '../plan-text.ts';
import { commandLine, type CommandWorld } from '../terminal.ts';

const SCOPES: readonly string[] = ['user', 'project', 'shell'] satisfies ClientScope[];

export const connectCommand: Command = {
  name: 'connect',
  summary: 'Makes a client (claude, codex, gemini, opencode, …) use Dragoman; "restore" puts everything back.',
  usage: 'connect <client> [--scope user|project|shell] [--profile NAME] [--model NAME] [--dry-run] [--yes]',
  optionHelp: {
    '--scope NAME': 'user: its own settings (default); project: this folder; shell: variables in a start file',
    '--shell NAME': 'for --scope shell: bash, zsh, fish, powershell, dotenv, direnv or mise',
    '--profile NAME': 'use the models of this profile',
    '--model NAME': 'pin the client to one model, instead of what is chosen in Dragoman',
    '--subagent-model NAME': 'the model for subagents, where a client has them',
    '--dry-run': 'only show what would change',
    '--yes': "don't ask",
  },
  options: {
    scope: { type: 'string' },
    shell: { type: 'string' },
    profile: { type: 'string' },
    model: { type: 'string' },
    'subagent-model': { type: 'string' },
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
  },
  wordCount: 1,
  run: async ({ options, words, isJson }, world) => {
    const wish = readWish(words[0] ?? '', options, world);
    const clients = localClients(world);
    clients.resolve(wish);
    const plan = planOrLines(wish, await askForGrant({ ...wish, isPreview: true }, world), clients);
    const { terminal } = world;
    if (options['dry-run'] === true) {
      terminal.print(isJson ? JSON.stringify(plan) : planText(plan));
      return 0;
    }
    if (!isJson) terminal.complain(planText(plan));
    const isYes = options['yes'] === true;
    if (!(await confirm({ text: `Connect ${plan.name}?`, isYes }, world))) {
      terminal.complain('Nothing was changed.');
      return 1;
    }
    const result = clients.connect(wish, await askForGrant(wish, world));
    if (isJson) terminal.print(JSON.stringify({ ...result, client: plan.client, notes: plan.notes }));
    else
      terminal.print(
        connectText(plan.name, result).replace('dragoman restore', commandLine(world, `restore ${plan.client}`)),
      );
    return 0;
  },
};

/** A file that can't be edited by us can be edited by hand: the lines for it come with the refusal. */
function planOrLines(wish: ConnectWish, grant: ClientGrant, clients: Clients): ClientPlan {
  try {
    return clients.plan(wish, grant);
  } catch (error) {
    if (!canPaste(error) || !(error instanceof Error)) throw error;
    const snippets = clients.snippets(wish, grant).map(({ path, text }) => `${path}:\n${text}`);
    const text = `${error.message}\nThese lines connect it by hand:\n\n${snippets.join('\n')}`;
    throw new CommandError(text, { cause: error });
  }
}

function readWish(client: string, options: OptionValues, world: CommandWorld): ConnectWish {
  const scope = readScope(options);
  const shell = scope === 'shell' ? readShell(options, world) : undefined;
  const model = textOption(options, 'model');
  const subagentModel = textOption(options, 'subagent-model');
  const profile = textOption(options, 'profile');
  return {
    client,
    scope,
    folder: process.cwd(),
    ...(shell === undefined ? {} : { shell }),
    ...(profile === undefined ? {} : { profile }),
    ...(model === undefined ? {} : { model }),
    ...(subagentModel === undefined ? {} : { subagentModel }),
  };
}

function readScope(options: OptionValues): ClientScope {
  const scope = textOption(options, 'scope') ?? (textOption(options, 'shell') === undefined ? 'user' : 'shell');
  if (SCOPES.includes(scope)) return scope as ClientScope;
  throw new UsageError(`"${scope}" is no scope: use ${SCOPES.join(', ')}.`);
}

function readShell(options: OptionValues, { environment, platform }: CommandWorld): ConnectWish['shell'] {
  const shell = textOption(options, 'shell');
  if (shell === undefined) return userShell({ platform, readEnvironment: (name) => environment[name] });
  if (isShellName(shell)) return shell;
  throw new UsageError(`"${shell}" is no shell that Dragoman knows.`);
}
