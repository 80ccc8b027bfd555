// What the window is shown of providers and their models.
import { z } from 'zod';
import { planSchema, protocolSchema, regionSchema, slotsSchema } from './primitives.ts';
import { modelFactsSchema, providerPatchSchema } from './provider-patch.ts';

/** The same text in the languages of the window. */
const textSchema = z.object({ en: z.string(), 'zh-Hant': z.string() });

export const abilityValueSchema = z.enum(['yes', 'no', 'limited', 'model-dependent']);

/** What a provider can do, and who says so. */
export const abilityViewSchema = z.object({
  value: abilityValueSchema,
  by: z.enum(['documents', 'catalogue', 'user']),
  source: z.string().optional(),
  /** The day on which it was looked at. */
  date: z.string().optional(),
  /** What the documents say, where something else holds now. */
  specified: abilityValueSchema.optional(),
  /** Where it is known from the models: how many of those listed have it. */
  models: z.object({ having: z.int(), all: z.int() }).optional(),
});

export const modelViewSchema = modelFactsSchema.extend({
  id: z.string(),
  status: z.enum(['beta', 'deprecated', 'retired', 'never-existed', 'unverified']).optional(),
  /** The day on which it stopped or will stop to answer. */
  endsOn: z.string().optional(),
  note: z.string().optional(),
});

export const providerKindSchema = z.enum([
  'direct-anthropic',
  'openai-compatible',
  'openai-responses',
  'gemini',
  'bedrock',
  'media',
  'cli-bridge',
]);

export const providerViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  names: textSchema,
  kind: providerKindSchema,
  category: z.string(),
  credential: z.enum(['api-key', 'oauth', 'token', 'none', 'sigv4']),
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
      /** The cells with a yes or no as the documents word them. */
      words: z.object({ streaming: z.string(), tools: z.string(), modelSlot: z.string() }),
    })
    .optional(),
  /** The models in the words of the documents. */
  modelsText: z.string().optional(),
  /** What is absent is not known. */
  abilities: z.object({
    streaming: abilityViewSchema.optional(),
    tools: abilityViewSchema.optional(),
    vision: abilityViewSchema.optional(),
    reasoning: abilityViewSchema.optional(),
  }),
  /** Tokens: the largest of its models. */
  context: z.int().optional(),
  /** The day on which this entry was last looked at. */
  checkedOn: z.string().optional(),
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
  /** Those that can be asked for. */
  models: z.array(modelViewSchema),
  /** Those that no longer answer, or never did. */
  pastModels: z.array(modelViewSchema),
  /** It serves models beyond those. */
  hasMoreModels: z.boolean(),
  /** Models suggested for the slots. */
  slots: slotsSchema,
  defaultModel: z.string().optional(),
  /** Where something else holds than the product's documents say, and who says so. */
  changes: z.array(
    z.object({
      field: z.enum(['kind', 'baseUrl', 'keyUrl', 'defaultModel', 'streaming', 'tools']),
      specified: z.string(),
      by: z.enum(['catalogue', 'user']),
      source: z.string().optional(),
      date: z.string().optional(),
    }),
  ),
  /** What the user's settings or files say of it; of headers only the names. */
  own: z.array(z.object({ field: providerPatchSchema.keyof(), value: z.string() })),
});

export type AbilityValue = z.infer<typeof abilityValueSchema>;
export type AbilityView = z.infer<typeof abilityViewSchema>;
export type ModelView = z.infer<typeof modelViewSchema>;
export type ProviderView = z.infer<typeof providerViewSchema>;
