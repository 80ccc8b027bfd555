// What the window is shown of models to choose from: what providers list, with what is known of each.
import { z } from 'zod';
import { slotsSchema } from './primitives.ts';
import { modelViewSchema } from './provider-view.ts';

export const listedModelSchema = modelViewSchema.extend({
  connectionId: z.string(),
  /** `connection/model`, as clients may ask for it. */
  target: z.string(),
  /** Who names it: the provider's own list, the catalogue, or only the settings of the connection. */
  listedBy: z.enum(['provider', 'catalogue', 'settings']),
  isFavourite: z.boolean(),
});

export const modelListSchema = z.object({
  models: z.array(listedModelSchema),
  connections: z.array(
    z.object({
      id: z.string(),
      /** Unix milliseconds of the provider's list; absent when it was never fetched. */
      fetchedAt: z.number().optional(),
      /** Why the list could not be fetched just now. */
      problem: z.string().optional(),
      /** What stands in the slots, the profile's choice before the connection's. */
      slots: slotsSchema,
      suggestedSlots: slotsSchema,
    }),
  ),
});

export const factsStatusSchema = z.object({
  isOn: z.boolean(),
  /** Unix milliseconds of the last news. */
  updatedAt: z.number().optional(),
  modelCount: z.number(),
});

export type ListedModel = z.infer<typeof listedModelSchema>;
export type ModelListView = z.infer<typeof modelListSchema>;
export type FactsStatus = z.infer<typeof factsStatusSchema>;
