// The first thing either shell does: become the one app of this data folder, or hand over to the one that runs.
import { realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { controlAddress, type ControlAddress } from './control-address.ts';
import { askToShow, NotRunningError } from './control-client.ts';
import type { ShowAnswer } from './control-server.ts';
import { acquireInstanceLock, type InstanceLock } from './instance-lock.ts';

export type Claim =
  | { readonly isFirst: true; readonly lock: InstanceLock; readonly address: ControlAddress }
  /** `running` is absent when the other one did not answer in time: it is starting, stopping or stuck. */
  | { readonly isFirst: false; readonly running?: ShowAnswer };

/**
 * A second start is over within a second, whatever the first one does. Real time, not the core's clock: there is no core
 * yet, and a clock's timer would let the process end while it waits.
 */
const HAND_OVER_MS = 700;
const RETRY_MS = 50;

/** The control address of a data folder on this machine. The folder must exist. */
export function addressOf(dataFolder: string): ControlAddress {
  return controlAddress({
    dataFolder: realpathSync(dataFolder),
    platform: process.platform,
    userId: process.getuid?.(),
  });
}

/** Takes the data folder, or asks its holder to show itself. The loser opens nothing in the folder but the lock. */
export async function claimInstance(options: { dataFolder: string; signal: AbortSignal }): Promise<Claim> {
  const address = addressOf(options.dataFolder);
  const lock = acquireInstanceLock(options.dataFolder);
  if (lock !== undefined) return { isFirst: true, lock, address };
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(HAND_OVER_MS)]);
  const running = await showRunning(address, signal);
  return { isFirst: false, ...(running === undefined ? {} : { running }) };
}

/** Tries again while the other one has the lock but does not listen yet. */
async function showRunning(address: ControlAddress, signal: AbortSignal): Promise<ShowAnswer | undefined> {
  try {
    while (!signal.aborted) {
      try {
        return await askToShow(address, signal);
      } catch (error) {
        if (!(error instanceof NotRunningError)) throw error;
        await pause(RETRY_MS, undefined, { signal });
      }
    }
  } catch {
    // No answer in time, or one that makes no sense: either way there is nobody to hand over to.
  }
  return undefined;
}
