// Keys that another program of the user's keeps in a file, as the window may see them: never the key itself.
import { z } from 'zod';

/** OpenCode is the only one that keeps keys of many providers in one file. */
export const keyProgramSchema = z.enum(['opencode']);

export const programKeySchema = z.object({
  /** The name under which the program keeps it. */
  entry: z.string(),
  /** Of the provider; the entry's own name where no provider is known by it. */
  name: z.string(),
  /** Of the key, if it is long enough for that to give nothing away. */
  lastFour: z.string().optional(),
  /** `new`: it can be taken over. `known`: a connection has this key. `refused`: it can't be, and `reason` says why. */
  state: z.enum(['new', 'known', 'refused']),
  /** Id of the connection that has it. */
  connection: z.string().optional(),
  reason: z.string().optional(),
});

export const programKeysSchema = z.object({
  /** The file that was read. */
  path: z.string(),
  keys: z.array(programKeySchema),
});

export const takeKeysSchema = z.object({
  program: keyProgramSchema,
  /** Those to take over, by their names in the file. */
  entries: z.array(z.string().min(1)).min(1),
});

export const takenKeySchema = z.object({ entry: z.string(), name: z.string(), connection: z.string() });

export type ProgramKey = z.infer<typeof programKeySchema>;
export type ProgramKeys = z.infer<typeof programKeysSchema>;
export type TakenKey = z.infer<typeof takenKeySchema>;
