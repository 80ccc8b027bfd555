// The window's calls about the further local tokens.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { tokenSchema } from '../model/settings.ts';
import { tokenViewSchema } from '../model/views.ts';
import { refusals } from './shapes.ts';

export const tokensCalls = {
  list: oc.output(z.array(tokenViewSchema)),
  /** The only time that the token itself is told. */
  create: oc
    .input(z.object({ name: tokenSchema.shape.name, profile: z.string().min(1).optional() }))
    .errors(refusals)
    .output(tokenViewSchema.extend({ token: z.string() })),
  /** Gives whoever shows the token another profile, from the next request on; `null` for none. */
  setProfile: oc
    .input(z.object({ name: z.string().min(1), profile: z.string().min(1).nullable() }))
    .errors(refusals)
    .output(tokenViewSchema),
  revoke: oc
    .input(z.object({ name: z.string().min(1) }))
    .errors(refusals)
    .output(z.void()),
};
