// Which client a wish means, how far it reaches, and under which name it is written down.
import { createHash } from 'node:crypto';
import type { ClientScope, ClientShell } from '../../../shared/model/client.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { ClientDefinition } from './client-definition.ts';
import { CLIENTS, findClient } from './registry.ts';
import { isFolderShell } from './shells/shell-files.ts';

export interface TargetWish {
  readonly client: string;
  readonly scope?: ClientScope | undefined;
  readonly folder?: string | undefined;
  readonly shell?: ClientShell | undefined;
}

export interface Target {
  /** Names the record, the token and the block in a start file. */
  readonly id: string;
  readonly definition: ClientDefinition;
  readonly scope: ClientScope;
  /** Only where the connect belongs to a folder. */
  readonly folder: string | undefined;
  readonly shell: ClientShell | undefined;
}

/** Checks a wish. Throws RefusalError. */
export function resolveTarget(wish: TargetWish): Target {
  const definition = expectClient(wish.client);
  const { facts, scopes } = definition;
  const scope = wish.scope ?? 'user';
  if (!scopes.includes(scope)) {
    const words = scopes.map((one) => `"${one}"`).join(' or ');
    throw new RefusalError(
      'invalid',
      `${facts.name} can't be connected for "${scope}": it offers no such settings. ${words === '' ? `Use "dragoman run ${facts.id}".` : `Use ${words}.`}`,
    );
  }
  if (scope === 'user') return { id: `${facts.id}-user`, definition, scope, folder: undefined, shell: undefined };
  if (scope === 'project') {
    const folder = expectFolder(wish.folder);
    return { id: `${facts.id}-project-${shortHash(folder)}`, definition, scope, folder, shell: undefined };
  }
  const shell = wish.shell ?? 'bash';
  const folder = isFolderShell(shell) ? expectFolder(wish.folder) : undefined;
  const place = folder === undefined ? '' : `-${shortHash(folder)}`;
  return { id: `${facts.id}-${shell}${place}`, definition, scope, folder, shell };
}

/** The client of this name. Throws RefusalError that names the others. */
export function expectClient(name: string): ClientDefinition {
  const definition = findClient(name);
  if (definition !== undefined) return definition;
  const names = CLIENTS.map(({ facts }) => facts.id).join(', ');
  throw new RefusalError('not-found', `Dragoman knows no client "${name.slice(0, 60)}". It knows: ${names}.`);
}

function expectFolder(folder: string | undefined): string {
  if (folder !== undefined && folder !== '') return folder;
  throw new RefusalError('invalid', 'Say which folder is meant: this change belongs to one project.');
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
