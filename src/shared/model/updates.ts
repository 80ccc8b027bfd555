// What is known of newer versions of the app.
import { z } from 'zod';

/** Unix milliseconds of the answer. */
const checkedAt = z.number();

export const updateStateSchema = z.discriminatedUnion('state', [
  /** Nobody has asked since the start. */
  z.object({ state: z.literal('unknown') }),
  z.object({ state: z.literal('asking') }),
  /** No release is newer than what runs. */
  z.object({ state: z.literal('current'), checkedAt }),
  /** `page` is on github.com, in the repository that this build came from. */
  z.object({ state: z.literal('newer'), version: z.string(), page: z.url({ protocol: /^https$/ }), checkedAt }),
  /** `why` is a sentence for the user. */
  z.object({ state: z.literal('failed'), why: z.string(), checkedAt }),
]);

export const updatesSchema = z.object({
  /** False in a build that does not know where its releases are. */
  isOffered: z.boolean(),
  /** What runs. */
  version: z.string(),
  update: updateStateSchema,
});

export type UpdateState = z.infer<typeof updateStateSchema>;
export type Updates = z.infer<typeof updatesSchema>;
