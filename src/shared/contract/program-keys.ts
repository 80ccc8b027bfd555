// The window's calls about keys that other programs keep: looked for by click, taken over one by one.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { keyProgramSchema, programKeysSchema, takenKeySchema, takeKeysSchema } from '../model/program-keys.ts';
import { refusals } from './shapes.ts';

export const programKeysCalls = {
  /** Reads the program's file; nothing is kept and nothing is sent. */
  look: oc
    .input(z.object({ program: keyProgramSchema }))
    .errors(refusals)
    .output(programKeysSchema),
  /** Makes a connection for each of these. */
  take: oc.input(takeKeysSchema).errors(refusals).output(z.array(takenKeySchema)),
};
