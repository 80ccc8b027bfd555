// Profiles, and the choice that holds without one: shown, made, changed, removed, and which of them holds for all.
import type { ProfileChange, ProfileView } from '../../../shared/model/profile.ts';
import type { ProfileSettings, Settings, SettingsInput } from '../../../shared/model/settings.ts';
import { freeIdFor } from '../settings/free-id.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { activeConnectionId, missingProfile } from '../routing/resolve.ts';
import { viewProfile, viewProfiles } from './profile-view.ts';

export interface ProfileService {
  /** First the choice without a profile, then the profiles as they stand in the settings. */
  list(): ProfileView[];
  /** Its id is made of its name. */
  create(wish: { name: string; copyOf?: string | undefined }): Promise<ProfileView>;
  /** No id: the choice without a profile; its slots are those of the active connection. */
  change(id: string | undefined, change: ProfileChange): Promise<ProfileView>;
  /** `moveTokens`: the profile that its tokens get, `null` for none. Refused while it has tokens and nothing is said of them. */
  remove(id: string, moveTokens?: string | null): Promise<void>;
  /** The profile of all requests that name none; undefined ends that. */
  setCurrent(id: string | undefined): Promise<ProfileView>;
}

/** Makes the service. Every change is one save, holds for the next request, and throws RefusalError when it can't be made. */
export function createProfileService({ settings }: { settings: SettingsService }): ProfileService {
  return {
    list: () => viewProfiles(settings.current()),
    create: async ({ name, copyOf }) => {
      let id = '';
      const next = await settings.update((current) => {
        refuseTakenName(current, name);
        id = freeIdFor(name, new Set(Object.keys(current.profiles)), 'profile');
        const start = copyOf === undefined ? {} : findProfile(current, copyOf);
        return { ...current, profiles: { ...current.profiles, [id]: { ...start, name } } };
      });
      return viewProfile(next, id);
    },
    change: async (id, change) => {
      const next = await settings.update((current) =>
        id === undefined ? withPlain(current, change) : withProfile(current, id, change),
      );
      return viewProfile(next, id);
    },
    remove: async (id, moveTokens) => {
      await settings.update((current) => without(current, id, moveTokens));
    },
    setCurrent: async (id) => {
      const next = await settings.update((current) => {
        const { activeProfile: _before, ...others } = current;
        if (id === undefined) return others;
        findProfile(current, id);
        return { ...others, activeProfile: id };
      });
      return viewProfile(next, id);
    },
  };
}

function findProfile(settings: Settings, id: string): ProfileSettings {
  const failure = missingProfile(settings, id);
  const profile = settings.profiles[id];
  if (failure === undefined && profile !== undefined) return profile;
  throw new RefusalError(
    'not-found',
    `${failure?.message ?? `There is no profile "${id}".`} It may have been removed elsewhere.`,
  );
}

/** Two of the same name could not be told apart in a menu. */
function refuseTakenName({ profiles }: Settings, name: string, own?: string): void {
  const isTaken = Object.entries(profiles).some(
    ([id, profile]) => id !== own && (profile.name ?? id).toLowerCase() === name.toLowerCase(),
  );
  if (!isTaken) return;
  throw new RefusalError('invalid', `There is already a profile "${name}". Choose another name.`);
}

function withProfile(settings: Settings, id: string, change: ProfileChange): SettingsInput {
  const before = findProfile(settings, id);
  if (change.name !== undefined) refuseTakenName(settings, change.name, id);
  const { active: _before, ...others } = before;
  const active = change.active === undefined ? before.active : (change.active ?? undefined);
  const profile = {
    ...others,
    ...(active === undefined ? {} : { active }),
    ...(change.name === undefined ? {} : { name: change.name }),
    ...listsOf(change),
    slots: withSlots(before.slots, change.slots),
  };
  return { ...settings, profiles: { ...settings.profiles, [id]: profile } };
}

function withPlain(settings: Settings, change: ProfileChange): SettingsInput {
  if (change.name !== undefined) throw new RefusalError('invalid', 'Only a profile has a name.');
  const { active: before, activeProfile, ...others } = settings;
  const active = change.active === undefined ? before : (change.active ?? undefined);
  const next = {
    ...others,
    ...(activeProfile === undefined ? {} : { activeProfile }),
    ...(active === undefined ? {} : { active }),
    ...listsOf(change),
  };
  if (change.slots === undefined) return next;
  // Without a profile the slots are the connection's own, so that they come and go with it.
  const id = activeConnectionId({ ...others, active });
  if (!settings.connections.some((connection) => connection.id === id)) {
    throw new RefusalError('invalid', 'The demo has only one model. Add a connection first, then choose its models.');
  }
  const connections = settings.connections.map((connection) =>
    connection.id === id ? { ...connection, slots: withSlots(connection.slots, change.slots) } : connection,
  );
  return { ...next, connections };
}

function listsOf({ routes, fallbacks }: ProfileChange): Pick<ProfileChange, 'routes' | 'fallbacks'> {
  return { ...(routes === undefined ? {} : { routes }), ...(fallbacks === undefined ? {} : { fallbacks }) };
}

function withSlots(before: ProfileSettings['slots'], change: ProfileChange['slots'] = {}): ProfileSettings['slots'] {
  const all = Object.entries({ ...before, ...change });
  return Object.fromEntries(all.filter(([, model]) => model !== null));
}

function without(settings: Settings, id: string, moveTokens: string | null | undefined): SettingsInput {
  findProfile(settings, id);
  if (typeof moveTokens === 'string') findProfile(settings, moveTokens);
  const bound = settings.tokens.filter(({ profile }) => profile === id).map(({ name }) => name);
  if (bound.length > 0 && (moveTokens === undefined || moveTokens === id)) {
    throw new RefusalError(
      'invalid',
      `The profile is still used by ${bound.length === 1 ? 'the token' : 'the tokens'} ${bound.join(', ')}. Say which profile they get, or revoke them first.`,
      { problems: bound },
    );
  }
  const { [id]: _removed, ...profiles } = settings.profiles;
  const tokens = settings.tokens.map(({ profile, ...token }) => {
    const next = profile === id ? (moveTokens ?? undefined) : profile;
    return next === undefined ? token : { ...token, profile: next };
  });
  const { activeProfile, ...others } = settings;
  const kept = activeProfile === undefined || activeProfile === id ? {} : { activeProfile };
  return { ...others, ...kept, profiles, tokens };
}
