// The window's calls about profiles, and about the choice that holds without one: connection, slots, routes, fallbacks.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { profileChangeSchema, profileNameSchema, profileViewSchema } from '../model/profile.ts';
import { refusals } from './shapes.ts';

const profileId = z.object({ id: z.string().min(1) });
/** No id: the choice without a profile. */
const anyProfile = z.object({ id: z.string().min(1).optional() });

export const profilesCalls = {
  /** First the choice without a profile, then the profiles as they stand in the settings. */
  list: oc.output(z.array(profileViewSchema)),
  /** `copyOf` begins with the choices of another one. */
  create: oc
    .input(z.object({ name: profileNameSchema, copyOf: z.string().min(1).optional() }))
    .errors(refusals)
    .output(profileViewSchema),
  /** Holds for the next request. */
  change: oc
    .input(anyProfile.extend({ change: profileChangeSchema }))
    .errors(refusals)
    .output(profileViewSchema),
  /** Refused while tokens are bound to it, unless `moveTokens` says where they go: `null` frees them of any profile. */
  remove: oc
    .input(profileId.extend({ moveTokens: z.string().min(1).nullable().optional() }))
    .errors(refusals)
    .output(z.void()),
  /** Makes it hold for all requests that name none; without an id none holds. */
  setCurrent: oc.input(anyProfile).errors(refusals).output(profileViewSchema),
};
