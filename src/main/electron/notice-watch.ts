// Watches the app for what the user should hear of while the window is closed.
import { createRouterClient } from '@orpc/server';
import type { Exchange } from '../../shared/model/exchange.ts';
import type { AppStatus } from '../../shared/model/views.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { AppCore } from '../core/app-core.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { DesktopFacts, DesktopFactsService } from './desktop-facts.ts';
import type { DesktopNotice, TellUser } from './notice-gate.ts';
import { budgetNotices, clientNotices, fallbackNotice, gatewayNotice, quotaNotice } from './notice-rules.ts';

export interface NoticeWatchParts {
  readonly core: Pick<AppCore, 'router' | 'status' | 'onStatusChange' | 'preferences'>;
  readonly facts: Pick<DesktopFactsService, 'current' | 'onChange'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
  readonly text: () => ShellTexts;
  readonly tell: TellUser;
}

/** A provider is asked what is left only while its subscription is used, and this often. */
const QUOTA_EVERY_MS = 10 * 60_000;

/** Tells until the signal aborts. */
export function watchForNotices(parts: NoticeWatchParts, signal: AbortSignal): void {
  const { core, facts, text, tell } = parts;
  let last: AppStatus | undefined;
  const tellAll = (notices: readonly DesktopNotice[]): void => {
    for (const notice of notices) tell(notice);
  };
  const onStatus = (status: AppStatus): void => {
    tellAll(gatewayNotice(status.gateway, last?.gateway, text()));
    tellAll(budgetNotices(status.budgetWarnings, last?.budgetWarnings, text()));
    last = status;
  };
  const askQuota = createQuotaQuestion(parts, signal);
  const onFacts = (now: DesktopFacts, before: DesktopFacts): void => {
    tellAll(clientNotices(now.clients, before.clients, text()));
    if (now.last === undefined || now.last === before.last) return;
    const nameOf = (id: string): string => now.connections.find((other) => other.id === id)?.name ?? id;
    tellAll(fallbackNotice(now.last, nameOf, text()));
    void askQuota(now.last);
  };
  onStatus(core.status());
  const ends = [core.onStatusChange(onStatus), facts.onChange(onFacts)];
  signal.addEventListener('abort', () => {
    for (const end of ends) end();
  });
}

/** Looks what is left of the subscription that has just answered. */
function createQuotaQuestion(
  { core, facts, clock, log, text, tell }: NoticeWatchParts,
  signal: AbortSignal,
): (exchange: Exchange) => Promise<void> {
  const calls = createRouterClient(core.router);
  const askedAt = new Map<string, number>();
  return async ({ connectionId = '' }) => {
    if (core.preferences().mutedNotices.includes('quota-low')) return;
    const account = facts.current().accounts.find(({ connections }) => connections.includes(connectionId));
    if (account?.state !== 'ok') return;
    const now = clock.monotonic();
    if (now - (askedAt.get(account.id) ?? Number.NEGATIVE_INFINITY) < QUOTA_EVERY_MS) return;
    askedAt.set(account.id, now);
    try {
      const quota = await calls.signIn.quota({ id: account.id }, { signal });
      for (const notice of quotaNotice(account, quota, text())) tell(notice);
    } catch (error) {
      // The window shows why when somebody looks there; a request that works must not look like trouble.
      if (!signal.aborted) log.info('what is left of a subscription could not be asked', { error });
    }
  };
}
