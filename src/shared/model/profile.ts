// What the window is shown of profiles: each with what it chooses itself and what comes of it.
import { z } from 'zod';
import { slotSchema, slotsSchema } from './primitives.ts';
import { profileSchema, routeSchema, targetSchema } from './settings.ts';

/** By which rule a name found its way; `of` says whose choice that is. */
export const resolveRuleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connection') }),
  z.object({ kind: z.literal('route'), pattern: z.string(), of: z.enum(['profile', 'all']) }),
  z.object({ kind: z.literal('alias') }),
  z.object({ kind: z.literal('slot'), slot: slotSchema, of: z.enum(['profile', 'connection']) }),
  z.object({ kind: z.literal('list') }),
  z.object({ kind: z.literal('default'), of: z.enum(['profile', 'connection']) }),
]);

const placeSchema = z.object({ connectionId: z.string(), model: z.string() });

/** What becomes of a model's name: who is asked, in this order, and why. Without targets `problem` says what is wrong. */
export const resolvedNameSchema = z.object({
  targets: z.array(placeSchema),
  rule: resolveRuleSchema.optional(),
  problem: z.string().optional(),
});

/** A profile, or with no id the choice that holds where no profile does. */
export const profileViewSchema = z.object({
  id: z.string().optional(),
  /** Empty for the choice without a profile. */
  name: z.string(),
  /** It holds for requests that name no profile, neither by their address nor by their token. */
  isCurrent: z.boolean(),
  /** Its own choice of a connection; absent where it goes along with the app's. */
  active: z.string().optional(),
  /** The connection that comes of it. */
  activeId: z.string(),
  /** Its own slots; without a profile those of the active connection. */
  slots: slotsSchema,
  /** What each slot comes to now. */
  effective: z.array(z.object({ slot: slotSchema, target: placeSchema, rule: resolveRuleSchema })),
  routes: z.array(routeSchema),
  fallbacks: z.array(targetSchema),
  /** The names of the local tokens that are bound to it. */
  tokens: z.array(z.string()),
  /** What a client under it is told to offer, in this order. */
  offered: z.array(z.object({ id: z.string(), label: z.string() })),
});

export const profileNameSchema = z.string().trim().min(1).max(80);

/** What is left out stays as it is; lists are replaced as a whole. `null` takes a choice back. */
export const profileChangeSchema = z.strictObject({
  name: profileNameSchema.optional(),
  active: z.string().min(1).nullable().optional(),
  /** A slot with `null` is emptied; one that is left out stays. */
  slots: z.partialRecord(slotSchema, z.string().min(1).max(600).nullable()).optional(),
  routes: profileSchema.shape.routes.removeDefault().optional(),
  fallbacks: profileSchema.shape.fallbacks.removeDefault().optional(),
});

export const aliasViewSchema = z.object({ name: z.string(), target: z.string() });

export type ResolvedName = z.infer<typeof resolvedNameSchema>;
export type ProfileView = z.infer<typeof profileViewSchema>;
export type ProfileChange = z.infer<typeof profileChangeSchema>;
export type AliasView = z.infer<typeof aliasViewSchema>;
