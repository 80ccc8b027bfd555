// The way from a command to the app that runs on the same data folder.
import { existsSync } from 'node:fs';
import { addressOf } from '../core/control/claim-instance.ts';
import type { ControlAddress } from '../core/control/control-address.ts';
import { createControlClient, NotRunningError, type ApiClient } from '../core/control/control-client.ts';
import { dataFolderPath, type FolderPlace } from '../core/host/data-folder.ts';

/** Where the running app listens. Makes no folder: without one nothing can be running. */
export function runningAddress(place: FolderPlace): ControlAddress {
  const folder = dataFolderPath(place);
  if (!existsSync(folder)) throw new NotRunningError('Dragoman is not running.');
  return addressOf(folder);
}

/** The calls of the running app; each rejects with NotRunningError when there is none. */
export function runningApp(place: FolderPlace): ApiClient {
  return createControlClient(runningAddress(place));
}
