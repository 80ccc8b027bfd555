// The window's calls about aliases: short names for a model of a connection.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { aliasViewSchema } from '../model/profile.ts';
import { refusals } from './shapes.ts';

const aliasName = z.string().trim().min(1).max(200);

export const aliasesCalls = {
  /** In the order of the settings. */
  list: oc.output(z.array(aliasViewSchema)),
  /** Adds one, or gives a known name another target (`connection/model`). */
  set: oc
    .input(z.object({ name: aliasName, target: z.string().trim().min(3).max(600) }))
    .errors(refusals)
    .output(z.array(aliasViewSchema)),
  remove: oc
    .input(z.object({ name: z.string().min(1) }))
    .errors(refusals)
    .output(z.array(aliasViewSchema)),
};
