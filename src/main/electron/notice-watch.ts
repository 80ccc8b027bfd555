// Watches the app for what the user should hear of while the window is closed.
import type { NoticeKind } from '../../shared/model/preferences.ts';
import type { AppStatus } from '../../shared/model/views.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { AppCore } from '../core/app-core.ts';
import type { Clock } from '../core/ports.ts';
import type { DesktopFacts, DesktopFactsService } from './desktop-facts.ts';
import type { ToldPlansFile } from './told-plans.ts';
import type { DesktopNotice, TellUser } from './notice-gate.ts';
import { createQuotaNotices } from './quota-notices.ts';
import { budgetNotices, clientNotices, fallbackNotice, gatewayNotice } from './notice-rules.ts';

export interface NoticeWatchParts {
  readonly core: Pick<AppCore, 'status' | 'onStatusChange' | 'preferences'>;
  readonly facts: Pick<DesktopFactsService, 'onChange'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly text: () => ShellTexts;
  readonly tell: TellUser;
  readonly toldPlans: ToldPlansFile;
}

/** Tells until the signal aborts. */
export function watchForNotices(parts: NoticeWatchParts, signal: AbortSignal): void {
  const { core, facts, text, tell } = parts;
  const isMuted = (kind: NoticeKind): boolean => core.preferences().mutedNotices.includes(kind);
  const tellOfQuotas = createQuotaNotices({ ...parts, isMuted });
  let last: AppStatus | undefined;
  const tellAll = (notices: readonly DesktopNotice[]): void => {
    for (const notice of notices) tell(notice);
  };
  const onStatus = (status: AppStatus): void => {
    tellAll(gatewayNotice(status.gateway, last?.gateway, text()));
    tellAll(budgetNotices(status.budgetWarnings, last?.budgetWarnings, text()));
    last = status;
  };
  const onFacts = (now: DesktopFacts, before: DesktopFacts): void => {
    tellAll(clientNotices(now.clients, before.clients, text()));
    tellOfQuotas(now);
    if (now.last === undefined || now.last === before.last) return;
    const nameOf = (id: string): string => now.connections.find((other) => other.id === id)?.name ?? id;
    tellAll(fallbackNotice(now.last, nameOf, text()));
  };
  onStatus(core.status());
  const ends = [core.onStatusChange(onStatus), facts.onChange(onFacts)];
  signal.addEventListener('abort', () => {
    for (const end of ends) end();
  });
}
