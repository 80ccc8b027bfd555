// Sign-ins as the core has them, and one attempt followed from its start to its end.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SignInAttempt, SignInRequest } from '../../shared/model/sign-in.ts';
import type { Api } from '../api.ts';
import { useApi } from './api-context.tsx';
import { CONNECTIONS_KEY } from './connections.ts';

const ACCOUNTS_KEY = ['accounts'];

/** Where one can sign in. */
export function useSignInProviders() {
  const api = useApi();
  return useQuery({
    queryKey: ['sign-in-providers'],
    queryFn: ({ signal }) => api.signIn.providers(undefined, { signal }),
    staleTime: Infinity,
  });
}

/** A login ends at any time, of which nobody tells; the list of connections is asked again as often. */
const LOOK_AGAIN_MS = 5000;

/** Who is signed in. */
export function useAccounts() {
  const api = useApi();
  return useQuery({
    queryKey: ACCOUNTS_KEY,
    queryFn: ({ signal }) => api.signIn.accounts(undefined, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

const QUOTA_FRESH_MS = 5 * 60_000;

/** What is left of a subscription; the core keeps the answer for minutes, so looking often costs nothing. */
export function useQuota(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['quota', id],
    queryFn: ({ signal }) => api.signIn.quota({ id }, { signal }),
    staleTime: QUOTA_FRESH_MS,
  });
}

/** Looks at how a provider's own program is signed in. */
export function useLookAtLogin() {
  const api = useApi();
  return useMutation({ mutationFn: (provider: string) => api.signIn.look({ provider }) });
}

/** Removes an account. */
export function useSignOut() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => api.signIn.signOut({ id }), onSettled: refresh });
}

export interface Attempting {
  readonly attempt: SignInAttempt | undefined;
  readonly error: unknown;
  readonly start: (request: SignInRequest) => void;
  readonly cancel: () => void;
}

/**
 * Starts sign-ins, one at a time, and follows each to its end; begins with one that already waits, of this provider
 * where one is named.
 */
export function useAttempt(providerId?: string): Attempting {
  const api = useApi();
  const refresh = useRefresh();
  const [attempt, setAttempt] = useState<SignInAttempt>();
  const [error, setError] = useState<unknown>();
  const following = useRef<AbortController>(undefined);
  const follow = useCallback(
    async (beginning: Promise<SignInAttempt>, signal: AbortSignal): Promise<void> => {
      try {
        const { id } = await beginning;
        for await (const next of await api.signIn.watch({ id }, { signal })) setAttempt(next);
      } catch (failure) {
        if (!signal.aborted) setError(failure);
      }
      if (!signal.aborted) await refresh();
    },
    [api, refresh],
  );
  useEffect(() => {
    const { signal } = (following.current = new AbortController());
    void findWaiting(api, { providerId, signal }).then((found) => {
      if (found !== undefined && !signal.aborted) void follow(Promise.resolve(found), signal);
    });
    return () => following.current?.abort();
  }, [api, follow, providerId]);
  const start = (request: SignInRequest): void => {
    following.current?.abort();
    const { signal } = (following.current = new AbortController());
    setAttempt(undefined);
    setError(undefined);
    void follow(api.signIn.start(request, { signal }), signal);
  };
  const cancel = (): void => {
    // If the core does not hear it, the attempt ends by itself.
    if (attempt !== undefined) api.signIn.cancel({ id: attempt.id }).catch(setError);
  };
  return { attempt, error, start, cancel };
}

interface Looking {
  readonly providerId: string | undefined;
  readonly signal: AbortSignal;
}

async function findWaiting(api: Api, { providerId, signal }: Looking): Promise<SignInAttempt | undefined> {
  try {
    const waiting = await api.signIn.waiting(undefined, { signal });
    return waiting.findLast(({ provider }) => providerId === undefined || provider === providerId);
  } catch {
    // The app can't be asked: the window says so as a whole, and nobody has pressed anything here.
    return undefined;
  }
}

function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await queries.invalidateQueries({ queryKey: ACCOUNTS_KEY });
    await queries.invalidateQueries({ queryKey: CONNECTIONS_KEY });
  }, [queries]);
}
