// Hands the api client to the hooks that talk to it.
import { createContext, use } from 'react';
import type { Api } from '../api.ts';

export const ApiContext = createContext<Api | undefined>(undefined);

/** The client of this window. */
export function useApi(): Api {
  const api = use(ApiContext);
  if (api === undefined) throw new Error('useApi is used outside of ApiContext');
  return api;
}
