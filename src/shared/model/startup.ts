// Whether the app starts when the user logs in.
import { z } from 'zod';

export const startupSchema = z.object({
  /**
   * `headless`: started by a command; `dragoman startup` prints what to do. `unpackaged`: run from its sources, so there is
   * no program that could be started later.
   */
  availability: z.enum(['available', 'headless', 'unpackaged']),
  isOn: z.boolean(),
  /** Clients are connected, which get no answers until the app runs: so it is wise to start it at login. */
  isWise: z.boolean(),
});

export type Startup = z.infer<typeof startupSchema>;
