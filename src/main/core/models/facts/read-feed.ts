// Reads a feed of facts about models with distrust: ids, limits, prices and abilities of known providers, nothing else.
import { z } from 'zod';
import type { ModelFacts, Price } from '../../../../shared/model/provider-patch.ts';
import { modelFactsSchema } from '../../../../shared/model/provider-patch.ts';
import type { FreshCatalogue } from '../../providers/catalogue.ts';
import type { ProviderEntry } from '../../providers/catalogue-schema.ts';
import { defined } from '../../providers/defined.ts';

/** A feed that has lost more of what is known than this is broken, or somebody has broken it. */
const MOST_LOST = 0.3;
const MOST_MODELS = 5000;
const MODEL_ID = /^(?!__proto__$)[\w.:@/+ -]{1,200}$/;

/** Whatever else stands there (addresses, headers, names of variables) is never looked at: it could lead keys elsewhere. */
const modelSchema = z.object({
  attachment: z.boolean().optional().catch(undefined),
  reasoning: z.boolean().optional().catch(undefined),
  tool_call: z.boolean().optional().catch(undefined),
  modalities: z
    .object({ input: z.array(z.string()) })
    .optional()
    .catch(undefined),
  cost: z.record(z.string(), z.unknown()).optional().catch(undefined),
  limit: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
const feedSchema = z.record(z.string(), z.object({ models: z.record(z.string(), z.unknown()) }).catch({ models: {} }));

export interface FeedResult {
  readonly facts: FreshCatalogue;
  readonly modelCount: number;
}

export interface FeedContext {
  readonly entries: readonly Pick<ProviderEntry, 'id' | 'modelsDev' | 'models'>[];
  /** What an earlier feed said. */
  readonly previous: FreshCatalogue;
}

/** Throws Error with the reason when the feed as a whole is not to be trusted. */
export function readFeed(text: string, { entries, previous }: FeedContext): FeedResult {
  const feed = parseFeed(text);
  const facts: Record<string, Record<string, ModelFacts>> = {};
  let modelCount = 0;
  for (const { id, modelsDev = [] } of entries) {
    const read = modelsDev.flatMap((source) => readModels(Object.hasOwn(feed, source) ? feed[source] : undefined));
    if (read.length > 0) facts[id] = Object.fromEntries(read);
    modelCount += read.length;
  }
  refuseLosses(facts, { entries, previous });
  return { facts, modelCount };
}

function parseFeed(text: string): z.infer<typeof feedSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error('it is not valid JSON', { cause: error });
  }
  const parsed = feedSchema.safeParse(value);
  if (!parsed.success) throw new Error('it has another form than expected');
  return parsed.data;
}

function readModels(provider: { models: Record<string, unknown> } | undefined): [string, ModelFacts][] {
  return Object.entries(provider?.models ?? {})
    .slice(0, MOST_MODELS)
    .flatMap(([id, value]): [string, ModelFacts][] => {
      const parsed = modelSchema.safeParse(value);
      return parsed.success && MODEL_ID.test(id) ? [[id, readFacts(parsed.data)]] : [];
    });
}

/** Each value by itself: one that is out of bounds is left out, the others still count. */
function readFacts({
  attachment,
  reasoning,
  tool_call: tools,
  modalities,
  cost,
  limit,
}: z.infer<typeof modelSchema>): ModelFacts {
  const { shape } = modelFactsSchema;
  const vision = modalities?.input.includes('image') ?? attachment;
  const price = readPrice(cost ?? {});
  return defined({
    context: valid(shape.context, limit?.['context']),
    maxOutput: valid(shape.maxOutput, limit?.['output']),
    price: Object.keys(price).length === 0 ? undefined : price,
    vision,
    tools,
    reasoning,
  });
}

const amountSchema = z.number().min(0).max(1000);

function readPrice(cost: Record<string, unknown>): Price {
  return defined({
    input: valid(amountSchema, cost['input']),
    output: valid(amountSchema, cost['output']),
    cacheRead: valid(amountSchema, cost['cache_read']),
    cacheWrite: valid(amountSchema, cost['cache_write']),
  });
}

function valid<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function refuseLosses(facts: FreshCatalogue, { entries, previous }: FeedContext): void {
  const known = knownModels(entries, previous);
  const lost = known.filter(({ provider, model }) => facts[provider]?.[model] === undefined).length;
  if (known.length > 0 && lost / known.length > MOST_LOST) {
    throw new Error(`${lost} of ${known.length} known models are missing from it`);
  }
}

/** What the last feed had; before the first one, what the catalogue took from the same place. */
function knownModels(entries: FeedContext['entries'], previous: FreshCatalogue): { provider: string; model: string }[] {
  const before = Object.entries(previous).flatMap(([provider, models]) =>
    Object.keys(models).map((model) => ({ provider, model })),
  );
  if (before.length > 0) return before;
  return entries.flatMap(({ id, modelsDev, models }) =>
    modelsDev === undefined
      ? []
      : models
          .filter(({ source, status }) => source === 'models.dev@f3fc692' && status !== 'retired')
          .map(({ id: model }) => ({ provider: id, model })),
  );
}
