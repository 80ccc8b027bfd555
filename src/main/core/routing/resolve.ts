// From the model name that a client asks for to the connection and model that serve it. The order is the product's promise.
import { DEMO_CONNECTION_ID, SLOTS, type Slot } from '../../../shared/protocols.ts';
import type { ConnectionSettings, ProfileSettings, RouteSettings, Settings } from '../../../shared/model/settings.ts';
import type { Failure } from '../ir/failure.ts';
import { DEMO_MODEL } from './candidate.ts';
import { matchesModel } from './model-pattern.ts';
import { nearMatches } from './near-matches.ts';

/** Claude Code lists only models whose id begins with `claude`: ours are offered behind this prefix. */
export const DISCOVERY_PREFIX = 'claude-via-dragoman/';

export interface Target {
  readonly connectionId: string;
  readonly model: string;
}

/** By which rule a name found its way; `of` says whose choice it was. */
export type ResolveRule =
  | { readonly kind: 'connection' }
  | { readonly kind: 'route'; readonly pattern: string; readonly of: 'profile' | 'all' }
  | { readonly kind: 'alias' }
  | { readonly kind: 'slot'; readonly slot: Slot; readonly of: 'profile' | 'connection' }
  | { readonly kind: 'list' }
  | { readonly kind: 'default'; readonly of: 'profile' | 'connection' };

export interface Resolved {
  /** In the order in which they are to be asked. */
  readonly targets: readonly Target[];
  /** So many of the first ones list the same model, so that any of them may serve it. */
  readonly equals: number;
  readonly rule: ResolveRule;
}

interface Found {
  readonly targets: readonly Target[];
  readonly rule: ResolveRule;
}

export type Resolution = Resolved | { readonly failure: Failure };

interface Scope {
  readonly settings: Settings;
  readonly profile: ProfileSettings | undefined;
  readonly activeId: string;
}

/**
 * Resolves in this order: `connection/model` → route of the profile, then of all → alias → slot → a connection that
 * lists the model → the active connection's default. A name with a slash that fits nothing is an error; any other
 * falls to the default, since tools ask for models on their own (titles, sub-agents) whatever the user chose.
 */
export function resolveModel(asked: string, settings: Settings, named: string | undefined): Resolution {
  const profileId = named ?? settings.activeProfile;
  const failure = profileId === undefined ? undefined : missingProfile(settings, profileId);
  if (failure !== undefined) return { failure };
  const profile = profileId === undefined ? undefined : settings.profiles[profileId];
  const scope: Scope = { settings, profile, activeId: activeConnectionId(settings, profile) };
  const name = cleanName(asked);
  const found = byConnection(name, scope) ?? byRoute(name, scope) ?? byAlias(name, scope) ?? bySlot(name, scope);
  if (found !== undefined) return { ...found, targets: withFallbacks(found.targets, scope), equals: 1 };
  const listing = byList(name, scope);
  if (listing.length > 0) {
    return { targets: withFallbacks(listing, scope), equals: listing.length, rule: { kind: 'list' } };
  }
  if (isUnknown(name, scope)) return { failure: noSuchModel(asked, scope) };
  return byDefault(name, scope);
}

/**
 * For answers that only compare with those of the same model (embeddings): no other model stands in, and a name that
 * nobody lists is asked for as it is, at the connection that would serve it.
 */
export function resolveSameModel(asked: string, settings: Settings, profileId: string | undefined): Resolution {
  const found = resolveModel(asked, settings, profileId);
  const [first] = 'failure' in found ? [] : found.targets;
  if ('failure' in found || first === undefined) return found;
  if (found.rule.kind === 'default') return { ...found, targets: [{ ...first, model: cleanName(asked) }] };
  const targets = found.targets.filter(({ model }) => model === first.model);
  return { ...found, targets, equals: Math.min(found.equals, targets.length) };
}

/** The profile of requests that name none, where one was chosen. */
export function currentProfile({ activeProfile, profiles }: Settings): ProfileSettings | undefined {
  return activeProfile === undefined ? undefined : profiles[activeProfile];
}

/** The connection that serves what names none: the profile's, the chosen one, else the first, else the demo. */
export function activeConnectionId(settings: Settings, profile = currentProfile(settings)): string {
  return profile?.active ?? settings.active ?? settings.connections[0]?.id ?? DEMO_CONNECTION_ID;
}

/** Without the prefix of our own lists, `%2F` for `/`, and the `[1m]` by which Claude Code counts a larger window. */
function cleanName(asked: string): string {
  const decoded = asked.replace(/%2f/gi, '/').replace(/\[1m\]$/i, '');
  return decoded.startsWith(DISCOVERY_PREFIX) ? decoded.slice(DISCOVERY_PREFIX.length) : decoded;
}

function findConnection(settings: Settings, id: string): ConnectionSettings | undefined {
  return settings.connections.find((connection) => connection.id === id);
}

function byConnection(name: string, scope: Scope): Found | undefined {
  const target = ofConnection(name, scope);
  return target === undefined ? undefined : { targets: [target], rule: { kind: 'connection' } };
}

function ofConnection(name: string, { settings }: Scope): Target | undefined {
  const target = parseTarget(name);
  if (target === undefined) return undefined;
  const isKnown =
    findConnection(settings, target.connectionId) !== undefined || target.connectionId === DEMO_CONNECTION_ID;
  return isKnown ? target : undefined;
}

function parseTarget(text: string): Target | undefined {
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) return undefined;
  return { connectionId: text.slice(0, slash), model: text.slice(slash + 1) };
}

function byRoute(name: string, { settings, profile }: Scope): Found | undefined {
  const isMatch = (route: RouteSettings): boolean => matchesModel(route.model, name);
  const own = profile?.routes.find(isMatch);
  const route = own ?? settings.routes.find(isMatch);
  if (route === undefined) return undefined;
  const targets = [route.to, ...route.fallbacks].flatMap((text) => parseTarget(text) ?? []);
  return { targets, rule: { kind: 'route', pattern: route.model, of: own === undefined ? 'all' : 'profile' } };
}

function byAlias(name: string, { settings }: Scope): Found | undefined {
  const target = Object.hasOwn(settings.aliases, name) ? parseTarget(settings.aliases[name] ?? '') : undefined;
  return target === undefined ? undefined : { targets: [target], rule: { kind: 'alias' } };
}

/** The slot behind a name of the Claude families, or a slot's own name. */
export function slotOf(name: string): Slot | undefined {
  const lower = name.toLowerCase();
  const own = SLOTS.find((slot) => slot === lower);
  if (own !== undefined) return own;
  if (!/^(?:anthropic[./])?claude/.test(lower)) return undefined;
  return SLOTS.find((slot) => slot !== 'default' && lower.includes(slot));
}

function bySlot(name: string, scope: Scope): Found | undefined {
  const slot = slotOf(name);
  if (slot === undefined) return undefined;
  const chosen = scope.profile?.slots[slot];
  if (chosen !== undefined) return { targets: [ofProfile(chosen, scope)], rule: { kind: 'slot', slot, of: 'profile' } };
  const model = findConnection(scope.settings, scope.activeId)?.slots[slot];
  if (model === undefined) return undefined;
  return { targets: [{ connectionId: scope.activeId, model }], rule: { kind: 'slot', slot, of: 'connection' } };
}

/** By their priority; among equals the active connection goes first. The others are there for when it can't serve (VE-10). */
function byList(name: string, { settings, activeId }: Scope): Target[] {
  const rank = ({ id, priority = 0 }: ConnectionSettings): number => priority + (id === activeId ? 0.5 : 0);
  return settings.connections
    .filter(({ models }) => models.includes(name))
    .sort((left, right) => rank(right) - rank(left))
    .map(({ id }) => ({ connectionId: id, model: name }));
}

/** A connection that lists no models takes any name. */
function isUnknown(name: string, { settings, activeId }: Scope): boolean {
  if (!name.includes('/')) return false;
  const active = findConnection(settings, activeId);
  return active === undefined || active.models.length > 0;
}

/** A profile's slot names a model of its own connection, or `connection/model`. */
function ofProfile(chosen: string, scope: Scope): Target {
  return ofConnection(chosen, scope) ?? { connectionId: scope.activeId, model: chosen };
}

function byDefault(name: string, scope: Scope): Resolved {
  const of = scope.profile?.slots.default === undefined ? 'connection' : 'profile';
  return { targets: withFallbacks([defaultTarget(name, scope)], scope), equals: 1, rule: { kind: 'default', of } };
}

function defaultTarget(name: string, scope: Scope): Target {
  const { settings, profile, activeId } = scope;
  if (profile?.slots.default !== undefined) return ofProfile(profile.slots.default, scope);
  const active = findConnection(settings, activeId);
  if (active === undefined) return { connectionId: DEMO_CONNECTION_ID, model: DEMO_MODEL };
  return { connectionId: activeId, model: active.slots.default ?? active.models[0] ?? name };
}

function withFallbacks(targets: readonly Target[], { profile, settings }: Scope): Target[] {
  const fallbacks = profile === undefined ? settings.fallbacks : profile.fallbacks;
  const all = [...targets, ...fallbacks.flatMap((text) => parseTarget(text) ?? [])];
  const isFirst = (target: Target, index: number): boolean =>
    all.findIndex(({ connectionId, model }) => connectionId === target.connectionId && model === target.model) ===
    index;
  return all.filter(isFirst);
}

function noSuchModel(asked: string, { settings }: Scope): Failure {
  const known = settings.connections.flatMap(({ id, models }) => models.map((model) => `${id}/${model}`));
  const near = nearMatches(asked, [...known, ...Object.keys(settings.aliases)]);
  const hint = near.length === 0 ? 'See GET /v1/models for the names.' : `Did you mean ${near.join(' or ')}?`;
  return {
    code: 'not-found',
    message: `There is no model "${asked.slice(0, 200)}". ${hint}`,
    param: 'model',
    providerCode: 'model_not_found',
  };
}

/** Why there is no such profile. Ids come from addresses, where anything may stand: also the names that every object has. */
export function missingProfile({ profiles }: Settings, id: string): Failure | undefined {
  if (Object.hasOwn(profiles, id)) return undefined;
  const near = nearMatches(id, Object.keys(profiles));
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return { code: 'not-found', message: `There is no profile "${id.slice(0, 100)}".${hint}` };
}
