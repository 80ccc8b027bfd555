// What the window is shown of connections, providers and the gateway. A secret never appears here: only its last four characters.
import { z } from 'zod';
import { budgetWarningSchema } from './budget.ts';
import { contrastSchema, languageChoiceSchema, themeSchema } from './preferences.ts';
import { idSchema, protocolSchema, slotsSchema } from './primitives.ts';
import { connectionSchema } from './settings.ts';
import { quotaSchema } from './sign-in.ts';

export type { ModelView, ProviderView } from './provider-view.ts';

export const keyViewSchema = z.object({
  /** `stored`: in the secret store. `environment`: read from `variable` at each use. `login`: a sign-in. */
  source: z.enum(['stored', 'environment', 'login']),
  variable: z.string().optional(),
  /** False when the variable is unset or the secret can't be read. */
  isAvailable: z.boolean(),
  lastFour: z.string().optional(),
});

/** Something failed, so other connections are asked first for a while. */
export const coolingViewSchema = z.object({
  /** Unix milliseconds: from then on it is tried again. */
  until: z.number(),
  /** The failure's code, such as `rate-limited`. */
  code: z.string(),
  /** The model; absent when the key itself is in trouble. */
  model: z.string().optional(),
});

export const connectionViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  providerId: z.string(),
  providerName: z.string(),
  protocol: protocolSchema,
  baseUrl: z.string(),
  isActive: z.boolean(),
  isDemo: z.boolean(),
  hasKey: z.boolean(),
  needsKey: z.boolean(),
  keys: z.array(keyViewSchema),
  models: z.array(z.string()),
  slots: slotsSchema,
  /** Absent when nothing keeps it from being asked. */
  cooling: z.array(coolingViewSchema).optional(),
  /** What was left of its plan when it was last asked; absent while that is not known, or no longer true. */
  quota: quotaSchema.optional(),
});

/** A new key comes in as text once and is write-only from then on. */
export const connectionKeySchema = z.string().trim().min(1).max(8192);

export const connectionDraftSchema = z.object({
  id: idSchema.optional(),
  name: z.string().min(1).max(80).optional(),
  provider: z.string().min(1),
  protocol: protocolSchema.optional(),
  baseUrl: connectionSchema.shape.baseUrl,
  placeholders: connectionSchema.shape.placeholders.optional(),
  plans: connectionSchema.shape.plans,
  region: connectionSchema.shape.region,
  key: connectionKeySchema.optional(),
  models: z.array(z.string().trim().min(1)).default([]),
});

/** What is left out stays as it is; lists and groups are replaced as a whole. */
export const connectionChangeSchema = z.strictObject({
  name: connectionSchema.shape.name,
  models: connectionDraftSchema.shape.models.removeDefault().optional(),
  slots: slotsSchema.optional(),
  placeholders: connectionSchema.shape.placeholders.removeDefault().optional(),
  plans: connectionSchema.shape.plans,
  region: connectionSchema.shape.region,
  maxOutputTokens: connectionSchema.shape.maxOutputTokens,
});

export const connectionTestSchema = z.object({
  isOk: z.boolean(),
  /** HTTP status of the provider, absent when it gave no answer. */
  status: z.number().optional(),
  durationMs: z.number(),
  /** Model ids the provider listed, at most 500. */
  models: z.array(z.string()),
  /** What happened, why, and what to do next; absent when all is well. */
  problem: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** A further local token, for a project or terminal. */
export const tokenViewSchema = z.object({
  name: z.string(),
  /** Whoever shows the token gets this profile. */
  profile: z.string().optional(),
  /** It is read from this environment variable. */
  variable: z.string().optional(),
  /** False when the variable is unset or the secret can't be read: then it opens nothing. */
  isAvailable: z.boolean(),
  lastFour: z.string().optional(),
});

export const appStatusSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'headless']),
  gateway: z.object({
    state: z.enum(['starting', 'running', 'failed', 'stopped']),
    /** Without a trailing slash, for example `http://127.0.0.1:7417`. */
    address: z.string(),
    port: z.number(),
    problem: z.string().optional(),
    isRoutingOn: z.boolean(),
    tokenLastFour: z.string(),
  }),
  /** The connection that serves a request which names none. */
  active: z.object({ id: z.string(), name: z.string(), isDemo: z.boolean() }),
  /** The profile of requests that name none; absent when there is none. */
  profile: z.object({ id: z.string(), name: z.string() }).optional(),
  connectionCount: z.number(),
  /** Sign-ins that have ended: nothing is served through them until the user has signed in again. */
  accountsNeedingLogin: z.array(z.object({ id: z.string(), provider: z.string(), name: z.string() })),
  /** Budgets of this month of which at least 80 % is used. */
  budgetWarnings: z.array(budgetWarningSchema),
  /** `config-file`: given with --config, so the window can't change it. */
  settingsSource: z.enum(['stored', 'config-file']),
  /** How keys are kept, in words for the user: `keychain`, `file` (0600, not encrypted), `weak` (Linux without a keyring). */
  secretStorage: z.enum(['keychain', 'file', 'weak', 'unavailable']),
  theme: themeSchema,
  contrast: contrastSchema,
  language: languageChoiceSchema,
});

export type KeyView = z.infer<typeof keyViewSchema>;
export type CoolingView = z.infer<typeof coolingViewSchema>;
export type ConnectionView = z.infer<typeof connectionViewSchema>;
export type TokenView = z.infer<typeof tokenViewSchema>;
export type ConnectionDraft = z.infer<typeof connectionDraftSchema>;
export type ConnectionChange = z.infer<typeof connectionChangeSchema>;
export type ConnectionTest = z.infer<typeof connectionTestSchema>;
export type AppStatus = z.infer<typeof appStatusSchema>;
