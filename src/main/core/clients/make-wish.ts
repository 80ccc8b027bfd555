// From a wish of the user's to the keys that each file shall hold.
import { statSync } from 'node:fs';
import type { ClientGrant } from '../../../shared/model/client.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { ClientPlace } from './client-place.ts';
import type { Target } from './connect-target.ts';
import type { FileWish } from './edits/edit-record.ts';
import { FORMATS } from './formats/formats.ts';
import { proxyVariables } from './proxy-variables.ts';
import { shellFiles } from './shells/shell-files.ts';

export interface MakeWishInput {
  readonly target: Target;
  readonly place: ClientPlace;
  readonly dataFolder: string;
  readonly grant: ClientGrant;
}

/** The files and their keys. Throws RefusalError. */
export function makeFileWishes({ target, place, dataFolder, grant }: MakeWishInput): readonly FileWish[] {
  const { definition, scope, folder, shell, id } = target;
  if (scope === 'shell') {
    const variables = { ...definition.variables?.(grant), ...proxyVariables(place) };
    return shellFiles({ name: id, shell: shell ?? 'bash', place, folder, dataFolder, variables, exists });
  }
  const wishes = definition.files?.({ place, grant, scope, folder, exists }) ?? [];
  if (wishes.length > 0) return wishes;
  throw new RefusalError('invalid', `${definition.facts.name} has no settings for "${scope}".`);
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The same keys as a text to paste, for a file that has to be edited by hand. */
export function snippetOf({ format, keys }: FileWish): string {
  return keys.reduce((text, { path, value }) => FORMATS[format].write(text, path, value).text, '');
}
