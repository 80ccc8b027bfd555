// The sign-in of a provider, if it has one.
import type { SignInProvider } from '../../../shared/model/sign-in.ts';
import { useSignInProviders } from '../../data/sign-in.ts';

/** Undefined for most: they work with keys. */
export function useSignInProvider(providerId: string): SignInProvider | undefined {
  return useSignInProviders().data?.find(({ id }) => id === providerId);
}
