// The clients of the terminal that a command runs in: its home, its environment, its folder; the records are the app's.
import { createClients, type Clients } from '../core/clients/clients.ts';
import { dataFolderPath } from '../core/host/data-folder.ts';
import { createSystemClock } from '../core/host/system-clock.ts';
import type { CommandWorld } from './terminal.ts';

/** Works without the running app; only a connect has to ask it for an address and a token. */
export function localClients(world: CommandWorld): Clients {
  const { homeFolder, platform, environment } = world;
  return createClients({
    place: { homeFolder, platform, readEnvironment: (name) => environment[name] },
    dataFolder: dataFolderPath(world),
    clock: createSystemClock(),
  });
}
