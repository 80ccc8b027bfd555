// What becomes of a model's name, in words that the window can show: the same resolver as for requests.
import type { ResolvedName } from '../../../shared/model/profile.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { resolveModel } from './resolve.ts';

/** Who is asked for this name under the profile (the current one when absent, none when `null`), and by which rule. */
export function explainName(name: string, settings: Settings, profile: string | null | undefined): ResolvedName {
  const { activeProfile: _current, ...plain } = settings;
  const resolution = resolveModel(name, profile === null ? plain : settings, profile ?? undefined);
  if ('failure' in resolution) return { targets: [], problem: resolution.failure.message };
  return { targets: resolution.targets.map((target) => ({ ...target })), rule: resolution.rule };
}
