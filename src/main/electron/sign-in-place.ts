// Where in the window one signs in to a provider.
import type { WindowWish } from '../../shared/model/window-wish.ts';

/** Without a provider it is the screen with all of them. */
export function signInPlace(provider: string | undefined): WindowWish {
  return {
    kind: 'go',
    section: 'connections',
    ...(provider === undefined ? {} : { detail: 'sign-in', item: provider }),
  };
}
