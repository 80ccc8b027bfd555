// All groups of checks, and how one group runs in its world.
import type { BrowserContextOptions } from 'playwright-core';
import { appearance } from './checks/appearance.ts';
import { clients } from './checks/clients.ts';
import { firstVisit } from './checks/first-visit.ts';
import { foundAndUsage } from './checks/found-and-usage.ts';
import { keyboardAndContrast } from './checks/keyboard-and-contrast.ts';
import { keyboard } from './checks/keyboard.ts';
import { languages } from './checks/languages.ts';
import { liveLog } from './checks/live-log.ts';
import { models } from './checks/models.ts';
import { providers } from './checks/providers.ts';
import { opencodeKeys } from './checks/opencode-keys.ts';
import { recordedBodies } from './checks/recorded-bodies.ts';
import { session } from './checks/session.ts';
import { settings } from './checks/settings.ts';
import { signIn } from './checks/sign-in.ts';
import { signInImports } from './checks/sign-in-imports.ts';
import { signInPort } from './checks/sign-in-port.ts';
import { signInTroubles } from './checks/sign-in-troubles.ts';
import { signInWays } from './checks/sign-in-ways.ts';
import { usage } from './checks/usage.ts';
import type { Check, Checks, World } from './world.ts';

export interface Group {
  readonly checks: Checks;
  /** The language of the person's system; English unless told otherwise. */
  readonly locale?: string;
}

/** Each group has an app of its own, so that none depends on another. */
export const GROUPS: Readonly<Record<string, Group>> = {
  'first-journey': {
    checks: {
      ...firstVisit,
      ...liveLog,
      ...keyboard,
      ...appearance,
      ...foundAndUsage,
      ...signIn,
      ...session,
    },
  },
  providers: { checks: providers },
  models: { checks: models },
  settings: { checks: settings },
  clients: { checks: clients },
  'recorded-bodies': { checks: recordedBodies },
  languages: { checks: languages, locale: 'zh-TW' },
  usage: { checks: usage },
  'sign-in': { checks: { ...opencodeKeys, ...signInWays } },
  'keyboard-and-contrast': { checks: keyboardAndContrast },
  'sign-in-troubles': { checks: { ...signInImports, ...signInTroubles } },
  'sign-in-port': { checks: signInPort },
};

/** What the browser must pretend for a group. */
export function contextOptionsOf({ locale }: Group): BrowserContextOptions {
  return locale === undefined ? {} : { locale };
}

/** The group of this name; throws with all names when there is none. */
export function groupOf(name: string): Group {
  const group = GROUPS[name];
  if (group === undefined) throw new Error(`There is no group ${name}: there are ${Object.keys(GROUPS).join(', ')}.`);
  return group;
}

/** Whether the desktop app can have this check. */
export function isForBoth(check: Check): check is Exclude<Check, { only: string }> {
  return typeof check === 'function';
}

/** After a failure: a dialog left open would make all that follows fail too. */
export async function recover({ page }: World): Promise<void> {
  await page.keyboard.press('Escape');
}
