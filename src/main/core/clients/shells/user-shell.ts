// Which shell the user works with.
import type { ClientShell } from '../../../../shared/model/client.ts';
import { pathsOf, type ClientPlace } from '../client-place.ts';
import { isShellName } from './shell-words.ts';

/** By `$SHELL`; where that says nothing, the usual one of the system. */
export function userShell(place: Pick<ClientPlace, 'platform' | 'readEnvironment'>): ClientShell {
  const name = pathsOf(place).basename(place.readEnvironment('SHELL') ?? '');
  if (isShellName(name)) return name;
  if (place.platform === 'win32') return 'powershell';
  return place.platform === 'darwin' ? 'zsh' : 'bash';
}
