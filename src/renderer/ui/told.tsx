// A text of the core, shown in the language of the window.
import { useTold } from '../data/told.ts';

/** One or more sentences as the core said them. */
export function Told({ children }: { children: string }) {
  return useTold()(children);
}
