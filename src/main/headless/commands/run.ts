// `dragoman run <client> …`: starts a client so that it uses Dragoman, with none of its files edited.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Launch } from '../../core/clients/launch.ts';
import { askForGrant } from '../client-grant.ts';
import { CommandError, textOption, type Command } from '../command.ts';
import { localClients } from '../local-clients.ts';
import type { CommandWorld } from '../terminal.ts';

export const runCommandOfClient: Command = {
  name: 'run',
  summary: 'Starts a client that uses Dragoman, with none of its files edited: dragoman run claude …',
  usage: 'run [--profile NAME] [--model NAME] <client> [words for the client…]',
  optionHelp: {
    '--profile NAME': 'use the models of this profile',
    '--model NAME': 'pin the client to one model',
    '--subagent-model NAME': 'the model for subagents, where a client has them',
    '--subscription': 'start Claude Code past Dragoman, with its own subscription and without any variable in its way',
    '--print': 'only print how it would be started',
  },
  options: {
    profile: { type: 'string' },
    model: { type: 'string' },
    'subagent-model': { type: 'string' },
    subscription: { type: 'boolean' },
    print: { type: 'boolean' },
  },
  wordCount: 1,
  takesRest: true,
  run: async ({ options, words, rest, isJson }, world) => {
    const client = words[0] ?? '';
    const clients = localClients(world);
    clients.resolveName(client);
    const launch =
      options['subscription'] === true
        ? subscription(client, world)
        : clients.launch(client, await askForGrant(launchWish(client, options), world));
    if (options['print'] === true || isJson) {
      world.terminal.print(isJson ? JSON.stringify(describe(launch, rest)) : printable(launch, rest));
      return 0;
    }
    return start(launch, rest, world);
  },
};

function launchWish(client: string, options: Parameters<Command['run']>[0]['options']) {
  const profile = textOption(options, 'profile');
  const model = textOption(options, 'model');
  const subagentModel = textOption(options, 'subagent-model');
  return {
    client,
    scope: 'user' as const,
    isLaunch: true,
    ...(profile === undefined ? {} : { profile }),
    ...(model === undefined ? {} : { model }),
    ...(subagentModel === undefined ? {} : { subagentModel }),
  };
}

/** The settings of a connected Claude Code would lead it here all the same, so that has to go first. */
function subscription(client: string, world: CommandWorld): Launch {
  const clients = localClients(world);
  const definition = clients.resolveName(client);
  if (definition.facts.id !== 'claude-code') {
    throw new CommandError('Only Claude Code can be started with a subscription: --subscription is for "run claude".');
  }
  const connected = clients.records().find((record) => record.client === 'claude-code' && record.scope !== 'shell');
  if (connected !== undefined) {
    throw new CommandError(
      'Claude Code is connected to Dragoman in its settings, which would win. Run "dragoman restore claude" first.',
    );
  }
  return clients.launchSubscription(client);
}

/** Without secrets: of variables only the names. */
function describe({ program, words, environment, unset }: Launch, rest: readonly string[]) {
  return { program, words: [...words, ...rest], variables: Object.keys(environment), unset: [...unset] };
}

function printable(launch: Launch, rest: readonly string[]): string {
  const { program, words, variables, unset } = describe(launch, rest);
  const lines = [`Program    ${[program, ...words].join(' ')}`];
  if (variables.length > 0) lines.push(`Variables  ${variables.join(' ')}`);
  if (unset.length > 0) lines.push(`Without    ${unset.join(' ')}`);
  return lines.join('\n');
}

/** The client gets the terminal; its end is ours. */
async function start(launch: Launch, rest: readonly string[], world: CommandWorld): Promise<number> {
  const { program, words, environment, unset } = launch;
  const inherited = Object.entries(world.environment).filter(([name]) => !unset.includes(name));
  const isScript = world.platform === 'win32' && /\.(?:cmd|bat)$/i.test(program);
  const child = spawn(program, [...words, ...rest], {
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: 'inherit',
    // Node refuses to start such files without a shell.
    ...(isScript ? { shell: true } : {}),
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', (error) => reject(new CommandError(`${program} could not be started: ${error.message}`)));
  child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  // Ctrl-C reaches the client as well; it decides what that means.
  return promise;
}
