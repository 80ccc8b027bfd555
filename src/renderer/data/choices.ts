// Profiles, routes and aliases as the core has them, and the ways to change them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ProfileChange, ProfileView } from '../../shared/model/profile.ts';
import { useApi } from './api-context.tsx';
import { CONNECTIONS_KEY } from './connections.ts';

/** All that changes with the settings: whoever learns of a change lets go of everything below this key. */
export const CHOICES_KEY = ['choices'];
const PROFILES_KEY = [...CHOICES_KEY, 'profiles'];

/** First the choice without a profile, then the profiles. */
export function useProfiles() {
  const api = useApi();
  return useQuery({
    queryKey: PROFILES_KEY,
    queryFn: ({ signal }) => api.profiles.list(undefined, { signal }),
  });
}

/** Stands for the choice without a profile where a value is needed: no id begins with a dash. */
export const NO_PROFILE = '-';

/** All of them to choose from; `none` is the word for the choice without a profile. */
export function profileChoices(profiles: readonly ProfileView[], none: string): { value: string; label: string }[] {
  return profiles.map(({ id, name }) => ({ value: id ?? NO_PROFILE, label: id === undefined ? none : name }));
}

export interface ProfileWish {
  /** Absent: the choice without a profile. */
  id: string | undefined;
  change: ProfileChange;
}

/** Changes a profile, or the choice without one. */
export function useChangeProfile() {
  const api = useApi();
  const queries = useQueryClient();
  const refresh = useRefreshChoices();
  return useMutation({
    mutationFn: ({ id, change }: ProfileWish) => api.profiles.change({ ...(id !== undefined && { id }), change }),
    // Lists change at once: the next move or addition must begin with what this one made of them.
    onMutate: ({ id, change: { routes, fallbacks } }) => {
      const lists = { ...(routes !== undefined && { routes }), ...(fallbacks !== undefined && { fallbacks }) };
      queries.setQueryData(PROFILES_KEY, (before: ProfileView[] | undefined) =>
        before?.map((profile) => (profile.id === id ? { ...profile, ...lists } : profile)),
      );
    },
    onSettled: refresh,
  });
}

/** Makes a profile, empty or like another one. */
export function useCreateProfile() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({
    mutationFn: ({ name, copyOf }: { name: string; copyOf?: string | undefined }) =>
      api.profiles.create({ name, ...(copyOf !== undefined && { copyOf }) }),
    onSettled: refresh,
  });
}

/** `moveTokens` is where its tokens go; `null` for no profile. */
export function useRemoveProfile() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({
    mutationFn: (wish: { id: string; moveTokens?: string | null }) => api.profiles.remove(wish),
    onSettled: refresh,
  });
}

/** Lets a profile hold for all requests that name none; `undefined` ends that. */
export function useSetCurrentProfile() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({
    mutationFn: (id: string | undefined) => api.profiles.setCurrent(id === undefined ? {} : { id }),
    onSettled: refresh,
  });
}

/** In the order of the settings. */
export function useAliases() {
  const api = useApi();
  return useQuery({
    queryKey: [...CHOICES_KEY, 'aliases'],
    queryFn: ({ signal }) => api.aliases.list(undefined, { signal }),
  });
}

/** Adds an alias, or gives it another target. */
export function useSetAlias() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({
    mutationFn: (alias: { name: string; target: string }) => api.aliases.set(alias),
    onSettled: refresh,
  });
}

/** Takes an alias away, then asks for the choices again. */
export function useRemoveAlias() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({ mutationFn: (name: string) => api.aliases.remove({ name }), onSettled: refresh });
}

/** What a request for this name would come to. Nothing is asked for an empty name. */
export function useResolvedName(model: string, profile: string | undefined) {
  const api = useApi();
  return useQuery({
    enabled: model !== '',
    queryKey: [...CHOICES_KEY, 'resolve', profile ?? null, model],
    queryFn: ({ signal }) => api.models.resolve({ model, profile: profile ?? null }, { signal }),
    placeholderData: (before) => before,
  });
}

/** Slots are part of connections as well, so those are read anew too. */
export function useRefreshChoices(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: CHOICES_KEY }),
      queries.invalidateQueries({ queryKey: CONNECTIONS_KEY }),
    ]);
}
