// Clients whose settings are one TOML file in a folder that a variable can move: connected by editing it, started with a copy of the folder.
import type { ClientGrant } from '../../../shared/model/client.ts';
import type { ClientDefinition } from './client-definition.ts';
import { chosenFolder, pathsOf, type ClientPlace } from './client-place.ts';
import type { KeyWish } from './edits/edit-record.ts';
import { proxyVariables } from './proxy-variables.ts';

export interface HomeSettings {
  /** It names the folder of the settings, and of what else the client keeps. */
  readonly variable: string;
  /** The folder below the home folder where the variable is not set. */
  readonly folder: string;
  readonly keys: (grant: ClientGrant) => readonly KeyWish[];
}

const FILE = 'config.toml';

/** How such a client is connected and started. */
export function homeSettings({
  variable,
  folder,
  keys,
}: HomeSettings): Required<Pick<ClientDefinition, 'files' | 'launch'>> {
  const settingsFolder = (place: ClientPlace): string => chosenFolder(place, variable, folder);
  return {
    files: ({ place, grant }) => [
      { path: pathsOf(place).join(settingsFolder(place), FILE), format: 'toml', keys: keys(grant) },
    ],
    launch: ({ place, grant }) => ({
      words: [],
      environment: proxyVariables(place),
      unset: [],
      shadow: {
        variable,
        source: settingsFolder(place),
        without: [],
        files: [{ name: FILE, format: 'toml', keys: keys(grant) }],
      },
    }),
  };
}
