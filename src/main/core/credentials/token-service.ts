// Further local tokens, each for a project or terminal: listed, made and taken back.
import type { TokenSettings } from '../../../shared/model/settings.ts';
import type { TokenView } from '../../../shared/model/views.ts';
import { nearMatches } from '../routing/near-matches.ts';
import { parseKeySource } from '../settings/key-sources.ts';
import { numbered } from '../settings/free-id.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { lastFourOf } from './last-four.ts';
import { makeToken, type LocalTokens } from './local-token.ts';

export interface TokenWish {
  readonly name: string;
  readonly profile?: string | undefined;
}

export interface TokenService {
  list(): TokenView[];
  /** Makes a token; the only time that it is told, but for `dragoman env`. */
  create(wish: TokenWish): Promise<TokenView & { token: string }>;
  /** Whoever shows it gets this profile from the next request on; `null` for none. */
  setProfile(name: string, profile: string | null): Promise<TokenView>;
  /** From now on nobody gets in with it. */
  revoke(name: string): Promise<void>;
  /** The token of a profile, made at its first use; undefined where the settings can't be changed and hold none. */
  ofProfile(profile: string): Promise<string | undefined>;
}

export interface TokenDependencies {
  readonly settings: SettingsService;
  readonly tokens: LocalTokens;
}

/** Makes the service. Every change throws RefusalError when it can't be made. */
export function createTokenService({ settings, tokens }: TokenDependencies): TokenService {
  const list = (): TokenView[] => settings.current().tokens.map((token) => viewOf(token, tokens));
  const create = async ({ name, profile }: TokenWish): Promise<TokenView & { token: string }> => {
    const token = makeToken();
    const next = await settings.update((current) => {
      if (current.tokens.some((other) => other.name === name)) {
        throw new RefusalError(
          'invalid',
          `There is already a token "${name}". Choose another name, or revoke that one.`,
        );
      }
      if (profile !== undefined) checkProfile(profile, current.profiles);
      const entry = { name, token, ...(profile === undefined ? {} : { profile }) };
      return { ...current, tokens: [...current.tokens, entry] };
    });
    await tokens.refresh(next);
    const view = list().find((other) => other.name === name);
    if (view === undefined) throw new RefusalError('not-found', `The token "${name}" was revoked at once.`);
    return { ...view, token };
  };
  return {
    list,
    create,
    setProfile: async (name, profile) => {
      const next = await settings.update((current) => {
        refuseUnknown(name, current.tokens);
        if (profile !== null) checkProfile(profile, current.profiles);
        return {
          ...current,
          tokens: current.tokens.map((token) => (token.name === name ? bound(token, profile) : token)),
        };
      });
      await tokens.refresh(next);
      return list().find((view) => view.name === name) ?? throwUnknown(name);
    },
    revoke: async (name) => {
      await settings.update((current) => {
        refuseUnknown(name, current.tokens);
        return { ...current, tokens: current.tokens.filter((token) => token.name !== name) };
      });
    },
    ofProfile: async (profile) => {
      const { profiles, tokens: entries } = settings.current();
      checkProfile(profile, profiles);
      const known = tokens.revealFor(profile);
      if (known !== undefined || settings.isReadOnly) return known;
      const name = numbered(profile, new Set(entries.map((entry) => entry.name)));
      return (await create({ name, profile })).token;
    },
  };
}

function viewOf(
  { name, profile, token: source }: { name: string; profile?: string | undefined; token: string },
  tokens: LocalTokens,
): TokenView {
  const parsed = parseKeySource(source);
  const token = tokens.find(name);
  const lastFour = token === undefined ? '' : lastFourOf(token);
  return {
    name,
    isAvailable: token !== undefined,
    ...(profile === undefined ? {} : { profile }),
    ...(parsed.kind === 'environment' ? { variable: parsed.name } : {}),
    ...(lastFour === '' ? {} : { lastFour }),
  };
}

function bound({ profile: _before, ...token }: TokenSettings, profile: string | null): TokenSettings {
  return profile === null ? token : { ...token, profile };
}

function refuseUnknown(name: string, entries: readonly TokenSettings[]): void {
  if (!entries.some((token) => token.name === name)) throwUnknown(name);
}

function throwUnknown(name: string): never {
  throw new RefusalError('not-found', `There is no token "${name}". It may have been revoked in another window.`);
}

function checkProfile(profile: string, profiles: object): void {
  if (Object.hasOwn(profiles, profile)) return;
  const near = nearMatches(profile, Object.keys(profiles));
  const hint = near.length === 0 ? 'Add it to the settings first.' : `Did you mean ${near.join(' or ')}?`;
  throw new RefusalError('not-found', `There is no profile "${profile.slice(0, 100)}". ${hint}`);
}
