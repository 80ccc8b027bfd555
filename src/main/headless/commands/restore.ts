// `dragoman restore`: puts back what connecting changed. Works without the running app, from the records alone.
import { safe } from '@orpc/client';
import type { ClientScope, RestoreReport } from '../../../shared/model/client.ts';
import type { EditRecord } from '../../core/clients/edits/edit-record.ts';
import { textOption, UsageError, type Command, type OptionValues } from '../command.ts';
import { localClients } from '../local-clients.ts';
import { restoreText } from '../plan-text.ts';
import { runningApp } from '../running-app.ts';
import type { CommandWorld } from '../terminal.ts';

const SCOPES: readonly string[] = ['user', 'project', 'shell'] satisfies ClientScope[];

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Puts the files of a client back as they were, or those of all; also when Dragoman is not running.',
  usage: 'restore <client>|--all [--scope user|project|shell] [--gentle] [--yes]',
  optionHelp: {
    '--all': 'all clients',
    '--scope NAME': 'only what was connected for the user, this folder (project), or a shell',
    '--gentle': 'in two steps, so that a Claude Code that is running goes back to its own login; takes some seconds',
    '--yes': "don't ask (it never does)",
  },
  options: {
    all: { type: 'boolean' },
    scope: { type: 'string' },
    gentle: { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
  },
  wordCount: [0, 1],
  run: async ({ options, words, isJson }, world) => {
    const wish = readWish(words[0], options);
    const clients = localClients(world);
    if (wish.client !== undefined) clients.resolveName(wish.client);
    const before = clients.records();
    const report = options['gentle'] === true ? await clients.restoreGently(wish, world.signal) : clients.restore(wish);
    await revokeTokens(before, clients.records(), world);
    world.terminal.print(isJson ? JSON.stringify(report) : restoreText(report));
    return isWhole(report) ? 0 : 1;
  },
};

function readWish(client: string | undefined, options: OptionValues) {
  const isAll = options['all'] === true;
  if (isAll === (client !== undefined)) throw new UsageError('Name one client, or use --all.');
  const scope = textOption(options, 'scope');
  if (scope !== undefined && !SCOPES.includes(scope)) {
    throw new UsageError(`"${scope}" is no scope: use ${SCOPES.join(', ')}.`);
  }
  return {
    client,
    scope: scope as ClientScope | undefined,
    ...(scope === 'project' ? { folder: process.cwd() } : {}),
  };
}

/** What somebody else changed since is theirs: leaving it there is what was promised. */
function isWhole({ problems }: RestoreReport): boolean {
  return problems.length === 0;
}

/** The tokens of what is gone open nothing any more. Without the running app, its next start takes care of them. */
async function revokeTokens(
  before: readonly EditRecord[],
  after: readonly EditRecord[],
  world: CommandWorld,
): Promise<void> {
  const left = new Set(after.map(({ id }) => id));
  const names = before.filter(({ id }) => !left.has(id)).flatMap(({ tokenId }) => tokenId ?? []);
  for (const name of names) {
    // Whatever goes wrong here: the files are restored, and that is what was asked for.
    await safe(revokeToken(name, world));
  }
}

async function revokeToken(name: string, world: CommandWorld): Promise<void> {
  await runningApp(world).tokens.revoke({ name }, { signal: world.signal });
}
