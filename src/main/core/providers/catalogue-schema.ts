// The form of catalogue.json. A test holds the file against it; the program only uses the types.
import { z } from 'zod';
import { protocolSchema } from '../../../shared/model/settings.ts';

export const authSchemeSchema = z.enum(['bearer', 'x-api-key', 'x-goog-api-key', 'api-key', 'none']);

export const endpointEntrySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** May hold a word in capitals that the user must replace, such as `YOUR_RESOURCE` or `REGION`. */
  url: z.url({ protocol: /^https?$/ }).refine((url) => !url.endsWith('/'), 'no slash at the end'),
  /** What is paid for: an endpoint of one plan never takes the place of another's. */
  plan: z.enum(['standard', 'regular', 'coding', 'agent-plan', 'token-plan', 'subscription']),
  region: z.enum(['global', 'cn', 'intl', 'us', 'eu', 'ap', 'local', 'self-hosted']),
  protocols: z.array(protocolSchema).min(1),
  /** How a key is sent, if there is one: local servers take requests without. */
  auth: authSchemeSchema,
  /** Patterns of the models that are served here and nowhere else at this provider. */
  models: z.array(z.string().min(1)).min(1).optional(),
});

export const modelEntrySchema = z.strictObject({
  id: z.string().min(1),
  /** Tokens; absent when not known. */
  context: z.int().positive().optional(),
  maxOutput: z.int().positive().optional(),
});

export const providerEntrySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1),
  kind: z.enum([
    'direct-anthropic',
    'openai-compatible',
    'openai-responses',
    'gemini',
    'bedrock',
    'media',
    'cli-bridge',
  ]),
  status: z.enum(['ok', 'degraded', 'restricted', 'dead', 'named-only']),
  /** Why it is not `ok`, for the user. */
  statusReason: z.string().min(1).optional(),
  category: z.enum(['api', 'cloud', 'aggregator', 'subscription', 'coding-plan', 'local', 'proxy', 'bridge', 'media']),
  credential: z.enum(['api-key', 'oauth', 'token', 'none', 'sigv4']),
  needsKey: z.boolean(),
  keyUrl: z.url({ protocol: /^https$/ }).optional(),
  docsUrl: z.url({ protocol: /^https$/ }).optional(),
  /** Variables in which this key is commonly kept. */
  environment: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/)),
  /** The first one is the default. */
  endpoints: z.array(endpointEntrySchema),
  /** The first one is the default. */
  models: z.array(modelEntrySchema),
});

export type AuthScheme = z.infer<typeof authSchemeSchema>;
export type EndpointEntry = z.infer<typeof endpointEntrySchema>;
export type ProviderEntry = z.infer<typeof providerEntrySchema>;
