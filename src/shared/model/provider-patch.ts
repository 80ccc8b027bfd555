// What a user may say about a provider: changes to one of the catalogue, or the whole of one that is not in it.
import { z } from 'zod';
import { baseUrlSchema, headersSchema, planSchema, protocolSchema, regionSchema, slotsSchema } from './primitives.ts';

/** How a credential is sent. `google` and `aws` are worked out for each request. */
export const authSchemeSchema = z.enum(['bearer', 'x-api-key', 'x-goog-api-key', 'api-key', 'none', 'google', 'aws']);

/** How requests of an endpoint differ from the plain ones of its protocol. */
export const requestFormSchema = z.enum(['vertex-anthropic', 'bedrock-anthropic', 'azure-deployment', 'code-assist']);

/** US dollars for a million tokens. */
const amountSchema = z.number().min(0).max(1000);
const rateSchema = z.strictObject({
  input: amountSchema.optional(),
  output: amountSchema.optional(),
  cacheRead: amountSchema.optional(),
  cacheWrite: amountSchema.optional(),
});
export const priceSchema = rateSchema.extend({
  /** Other rates for requests with more input tokens than this. */
  tiers: z.array(rateSchema.extend({ above: z.int().positive() })).optional(),
  /** Hours of the day (UTC, `until` not included) in which all rates are this many times as high. */
  hours: z
    .array(
      z.strictObject({
        from: z.int().min(0).max(23),
        until: z.int().min(1).max(24),
        times: z.number().min(0).max(100),
      }),
    )
    .optional(),
});

/** What is known of a model; what is absent is not known. */
export const modelFactsSchema = z.strictObject({
  /** Tokens. */
  context: z.int().positive().max(20_000_000).optional(),
  maxOutput: z.int().positive().max(20_000_000).optional(),
  price: priceSchema.optional(),
  vision: z.boolean().optional(),
  tools: z.boolean().optional(),
  reasoning: z.boolean().optional(),
});

const ownEndpointSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'use small letters, digits and "-"'),
  url: baseUrlSchema,
  protocols: z.array(protocolSchema).min(1),
  auth: authSchemeSchema.optional(),
  plan: planSchema.default('standard'),
  region: regionSchema.default('global'),
  form: requestFormSchema.optional(),
  /** Patterns of the models that are served here and nowhere else at this provider. */
  models: z.array(z.string().min(1)).min(1).optional(),
});

/** How the provider's chat format deviates from OpenAI's; what is absent is as OpenAI-like servers have it. */
const dialectPatchSchema = z.strictObject({
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
  systemRole: z.enum(['system', 'developer']).optional(),
  allowsLaterSystem: z.boolean().optional(),
  reasoningControl: z
    .enum(['none', 'reasoning_effort', 'thinking-type', 'enable_thinking', 'openrouter', 'reasoning_split'])
    .optional(),
  reasoningReplay: z.enum(['none', 'reasoning_content', 'reasoning', 'thinking-part']).optional(),
  allowsTools: z.boolean().optional(),
  allowsImages: z.boolean().optional(),
  allowsStreamOptions: z.boolean().optional(),
  allowsJsonSchema: z.boolean().optional(),
  drop: z.array(z.string().min(1)).optional(),
  set: z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export const providerPatchSchema = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  /** Another address in place of the catalogue's. */
  baseUrl: baseUrlSchema.optional(),
  /** The id of the catalogue's endpoint to use; its plan and region then hold for all protocols. */
  endpoint: z.string().min(1).optional(),
  headers: headersSchema.optional(),
  models: z.record(z.string().min(1), modelFactsSchema).optional(),
  defaultModel: z.string().min(1).optional(),
  slots: slotsSchema.optional(),
  dialect: dialectPatchSchema.optional(),
  /** Makes a provider of one's own; needed where the id is not in the catalogue. */
  endpoints: z.array(ownEndpointSchema).min(1).optional(),
  needsKey: z.boolean().optional(),
  keyUrl: z.url({ protocol: /^https$/ }).optional(),
  environment: z.array(z.string().regex(/^[A-Za-z_]\w*$/)).optional(),
});

export const providerPatchesSchema = z.record(
  z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters and digits, with "-" between words'),
  providerPatchSchema,
);

export type AuthScheme = z.infer<typeof authSchemeSchema>;
export type ModelFacts = z.output<typeof modelFactsSchema>;
export type Price = z.output<typeof priceSchema>;
export type ProviderPatch = z.output<typeof providerPatchSchema>;
export type ProviderPatches = Readonly<Record<string, ProviderPatch>>;
