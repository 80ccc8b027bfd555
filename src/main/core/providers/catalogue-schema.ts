// The form of catalogue.json. A test holds the file against it; the program only uses the types.
import { z } from 'zod';
import { providerKindSchema } from '../../../shared/model/provider-view.ts';
import { planSchema, protocolSchema, regionSchema } from '../../../shared/model/primitives.ts';
import { authSchemeSchema, modelFactsSchema, requestFormSchema } from '../../../shared/model/provider-patch.ts';

const dateSchema = z.iso.date();
const idSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const textSchema = z.strictObject({ en: z.string(), 'zh-Hant': z.string() });
const statusSchema = z.enum(['ok', 'degraded', 'restricted', 'dead', 'named-only']);
const abilitySchema = z.enum(['yes', 'no', 'limited', 'model-dependent']);

/** Programs on this computer in place of a server. */
const bridgeSchema = z.enum(['claude-cli', 'codex-cli']);

export const endpointEntrySchema = z.strictObject({
  id: idSchema,
  /** May hold words in capitals that the user must replace, such as `YOUR_RESOURCE` or `REGION`. */
  url: z.string().regex(/^(https?:\/\/[^\s/]\S*[^/]|exec:[a-z]+)$/, 'an address without a slash at its end'),
  /** What is paid for: an endpoint of one plan never takes the place of another's. */
  plan: planSchema,
  region: regionSchema,
  protocols: z.array(protocolSchema).min(1),
  /** How a key is sent, if there is one: local servers take requests without. */
  auth: authSchemeSchema,
  form: z.union([requestFormSchema, bridgeSchema]).optional(),
  /** Patterns of the models that are served here and nowhere else at this provider. */
  models: z.array(z.string().min(1)).min(1).optional(),
  source: z.string().min(3),
});

/** An address that none of the four protocols fits: media, files, tokens, formats of the vendor's own. */
export const otherEndpointSchema = z.strictObject({
  id: idSchema,
  url: z.string().regex(/^(https?:\/\/|wss?:\/\/|localhost:)\S*[^/]$/),
  protocol: z.string().min(1),
  plan: planSchema,
  region: regionSchema,
  auth: z.enum([...authSchemeSchema.options, 'xi-api-key', 'key']),
  /** Named in the documents, and replaced since. */
  isOutdated: z.literal(true).optional(),
  source: z.string().min(3),
});

const currentFactsSchema = modelFactsSchema.extend({
  efforts: z.array(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])).optional(),
});

export const modelEntrySchema = z.strictObject({
  id: z.string().min(1),
  /** The document that names it. */
  document: z.string().optional(),
  /** As the documents say. */
  specified: modelFactsSchema.optional(),
  /** As `source` says. */
  current: currentFactsSchema.optional(),
  source: z.string().min(3),
  status: z.enum(['beta', 'deprecated', 'retired', 'never-existed', 'unverified']).optional(),
  /** The day on which it stopped or will stop to answer. */
  endsOn: dateSchema.optional(),
  note: z.string().optional(),
});

function currentSchema<T extends z.ZodType>(value: T) {
  return z.strictObject({ value, source: z.string().min(3), date: dateSchema });
}

const suggestedSlotsSchema = z.strictObject({ haiku: z.string(), sonnet: z.string(), opus: z.string() });

export const providerEntrySchema = z.strictObject({
  id: idSchema,
  names: textSchema,
  /** The documents that name it. */
  documents: z.array(z.string().regex(/^00\d$/)),
  /** The same service under another name. */
  sameAs: idSchema.optional(),
  /** Its row in the compatibility table. */
  row: z
    .strictObject({
      type: z.enum(['DirectAnthropic', 'OpenAICompatible', 'OpenAIResponses']),
      auth: textSchema,
      streaming: abilitySchema,
      tools: abilitySchema,
      modelSlot: abilitySchema,
      note: textSchema,
    })
    .optional(),
  /** As the documents say, whatever has become of it. */
  specified: z.strictObject({
    kind: providerKindSchema.optional(),
    baseUrl: z.string().min(1).optional(),
    keyUrl: z.string().min(1).optional(),
    defaultModel: z.string().min(1).optional(),
    modelsText: z.string().min(1).optional(),
    streaming: abilitySchema.optional(),
    tools: abilitySchema.optional(),
  }),
  /** What holds today, field by field, and who says so. */
  current: z.strictObject({
    kind: currentSchema(providerKindSchema).optional(),
    baseUrl: currentSchema(z.string().min(1)).optional(),
    keyUrl: currentSchema(z.url({ protocol: /^https$/ })).optional(),
    defaultModel: currentSchema(z.string().min(1)).optional(),
    streaming: currentSchema(abilitySchema).optional(),
    tools: currentSchema(abilitySchema).optional(),
    slots: currentSchema(suggestedSlotsSchema).optional(),
    status: currentSchema(statusSchema)
      .extend({ since: dateSchema, reason: textSchema, replacement: idSchema.optional() })
      .optional(),
  }),
  docsUrl: z.url({ protocol: /^https$/ }).optional(),
  category: z.enum(['api', 'cloud', 'aggregator', 'subscription', 'coding-plan', 'local', 'proxy', 'bridge', 'media']),
  credential: z.enum(['api-key', 'oauth', 'token', 'none', 'sigv4']),
  needsKey: z.boolean(),
  /** Variables in which this key is commonly kept. */
  environment: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/)),
  /** How keys begin: a hint, never a reason to refuse one. */
  keyHint: z.string().optional(),
  placeholders: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/)).optional(),
  /** Query parameters, by the form of the endpoint that needs them. */
  queryParams: z.partialRecord(requestFormSchema, z.record(z.string(), z.string())).optional(),
  /** Headers that its API demands beside the credential, and that come with a sign-in. */
  requiredHeaders: z.array(z.string()).optional(),
  /** Where the balance can be asked for. */
  balance: z.url({ protocol: /^https$/ }).optional(),
  /** Its ids at models.dev. */
  modelsDev: z.array(z.string()).optional(),
  /** False: there is no list of models to ask for. */
  hasModelList: z.literal(false).optional(),
  /** It serves models beyond those listed here. */
  modelsOpen: z.literal(true).optional(),
  /** The first one of a plan and region is the default. */
  endpoints: z.array(endpointEntrySchema),
  otherEndpoints: z.array(otherEndpointSchema).optional(),
  models: z.array(modelEntrySchema),
  verification: z.strictObject({ level: z.enum(['docs', 'live']), checkedOn: dateSchema }),
});

export const catalogueFileSchema = z.strictObject({
  /** The day on which all of this was looked at last. */
  checkedOn: dateSchema,
  /** What the names of sources stand for in time. */
  sources: z.record(z.string().min(3), dateSchema),
  providers: z.array(providerEntrySchema),
});

export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
export type ProviderEntry = z.infer<typeof providerEntrySchema>;
export type ModelEntry = z.infer<typeof modelEntrySchema>;
export type EndpointEntry = z.infer<typeof endpointEntrySchema>;
export type OtherEndpoint = z.infer<typeof otherEndpointSchema>;
export type EndpointForm = NonNullable<EndpointEntry['form']>;
