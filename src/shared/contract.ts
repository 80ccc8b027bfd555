// Every call and event the window may use. Both shells serve exactly this; the window imports it as a type only.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  clientConnectSchema,
  clientGrantSchema,
  clientPlanSchema,
  clientScopeSchema,
  clientViewSchema,
  connectWishSchema,
  restoreReportSchema,
} from './model/client.ts';
import { localServerSchema } from './model/discovery.ts';
import { exchangeSchema } from './model/exchange.ts';
import { factsStatusSchema, modelListSchema } from './model/model-list.ts';
import { tokenSchema } from './model/settings.ts';
import { providerViewSchema } from './model/provider-view.ts';
import {
  accountSchema,
  quotaSchema,
  signInAttemptSchema,
  signInProviderSchema,
  signInRequestSchema,
} from './model/sign-in.ts';
import { usageQuerySchema, usageReportSchema } from './model/usage.ts';
import {
  appStatusSchema,
  connectionChangeSchema,
  connectionDraftSchema,
  connectionTestSchema,
  connectionViewSchema,
  tokenViewSchema,
} from './model/views.ts';

const connectionId = z.object({ id: z.string().min(1) });

/** Errors carry a text for the user: what happened, why, what to do next. */
const refusals = {
  NOT_FOUND: { status: 404 },
  INVALID: { status: 422 },
  READ_ONLY: { status: 409 },
  SAVE_FAILED: { status: 507 },
} as const;

export const contract = {
  status: {
    get: oc.output(appStatusSchema),
    /** The status now, and again after each change. */
    watch: oc.output(eventIterator(appStatusSchema)),
    setTheme: oc.input(z.object({ theme: appStatusSchema.shape.theme })).output(z.void()),
  },
  gateway: {
    setRouting: oc
      .input(z.object({ isOn: z.boolean() }))
      .errors(refusals)
      .output(z.void()),
    /** A command line that gets a first answer. It holds the local token, so it is fetched only to be copied or shown on demand. */
    pasteLine: oc.input(z.object({ kind: z.enum(['curl', 'claude-code']) })).output(z.object({ text: z.string() })),
    /** What a client needs to call the gateway, under a profile if one is named; for `dragoman env`. The window has no use for it. */
    access: oc
      .input(z.object({ profile: z.string().min(1).optional() }).optional())
      .errors(refusals)
      .output(z.object({ address: z.string(), token: z.string() })),
  },
  tokens: {
    list: oc.output(z.array(tokenViewSchema)),
    /** The only time that the token itself is told. */
    create: oc
      .input(z.object({ name: tokenSchema.shape.name, profile: z.string().min(1).optional() }))
      .errors(refusals)
      .output(tokenViewSchema.extend({ token: z.string() })),
    revoke: oc
      .input(z.object({ name: z.string().min(1) }))
      .errors(refusals)
      .output(z.void()),
  },
  providers: {
    list: oc.output(z.array(providerViewSchema)),
  },
  connections: {
    list: oc.output(z.array(connectionViewSchema)),
    add: oc.input(connectionDraftSchema).errors(refusals).output(connectionViewSchema),
    /** Changes a connection: its slots, models, plan and the like. Keys are not among them. */
    update: oc
      .input(connectionId.extend({ change: connectionChangeSchema }))
      .errors(refusals)
      .output(connectionViewSchema),
    remove: oc.input(connectionId).errors(refusals).output(z.void()),
    activate: oc.input(connectionId).errors(refusals).output(z.void()),
    /** Replaces the list of model ids, for example with those picked from what a test found. */
    setModels: oc
      .input(connectionId.extend({ models: connectionDraftSchema.shape.models }))
      .errors(refusals)
      .output(connectionViewSchema),
    /** Asks the provider for its models with the stored key: no tokens are spent. */
    test: oc.input(connectionId).errors(refusals).output(connectionTestSchema),
    /** Forgets that the connection failed, so that the next request asks it again. */
    tryNow: oc.input(connectionId).errors(refusals).output(connectionViewSchema),
  },
  models: {
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
  },
  signIn: {
    providers: oc.output(z.array(signInProviderSchema)),
    accounts: oc.output(z.array(accountSchema)),
    /** Begins a sign-in, which goes on by itself; `watch` tells how it goes. */
    start: oc.input(signInRequestSchema).errors(refusals).output(signInAttemptSchema),
    /** The attempt now and after each change; ends when it is over. */
    watch: oc
      .input(z.object({ id: z.string() }))
      .errors(refusals)
      .output(eventIterator(signInAttemptSchema)),
    /** What the user copied out of a browser on another computer. */
    paste: oc
      .input(z.object({ id: z.string(), text: z.string().max(8192) }))
      .errors(refusals)
      .output(z.void()),
    cancel: oc
      .input(z.object({ id: z.string() }))
      .errors(refusals)
      .output(z.void()),
    /** Removes the account with its tokens, here and as far as possible at the provider. */
    signOut: oc
      .input(z.object({ id: z.string() }))
      .errors(refusals)
      .output(z.void()),
    /** What is left of a subscription; kept for minutes, so asking often costs nothing. */
    quota: oc
      .input(z.object({ id: z.string() }))
      .errors(refusals)
      .output(quotaSchema),
  },
  activity: {
    /** Newest first. `before` is the id of the last row already shown. */
    list: oc
      .input(z.object({ before: z.string().optional(), limit: z.int().min(1).max(500).default(200) }))
      .output(z.object({ exchanges: z.array(exchangeSchema), hasMore: z.boolean() })),
    /** Changed rows, whole, batched: at most ten messages a second. A row may come several times while it runs. */
    watch: oc.output(eventIterator(z.object({ exchanges: z.array(exchangeSchema) }))),
    clear: oc.output(z.void()),
  },
  usage: {
    /** The daily totals of a range of days, both included. */
    totals: oc.input(usageQuerySchema).output(usageReportSchema),
    /** The same as a table for spreadsheets. */
    csv: oc.input(usageQuerySchema).output(z.object({ text: z.string() })),
    /** Deletes all daily totals. The log stays. */
    clear: oc.output(z.void()),
  },
  clients: {
    /** All known clients, and how each stands. */
    list: oc.output(z.array(clientViewSchema)),
    /** What a program needs to call the gateway, with a token of its own; for the `dragoman` command. The window has no use for it. */
    grant: oc
      .input(connectWishSchema.extend({ isPreview: z.boolean().default(false), isLaunch: z.boolean().default(false) }))
      .errors(refusals)
      .output(clientGrantSchema),
    /** What connecting would change, before anything is written. */
    plan: oc.input(connectWishSchema).errors(refusals).output(clientPlanSchema),
    connect: oc.input(connectWishSchema).errors(refusals).output(clientConnectSchema),
    /** Puts one client back, or all; gently, a running program lets go first, which takes some seconds. */
    restore: oc
      .input(
        z.object({
          client: z.string().min(1).optional(),
          scope: clientScopeSchema.optional(),
          folder: z.string().min(1).optional(),
          isGentle: z.boolean().default(false),
        }),
      )
      .errors(refusals)
      .output(restoreReportSchema),
  },
  discovery: {
    /** The model servers that were found on this computer, as far as known. */
    list: oc.output(z.array(localServerSchema)),
    /** Looks now; after `focus` only when the last time is a while ago. */
    look: oc.input(z.object({ reason: z.enum(['click', 'focus']) })).output(z.array(localServerSchema)),
    /** The servers now, and again after each change. Looking goes on as long as somebody watches. */
    watch: oc.output(eventIterator(z.object({ servers: z.array(localServerSchema) }))),
    /** Makes a connection with all models of the server. */
    connect: oc
      .input(z.object({ serverId: z.string().min(1), key: connectionDraftSchema.shape.key }))
      .errors(refusals)
      .output(connectionViewSchema),
  },
};
