// The further local tokens, each for a project or terminal.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useApi } from './api-context.tsx';
import { CHOICES_KEY, useRefreshChoices } from './choices.ts';

/** The main token is not among them. */
export function useTokens() {
  const api = useApi();
  return useQuery({
    queryKey: [...CHOICES_KEY, 'tokens'],
    queryFn: ({ signal }) => api.tokens.list(undefined, { signal }),
  });
}

/** Resolves to the token, told this once. It is kept in no cache. */
export function useCreateToken() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({
    gcTime: 0,
    mutationFn: ({ name, profile }: { name: string; profile?: string | undefined }) =>
      api.tokens.create({ name, ...(profile !== undefined && { profile }) }),
    onSettled: refresh,
  });
}

/** Gives a token another profile; `null` for none. */
export function useSetTokenProfile() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({
    mutationFn: (wish: { name: string; profile: string | null }) => api.tokens.setProfile(wish),
    onSettled: refresh,
  });
}

/** Ends a token by its name, then asks for the choices again. */
export function useRevokeToken() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({ mutationFn: (name: string) => api.tokens.revoke({ name }), onSettled: refresh });
}
