// What the window is shown of a profile: its own choices, and what the real resolver makes of them.
import type { ProfileView } from '../../../shared/model/profile.ts';
import type { ProfileSettings, Settings } from '../../../shared/model/settings.ts';
import { SLOTS } from '../../../shared/protocols.ts';
import { makeModelPlan } from '../clients/model-plan.ts';
import { activeConnectionId, resolveModel } from '../routing/resolve.ts';

/** The choice without a profile first, then each profile. */
export function viewProfiles(settings: Settings): ProfileView[] {
  const ids = [undefined, ...Object.keys(settings.profiles)];
  return ids.map((id) => viewProfile(settings, id));
}

/** One of them; an id that the settings don't have is shown as an empty profile. */
export function viewProfile(settings: Settings, id: string | undefined): ProfileView {
  const profile = id === undefined ? undefined : settings.profiles[id];
  // Resolved as a request that gets this choice would be, whichever holds now.
  const { activeProfile: current, ...plain } = settings;
  const scope = id === undefined ? plain : settings;
  return {
    ...(id === undefined ? {} : { id }),
    name: id === undefined ? '' : (profile?.name ?? id),
    isCurrent: current === id,
    ...ownChoices(plain, profile),
    effective: SLOTS.flatMap((slot) => {
      const resolution = resolveModel(slot, scope, id);
      const target = 'targets' in resolution ? resolution.targets[0] : undefined;
      return 'failure' in resolution || target === undefined
        ? []
        : [{ slot, target: { ...target }, rule: resolution.rule }];
    }),
    tokens: settings.tokens.filter((token) => token.profile === id).map(({ name }) => name),
    offered: makeModelPlan({ settings: scope, profile: id, factsOf: () => undefined }).list.map((choice) => ({
      id: choice.id,
      label: choice.label,
    })),
  };
}

function ownChoices(
  settings: Settings,
  profile: ProfileSettings | undefined,
): Pick<ProfileView, 'active' | 'activeId' | 'slots' | 'routes' | 'fallbacks'> {
  const activeId = activeConnectionId(settings, profile);
  const { active, routes, fallbacks } = profile ?? settings;
  const slots = profile?.slots ?? settings.connections.find(({ id }) => id === activeId)?.slots ?? {};
  return {
    ...(active === undefined ? {} : { active }),
    activeId,
    slots: { ...slots },
    routes: routes.map((route) => ({ ...route, fallbacks: [...route.fallbacks] })),
    fallbacks: [...fallbacks],
  };
}
