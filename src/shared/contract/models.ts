// The window's calls about the models there are to choose from, and where facts about them come from.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { factsStatusSchema, modelListSchema } from '../model/model-list.ts';
import { resolvedNameSchema } from '../model/profile.ts';
import { refusals } from './shapes.ts';

export const modelsCalls = {
  /** What there is to choose from. Providers are only asked with `refresh`; else the last list counts. */
  list: oc
    .input(
      z
        .object({
          connectionId: z.string().min(1).optional(),
          profile: z.string().min(1).optional(),
          search: z.string().max(200).optional(),
          refresh: z.boolean().optional(),
        })
        .optional(),
    )
    .errors(refusals)
    .output(modelListSchema),
  /**
   * What a request for this name comes to, and by which rule; nobody is asked. Without `profile` under the current one,
   * with `null` under none.
   */
  resolve: oc
    .input(z.object({ model: z.string().trim().min(1).max(600), profile: z.string().min(1).nullable().optional() }))
    .output(resolvedNameSchema),
  /** `target` is `connection/model`. */
  setFavourite: oc
    .input(z.object({ target: z.string().min(3).max(600), isFavourite: z.boolean() }))
    .errors(refusals)
    .output(z.void()),
  /** How new the limits and prices are that came from models.dev. */
  facts: oc.output(factsStatusSchema),
  /** Fetches them now. */
  refreshFacts: oc.errors(refusals).output(factsStatusSchema),
  /** Whether they are fetched once a day; off until the user wants it. */
  setFactsRefresh: oc
    .input(z.object({ isOn: z.boolean() }))
    .errors(refusals)
    .output(factsStatusSchema),
};
