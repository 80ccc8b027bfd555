// What requests get that name neither connection nor profile: read as it was chosen, and put back after a switch.
import type { Settings } from '../../../shared/model/settings.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';

/** As it was chosen, not what it comes to: a profile may have a connection of its own. */
export interface Choice {
  readonly connection?: string | undefined;
  readonly profile?: string | undefined;
}

export interface ChoiceService {
  current(): Choice;
  /** From one choice back to an earlier one. Throws RefusalError when another one holds by now, or the earlier one is gone. */
  putBack(switched: { readonly from: Choice; readonly to: Choice }): Promise<void>;
}

/** Makes the service. */
export function createChoiceService({ settings }: { settings: SettingsService }): ChoiceService {
  return {
    current: () => choiceIn(settings.current()),
    putBack: async ({ from, to }) => {
      await settings.update((now) => {
        // Looked at in the queue of changes, so that a switch made a moment ago is never lost.
        if (!isSameChoice(choiceIn(now), from)) throw tooLate();
        const { active: _active, activeProfile: _profile, ...others } = now;
        if (!isThere(now, to)) throw gone();
        return {
          ...others,
          ...(to.connection === undefined ? {} : { active: to.connection }),
          ...(to.profile === undefined ? {} : { activeProfile: to.profile }),
        };
      });
    },
  };
}

/** Whether requests that name nothing get the same by both. */
export function isSameChoice(one: Choice, other: Choice): boolean {
  return one.connection === other.connection && one.profile === other.profile;
}

function choiceIn({ active, activeProfile }: Settings): Choice {
  return {
    ...(active === undefined ? {} : { connection: active }),
    ...(activeProfile === undefined ? {} : { profile: activeProfile }),
  };
}

function isThere({ connections, profiles }: Settings, { connection, profile }: Choice): boolean {
  const hasConnection = connection === undefined || connections.some(({ id }) => id === connection);
  return hasConnection && (profile === undefined || Object.hasOwn(profiles, profile));
}

function tooLate(): RefusalError {
  return new RefusalError('invalid', 'Something else was chosen since then, so nothing was put back.');
}

function gone(): RefusalError {
  return new RefusalError('not-found', 'What was in use before has been removed since then, so nothing was put back.');
}
