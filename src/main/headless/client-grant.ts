// Asks the running app for what a client needs to call the gateway.
import { isDefinedError, safe } from '@orpc/client';
import type { ClientGrant, ConnectWish } from '../../shared/model/client.ts';
import { CommandError } from './command.ts';
import { runningApp } from './running-app.ts';
import type { CommandWorld } from './terminal.ts';

export interface GrantOptions extends ConnectWish {
  readonly isPreview?: boolean;
  readonly isLaunch?: boolean;
}

/** Throws CommandError with the app's reason, or NotRunningError. */
export async function askForGrant(wish: GrantOptions, world: CommandWorld): Promise<ClientGrant> {
  const [error, grant] = await safe(runningApp(world).clients.grant(wish, { signal: world.signal }));
  if (isDefinedError(error)) throw new CommandError(error.message);
  if (error !== null) throw error;
  return grant;
}
