// What a scenario tells its runner about one check.
import { z } from 'zod';

export const outcomeSchema = z.object({
  title: z.string(),
  /** Absent when the check passed. */
  problem: z.string().optional(),
});

export type Outcome = z.output<typeof outcomeSchema>;
