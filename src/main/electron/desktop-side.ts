// What the desktop app has beside its window: the tray, notices, and links from outside.
import { chooseLanguage } from '../../shared/language.ts';
import type { NoticeKind } from '../../shared/model/preferences.ts';
import type { WindowWish } from '../../shared/model/window-wish.ts';
import { shellTexts, type ShellTexts } from '../../shared/texts/texts.ts';
import type { AppCore } from '../core/app-core.ts';
import type { Clock, Log } from '../core/ports.ts';
import { parseDeepLink } from './deep-link.ts';
import { createDesktopFacts } from './desktop-facts.ts';
import { startTray } from './desktop-tray.ts';
import { signInPlace } from './sign-in-place.ts';
import type { DesktopRun, ElectronModules } from './electron-modules.ts';
import { createNoticeGate, type TellUser } from './notice-gate.ts';
import { watchForNotices } from './notice-watch.ts';
import { createNotices, type ShowNotice } from './notices.ts';
import { settleClients } from './quit-question.ts';
import { watchQuotas } from './quota-watch.ts';
import type { Shutdown } from './shutdown.ts';
import { openToldPlans } from './told-plans.ts';
import { watchUpdates } from './update-notice.ts';
import type { TrayIcon } from './tray.ts';

/** How the app speaks outside of its window. It works before there is a core, and then as if nothing had been chosen. */
export interface Voice {
  readonly text: () => ShellTexts;
  readonly showNotice: ShowNotice;
  /** For the kinds that can be muted; a click opens the screen that belongs to it. */
  readonly tell: TellUser;
  /** From now on the user's choices count. */
  useCore(core: AppCore): void;
}

/** Where a click on a notice leads. */
const PLACES: Readonly<Record<NoticeKind, WindowWish>> = {
  'sign-in-needed': { kind: 'go', section: 'connections' },
  'quota-low': { kind: 'go', section: 'connections' },
  'quota-back': { kind: 'go', section: 'connections' },
  'provider-down': { kind: 'go', section: 'activity' },
  'client-changed': { kind: 'go', section: 'clients' },
  'gateway-failed': { kind: 'go', section: 'settings', detail: 'gateway' },
  switched: { kind: 'go', section: 'connections' },
  budget: { kind: 'go', section: 'usage' },
  update: { kind: 'go', section: 'settings', detail: 'about' },
};

/** With one ended login it is clear which one is meant; of several the screen shows all. */
function placeOf(kind: NoticeKind, core: Pick<AppCore, 'status'>): WindowWish {
  const [ended, ...more] = kind === 'sign-in-needed' ? core.status().accountsNeedingLogin : [];
  return ended === undefined || more.length > 0 ? PLACES[kind] : signInPlace(ended.provider);
}

export interface VoiceParts {
  readonly electron: Pick<ElectronModules, 'app' | 'Notification'>;
  readonly clock: Clock;
  readonly openWindow: () => void;
}

/** Makes the voice. */
export function createVoice({ electron, clock, openWindow }: VoiceParts): Voice {
  let core: AppCore | undefined;
  const showNotice = createNotices(electron);
  return {
    showNotice,
    text: () => {
      const choice = core?.preferences().language ?? 'system';
      return shellTexts(chooseLanguage(choice, electron.app.getPreferredSystemLanguages()));
    },
    tell: createNoticeGate({
      clock,
      isMuted: (kind) => core?.preferences().mutedNotices.includes(kind) ?? false,
      show: ({ kind, ...notice }) => {
        showNotice(notice, () => {
          if (core !== undefined) core.wish(placeOf(kind, core));
          openWindow();
        });
      },
    }),
    useCore: (next) => {
      core = next;
    },
  };
}

export interface DesktopSideParts {
  readonly electron: ElectronModules;
  readonly run: DesktopRun;
  readonly core: AppCore;
  readonly voice: Voice;
  readonly clock: Clock;
  readonly log: Log;
  readonly shutdown: Shutdown;
  readonly openWindow: () => void;
}

/** Starts them, and ends them with the app. The icon is undefined where there is no tray. */
export function startDesktopSide(parts: DesktopSideParts): TrayIcon | undefined {
  const { voice, shutdown, run, log } = parts;
  const { text, tell, showNotice } = voice;
  const stopped = new AbortController();
  const facts = createDesktopFacts(parts);
  const tray = startTray({ ...parts, facts, text, showNotice, quit: () => shutdown.quit() });
  const toldPlans = openToldPlans({ folder: run.dataFolder, log });
  watchForNotices({ ...parts, facts, text, tell, toldPlans }, stopped.signal);
  watchQuotas({ ...parts, facts }, stopped.signal);
  watchUpdates({ ...parts, folder: run.dataFolder, text, showNotice }, stopped.signal);
  void facts.follow(stopped.signal);
  run.links.open((link) => openLink(link, parts));
  shutdown.askFirst(() => settleClients({ ...parts, dialog: parts.electron.dialog, text }));
  shutdown.add('tray', () => {
    stopped.abort();
    tray?.destroy();
  });
  log.info('tray and notices are ready', { hasTray: tray !== undefined });
  return tray;
}

function openLink(link: string, { core, voice, openWindow, log }: DesktopSideParts): void {
  const wish = parseDeepLink(link);
  if (wish === undefined) {
    log.warn('a link from outside was refused', { length: link.length });
    const { text, showNotice } = voice;
    showNotice({ title: text()('notice.badLink.title'), text: text()('notice.badLink.text') }, openWindow);
    return;
  }
  core.wish(wish);
  openWindow();
}
