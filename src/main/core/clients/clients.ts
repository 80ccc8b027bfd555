// Connects clients, tells how they stand, launches them, and puts everything back: the one door for the app and the command.
import type { ClientBackups, ClientGrant } from '../../../shared/model/client.ts';
import type { Clock, Programs } from '../ports.ts';
import { listBackups } from './backups.ts';
import { createClientList, type ClientListing } from './client-list.ts';
import type { ClientDefinition } from './client-definition.ts';
import type { ClientPlace } from './client-place.ts';
import { expectClient, resolveTarget, type Target, type TargetWish } from './connect-target.ts';
import { createConnector, type Connector } from './connector.ts';
import type { EditTools } from './edits/apply-edits.ts';
import type { EditFileCalls } from './edits/edit-file-calls.ts';
import { createEditFiles } from './edits/edit-files.ts';
import { createEditJournal } from './edits/edit-journal.ts';
import type { EditRecord } from './edits/edit-record.ts';
import { planLaunch, planSubscription, type Launch } from './launch.ts';
import { createLaunchFiles } from './launch-files.ts';
import { createRestorer, type Restorer } from './restorer.ts';

export interface ClientsDependencies {
  readonly place: ClientPlace;
  readonly dataFolder: string;
  readonly clock: Clock;
  /** Without it no versions are shown. */
  readonly programs?: Programs | undefined;
  /** A test makes them fail. */
  readonly calls?: EditFileCalls;
}

export interface Clients extends Connector, Restorer, Pick<ClientListing, 'list' | 'describe'> {
  /** How to start a client so that it uses Dragoman with no file of its own edited. Throws RefusalError. */
  launch(client: string, grant: ClientGrant): Launch;
  /** How to start it past Dragoman, with the user's own subscription. Throws RefusalError. */
  launchSubscription(client: string): Launch;
  records(): EditRecord[];
  /** The same for people, with what restoring would do. */
  backups(): ClientBackups;
  /** Checks a wish without looking at any file. Throws RefusalError. */
  resolve(wish: TargetWish): Target;
  /** The client of this name. Throws RefusalError that tells the names. */
  resolveName(client: string): ClientDefinition;
}

/** Makes the door. Touches nothing until it is used. */
export function createClients({ place, dataFolder, clock, programs, calls }: ClientsDependencies): Clients {
  const tools: EditTools = { files: createEditFiles(calls), journal: createEditJournal(dataFolder, calls) };
  const listing = createClientList({ place, tools, programs });
  const files = createLaunchFiles(dataFolder);
  return {
    list: (input) => listing.list(input),
    describe: (record, input) => listing.describe(record, input),
    ...createConnector({ place, dataFolder, clock, tools, listing }),
    ...createRestorer({ tools, clock }),
    launch: (client, grant) => planLaunch({ definition: expectClient(client), place, grant, files }),
    launchSubscription: (client) => planSubscription(expectClient(client), place),
    records: () => tools.journal.list(),
    backups: () => listBackups(tools),
    resolve: resolveTarget,
    resolveName: expectClient,
  };
}
