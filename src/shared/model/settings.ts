// The stored settings and the file given with --config: one schema for both.
import { z } from 'zod';
import { LONGEST_FILTER } from '../exchange-filter/parse-filter.ts';
import { DEFAULT_GATEWAY_PORT, DEMO_CONNECTION_ID } from '../protocols.ts';
import { budgetSchema, type BudgetSettings } from './budget.ts';
import {
  desktopSettingsSchema,
  keptDaysSchema,
  longestAnswerSchema,
  proxySchema,
  windowSettingsSchema,
} from './preferences.ts';
import {
  baseUrlSchema,
  headersSchema,
  idSchema,
  keySourceSchema,
  placeholdersSchema,
  planSchema,
  protocolSchema,
  regionSchema,
  slotsSchema,
} from './primitives.ts';
import { retentionDaysSchema } from './recording.ts';
import { providerPatchesSchema } from './provider-patch.ts';

export const connectionSchema = z
  .strictObject({
    id: idSchema.refine((id) => id !== DEMO_CONNECTION_ID, 'this id belongs to the demo connection, choose another'),
    name: z.string().min(1).max(80).optional(),
    provider: z.string().min(1),
    protocol: protocolSchema.optional(),
    baseUrl: baseUrlSchema.optional(),
    keys: z.array(keySourceSchema).default([]),
    models: z.array(z.string().min(1)).default([]),
    slots: slotsSchema.default({}),
    /** What stands for the words in capitals of the provider's address, such as `REGION`. */
    placeholders: placeholdersSchema.default({}),
    headers: headersSchema.default({}),
    query: z.record(z.string().min(1), z.string()).default({}),
    stripParams: z.union([z.enum(['auto', 'none']), z.array(z.string().min(1))]).default('auto'),
    maxOutputTokens: z.int().positive().optional(),
    /**
     * Which of the provider's plans these keys may use, in this order: the first serves, the others when it can't. Without
     * it only the plan of `baseUrl`, or the provider's first. Never guessed: a key of one plan may cost money at another.
     */
    plans: z.array(planSchema).min(1).optional(),
    /** Where the account stands, at providers with separate ones; without it the provider's first region. */
    region: regionSchema.optional(),
    /** Of connections that list the same model, those with the highest number go first. */
    priority: z.int().min(-100).max(100).optional(),
    /** Shares the load with others of the same priority that list the same model and have a weight as well. */
    weight: z.int().min(1).max(1000).optional(),
    /** At most so many requests a minute with each key and model, in bursts of as many. */
    requestsPerMinute: z.int().min(1).max(100_000).optional(),
  })
  .superRefine((connection, context) => {
    if (connection.plans !== undefined && connection.baseUrl !== undefined) {
      context.addIssue({ code: 'custom', path: ['plans'], message: 'name either plans or baseUrl, not both' });
    }
    if (connection.provider !== 'custom') return;
    if (connection.plans !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['plans'],
        message: 'a connection with provider "custom" has no plans',
      });
    }
    for (const field of ['protocol', 'baseUrl'] as const) {
      if (connection[field] === undefined) {
        context.addIssue({ code: 'custom', path: [field], message: 'a connection with provider "custom" needs this' });
      }
    }
  });

/** `connection/model`; the model may hold further slashes. */
export const targetSchema = z.string().regex(/^[^/\s]+\/\S+$/, 'write it as connection/model');

export const routeSchema = z.strictObject({
  model: z.string().min(1),
  to: targetSchema,
  fallbacks: z.array(targetSchema).default([]),
});

export const profileSchema = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  active: idSchema.optional(),
  slots: slotsSchema.default({}),
  routes: z.array(routeSchema).default([]),
  fallbacks: z.array(targetSchema).default([]),
});

/**
 * A further local token, for one project or terminal: whoever shows it gets the profile, so that two can use two models
 * at the same time.
 */
export const tokenSchema = z.strictObject({
  name: idSchema,
  token: keySourceSchema,
  profile: idSchema.optional(),
});

/** A filter of the log that the user has given a name. */
export const savedFilterSchema = z.strictObject({
  name: z.string().trim().min(1).max(40),
  text: z.string().trim().min(1).max(LONGEST_FILTER),
});

const MOST_SAVED_FILTERS = 50;

export const settingsSchema = z
  .strictObject({
    schemaVersion: z.literal(1).default(1),
    gateway: z
      .strictObject({
        port: z.int().min(0).max(65_535).default(DEFAULT_GATEWAY_PORT),
        token: keySourceSchema.optional(),
        isRoutingOn: z.boolean().default(true),
        /** A stream that goes on for longer is ended with an error; 0 is without end. */
        longestAnswerMinutes: longestAnswerSchema.default(60),
        proxy: proxySchema.default('environment'),
      })
      .prefault({}),
    connections: z.array(connectionSchema).default([]),
    active: idSchema.optional(),
    /** The profile of requests that name none, neither by their address nor by their token. */
    activeProfile: idSchema.optional(),
    routes: z.array(routeSchema).default([]),
    /** Asked in this order when what was chosen can't serve. A profile has its own, and these don't count for it. */
    fallbacks: z.array(targetSchema).default([]),
    aliases: z.record(z.string().min(1), targetSchema).default({}),
    profiles: z.record(idSchema, profileSchema).default({}),
    /** Changes to providers of the catalogue, and providers of one's own, by id. */
    providers: providerPatchesSchema.default({}),
    models: z
      .strictObject({
        favourites: z.array(targetSchema).default([]),
        /** Fetches limits and prices of known models from models.dev once a day. */
        refreshesFacts: z.boolean().default(false),
      })
      .prefault({}),
    tokens: z.array(tokenSchema).default([]),
    /** What a month may cost: at most one for all connections, and one for each. */
    budgets: z.array(budgetSchema).default([]),
    activity: z
      .strictObject({
        filters: z.array(savedFilterSchema).max(MOST_SAVED_FILTERS).default([]),
        keptDays: keptDaysSchema.default(30),
        /** Whether bodies of requests are kept. Off unless the user turns it on. */
        bodies: z
          .strictObject({
            mode: z.enum(['off', 'errors', 'always']).default('off'),
            retentionDays: retentionDaysSchema.default(7),
          })
          .prefault({}),
      })
      .prefault({}),
    window: windowSettingsSchema.prefault({}),
    desktop: desktopSettingsSchema.prefault({}),
  })
  .superRefine((settings, context) => {
    for (const issue of danglingReferences(settings)) {
      context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    }
  });

interface ReferenceIssue {
  path: (string | number)[];
  message: string;
}

type References = {
  connections: { id: string }[];
  active?: string | undefined;
  activeProfile?: string | undefined;
  fallbacks: string[];
  routes: z.output<typeof routeSchema>[];
  aliases: Record<string, string>;
  profiles: Record<string, z.output<typeof profileSchema>>;
  tokens: z.output<typeof tokenSchema>[];
  budgets: BudgetSettings[];
};

function danglingReferences(settings: References): ReferenceIssue[] {
  const known = new Set([DEMO_CONNECTION_ID, ...settings.connections.map((connection) => connection.id)]);
  const issues: ReferenceIssue[] = [];
  const need = (path: (string | number)[], target: string | undefined): void => {
    if (target === undefined) return;
    const id = target.split('/', 1)[0] ?? '';
    if (!known.has(id)) issues.push({ path, message: `there is no connection "${id}"` });
  };
  const needRoutes = (path: (string | number)[], routes: References['routes']): void => {
    for (const [index, route] of routes.entries()) {
      need([...path, index, 'to'], route.to);
      for (const [at, target] of route.fallbacks.entries()) need([...path, index, 'fallbacks', at], target);
    }
  };
  settings.connections.forEach(({ id }, index) => {
    const isSecond = settings.connections.findIndex((other) => other.id === id) !== index;
    if (isSecond) issues.push({ path: ['connections', index, 'id'], message: `the id "${id}" is used twice` });
  });
  need(['active'], settings.active);
  needRoutes(['routes'], settings.routes);
  for (const [at, target] of settings.fallbacks.entries()) need(['fallbacks', at], target);
  for (const [alias, target] of Object.entries(settings.aliases)) need(['aliases', alias], target);
  for (const [id, profile] of Object.entries(settings.profiles)) {
    need(['profiles', id, 'active'], profile.active);
    needRoutes(['profiles', id, 'routes'], profile.routes);
    for (const [at, target] of profile.fallbacks.entries()) need(['profiles', id, 'fallbacks', at], target);
  }
  const { activeProfile } = settings;
  if (activeProfile !== undefined && !Object.hasOwn(settings.profiles, activeProfile)) {
    issues.push({ path: ['activeProfile'], message: `there is no profile "${activeProfile}"` });
  }
  for (const [index, { connection }] of settings.budgets.entries()) {
    need(['budgets', index, 'connection'], connection);
    const isSecond = settings.budgets.findIndex((other) => other.connection === connection) !== index;
    const whose = connection === undefined ? 'all connections have' : `"${connection}" has`;
    if (isSecond) issues.push({ path: ['budgets', index], message: `${whose} two budgets` });
  }
  return [...issues, ...tokenIssues(settings)];
}

function tokenIssues({ tokens, profiles }: References): ReferenceIssue[] {
  return tokens.flatMap(({ name, profile }, index) => {
    const issues: ReferenceIssue[] = [];
    if (tokens.findIndex((other) => other.name === name) !== index) {
      issues.push({ path: ['tokens', index, 'name'], message: `the name "${name}" is used twice` });
    }
    if (profile !== undefined && !Object.hasOwn(profiles, profile)) {
      issues.push({ path: ['tokens', index, 'profile'], message: `there is no profile "${profile}"` });
    }
    return issues;
  });
}

export type Settings = z.output<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;
export type ConnectionSettings = z.output<typeof connectionSchema>;
export type ProfileSettings = z.output<typeof profileSchema>;
export type RouteSettings = z.output<typeof routeSchema>;
export type TokenSettings = z.output<typeof tokenSchema>;
export type SavedFilter = z.output<typeof savedFilterSchema>;
export type Plan = z.output<typeof planSchema>;
