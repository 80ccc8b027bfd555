// Starting at login, as the shell can do it, and whether it would be wise.
import type { Startup } from '../../../shared/model/startup.ts';
import type { LoginItem } from '../ports.ts';
import { RefusalError } from '../settings/refusal.ts';

export interface StartupService {
  current(): Promise<Startup>;
  /** Throws RefusalError when the system does not follow. */
  set(isOn: boolean): Promise<Startup>;
}

export interface StartupDependencies {
  /** Absent in a shell that a command started. */
  readonly loginItem: LoginItem | undefined;
  readonly hasConnectedClients: () => boolean;
}

const REASONS = {
  headless:
    'This Dragoman was started by a command, so it can not arrange that itself. "dragoman startup" prints what to do.',
  unpackaged: 'This Dragoman runs from its sources. Install the app, then let that start at login.',
} as const;

/** Makes the service. */
export function createStartupService({ loginItem, hasConnectedClients }: StartupDependencies): StartupService {
  const availability = loginItem === undefined ? 'headless' : loginItem.isAvailable ? 'available' : 'unpackaged';
  const current = async (): Promise<Startup> => {
    const isOn = availability === 'available' && loginItem !== undefined && (await loginItem.isOn());
    return { availability, isOn, isWise: availability === 'available' && !isOn && hasConnectedClients() };
  };
  return {
    current,
    set: async (isOn) => {
      if (availability !== 'available') throw new RefusalError('invalid', REASONS[availability]);
      await loginItem?.set(isOn);
      const after = await current();
      if (after.isOn !== isOn) {
        throw new RefusalError(
          'save-failed',
          'The system did not accept that. Look for Dragoman under the programs that start at login in its settings, and allow it there.',
        );
      }
      return after;
    },
  };
}
