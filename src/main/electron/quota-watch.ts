// Keeps what the tray knows of plans up to date: asks the provider of a connection that is used, seldom and one at a time.
import { createRouterClient } from '@orpc/server';
import type { Exchange } from '../../shared/model/exchange.ts';
import type { ConnectionView } from '../../shared/model/views.ts';
import { answerLimits } from '../../shared/quota.ts';
import type { AppCore } from '../core/app-core.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { DesktopFacts, DesktopFactsService } from './desktop-facts.ts';

export interface QuotaWatchParts {
  readonly core: Pick<AppCore, 'router'>;
  readonly facts: Pick<DesktopFactsService, 'onChange' | 'announce'>;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly log: Log;
}

/** Of one connection; each failure in a row doubles the pause. */
const ASK_EVERY_MS = 10 * 60_000;
const MOST_DOUBLINGS = 4;
/** A provider may be a moment late with starting a limit anew. */
const GRACE_MS = 60_000;

interface Asked {
  readonly at: number;
  readonly failures: number;
}

/**
 * Watches until the signal aborts. A connection is asked about after it was used, and once when a limit that was used up
 * should have started anew; without requests nobody is asked.
 */
export function watchQuotas({ core, facts, clock, log }: QuotaWatchParts, signal: AbortSignal): void {
  const calls = createRouterClient(core.router);
  const wanted = new Set<string>();
  const emptyUntil = new Map<string, number>();
  const asked = new Map<string, Asked>();
  let isAsking = false;

  const isDue = (id: string): boolean => {
    const last = asked.get(id);
    if (last === undefined) return true;
    return clock.monotonic() - last.at >= ASK_EVERY_MS * 2 ** Math.min(last.failures, MOST_DOUBLINGS);
  };
  const ask = async (id: string): Promise<void> => {
    const failures = asked.get(id)?.failures ?? 0;
    wanted.delete(id);
    asked.set(id, { at: clock.monotonic(), failures: failures + 1 });
    try {
      await calls.connections.quota({ id }, { signal });
      asked.set(id, { at: clock.monotonic(), failures: 0 });
    } catch (error) {
      // Requests go on as they did, so nobody is told; the next use asks again, later each time.
      if (!signal.aborted) log.info('what is left of a plan could not be asked', { connection: id, error });
    }
  };
  const askNext = async ({ connections, accounts }: DesktopFacts): Promise<void> => {
    if (isAsking || signal.aborted) return;
    const next = connections.find((connection) => {
      return wanted.has(connection.id) && isDue(connection.id) && canBeAsked(connection, accounts);
    });
    if (next === undefined) return;
    isAsking = true;
    await ask(next.id);
    isAsking = false;
    // Draws what was learnt, and comes back here for the next one.
    if (!signal.aborted) facts.announce();
  };
  const end = facts.onChange((now, before) => {
    if (now.last !== undefined && now.last !== before.last) for (const id of usedBy(now.last)) wanted.add(id);
    for (const { id, quota } of now.connections) {
      const emptyLimit = quota === undefined ? undefined : answerLimits(quota).find(isUsedUp);
      if (emptyLimit?.resetsAt !== undefined) emptyUntil.set(id, emptyLimit.resetsAt);
    }
    for (const [id, until] of emptyUntil) {
      if (clock.now() < until + GRACE_MS) continue;
      emptyUntil.delete(id);
      wanted.add(id);
    }
    void askNext(now);
  });
  signal.addEventListener('abort', end);
}

function isUsedUp({ usedPercent }: { usedPercent: number }): boolean {
  return usedPercent >= 100;
}

function usedBy({ connectionId, attempts }: Exchange): Set<string> {
  const ids = attempts.map((attempt) => attempt.connectionId);
  return new Set(connectionId === undefined ? ids : [...ids, connectionId]);
}

/** Not without a key, nor with a login that has ended. */
function canBeAsked({ id, isDemo, hasKey }: ConnectionView, accounts: DesktopFacts['accounts']): boolean {
  const login = accounts.find(({ connections }) => connections.includes(id));
  return !isDemo && hasKey && (login === undefined || login.state === 'ok');
}
