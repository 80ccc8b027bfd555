// What the shell may want of the window: screens by their address, links from outside, which only ever ask, and a word to say.
import { z } from 'zod';

export const windowWishSchema = z.discriminatedUnion('kind', [
  /** The parts of an address of the window, such as `settings`. */
  z.object({ kind: z.literal('go'), section: z.string(), detail: z.string().optional(), item: z.string().optional() }),
  /** Somebody opened `dragoman://add?provider=…`: the user is asked, and nothing has happened yet. */
  z.object({ kind: z.literal('add-connection'), provider: z.string() }),
  /** The page of the window had died and was loaded again: the user is told what that means. */
  z.object({ kind: z.literal('loaded-again') }),
]);

export type WindowWish = z.infer<typeof windowWishSchema>;
