// What the shell wants of the window: to show a screen, or to ask about a link.
import { eventIterator, oc } from '@orpc/contract';
import { windowWishSchema } from '../model/window-wish.ts';

export const wishesCalls = {
  /** Each wish once, to one window; those that came before the window was there are first. */
  watch: oc.output(eventIterator(windowWishSchema)),
};
