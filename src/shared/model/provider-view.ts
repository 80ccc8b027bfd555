// What the window is shown of providers and their models.
import { z } from 'zod';
import { planSchema, protocolSchema, regionSchema, slotsSchema } from './primitives.ts';
import { modelFactsSchema } from './provider-patch.ts';

/** The same text in the languages of the window. */
const textSchema = z.object({ en: z.string(), 'zh-Hant': z.string() });

export const modelViewSchema = modelFactsSchema.extend({
  id: z.string(),
  status: z.enum(['beta', 'deprecated', 'retired', 'never-existed', 'unverified']).optional(),
  /** The day on which it stopped or will stop to answer. */
  endsOn: z.string().optional(),
  note: z.string().optional(),
});

export const providerViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  names: textSchema,
  kind: z.string(),
  category: z.string(),
  /** Defined by the user, not part of the catalogue. */
  isOwn: z.boolean(),
  protocol: protocolSchema,
  baseUrl: z.string(),
  needsKey: z.boolean(),
  keyUrl: z.string().optional(),
  docsUrl: z.string().optional(),
  /** Environment variables in which this key is commonly kept. */
  environmentVariables: z.array(z.string()),
  status: z.object({
    state: z.enum(['ok', 'degraded', 'restricted', 'dead', 'named-only']),
    reason: textSchema.optional(),
    since: z.string().optional(),
    /** Id of the provider to use instead. */
    replacement: z.string().optional(),
  }),
  isConnectable: z.boolean(),
  /** Why no connection can be made. */
  problem: z.string().optional(),
  /** Its row in the compatibility table. */
  row: z
    .object({
      type: z.string(),
      auth: textSchema,
      streaming: z.string(),
      tools: z.string(),
      modelSlot: z.string(),
      note: textSchema,
    })
    .optional(),
  endpoints: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      plan: planSchema,
      region: regionSchema,
      protocols: z.array(protocolSchema),
    }),
  ),
  /** What must be entered before its address is complete. */
  placeholders: z.array(z.object({ name: z.string(), label: z.string(), example: z.string() })),
  models: z.array(modelViewSchema),
  /** Models suggested for the slots. */
  slots: slotsSchema,
  defaultModel: z.string().optional(),
  /** Where something else holds than the product's documents say, and who says so. */
  changes: z.array(
    z.object({
      field: z.string(),
      specified: z.string(),
      by: z.enum(['catalogue', 'user']),
      source: z.string().optional(),
      date: z.string().optional(),
    }),
  ),
});

export type ModelView = z.infer<typeof modelViewSchema>;
export type ProviderView = z.infer<typeof providerViewSchema>;
