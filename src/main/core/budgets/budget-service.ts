// The user's budgets of a month: kept in the settings, compared with what the journal says was spent.
import type { BudgetSettings, BudgetView, BudgetWarning } from '../../../shared/model/budget.ts';
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { Journal } from '../journal/journal.ts';
import { createDayOf } from '../journal/usage-day.ts';
import type { Clock, Log } from '../ports.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { watchMonths } from './watch-months.ts';

/** What routing asks once for each request, before it is sent where it costs money. */
export interface BudgetLimits {
  /** The budgets that are used up and were meant as limits; the one for all connections first. */
  limits(): readonly BudgetSettings[];
}

export interface BudgetService extends BudgetLimits {
  /** The one for all connections first, then by connection. */
  list(): BudgetView[];
  /** Those of which at least 80 % is used. */
  warnings(): BudgetWarning[];
  /** Adds one, or changes the one of the same connection. Throws RefusalError. */
  set(budget: BudgetSettings): Promise<BudgetView[]>;
  /** Throws RefusalError. */
  remove(connection: string | undefined): Promise<BudgetView[]>;
  /** Calls back when other warnings hold and when a month begins; the returned function ends that. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

export interface BudgetDependencies {
  readonly settings: SettingsService;
  readonly journal: Pick<Journal, 'usage' | 'watch'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly nameOf: (connectionId: string) => string;
  /** For the months; this computer's unless a test says otherwise. */
  readonly timeZone?: string;
}

const NEAR = 0.8;
/** Sums are made anew this long after a request that cost money: many that end together make one sum. */
const SUM_AFTER_MS = 2000;

/** What was spent at each connection in one month, `2026-03`. */
interface Sums {
  readonly month: string;
  readonly byConnection: ReadonlyMap<string, number>;
}

/** Makes the service. Without budgets it never looks at the journal, and does not follow it. */
export function createBudgetService(dependencies: BudgetDependencies): BudgetService {
  const { settings, nameOf } = dependencies;
  const sums = createSums(dependencies, () => settings.current().budgets.length > 0);
  const list = (): BudgetView[] => viewsOf(settings.current().budgets, sums.current(), nameOf);
  const warnings = (): BudgetWarning[] => list().flatMap(asWarning);
  const listeners = new Set<() => void>();
  let told = JSON.stringify(warnings());
  const tell = (isNewMonth: boolean): void => {
    const now = JSON.stringify(warnings());
    if (now === told && !isNewMonth) return;
    told = now;
    for (const listener of listeners) listener();
  };
  sums.onChange(tell);
  const stopFollowing = settings.onChange((now, before) => {
    sums.followIfWanted();
    if (now.budgets !== before.budgets || now.connections !== before.connections) tell(false);
  });
  return {
    list,
    warnings,
    limits: () => list().filter(({ isLimit, state }) => isLimit && state === 'spent'),
    set: async (budget) => {
      await settings.update((now) => ({ ...now, budgets: withBudget(now.budgets, budget) }));
      return list();
    },
    remove: async (connection) => {
      await settings.update((now) => ({ ...now, budgets: withoutBudget(now, connection) }));
      return list();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      stopFollowing();
      sums.stop();
    },
  };
}

function asWarning({ spent: _spent, ...budget }: BudgetView): BudgetWarning[] {
  return budget.state === 'fine' ? [] : [budget];
}

function withBudget(budgets: readonly BudgetSettings[], budget: BudgetSettings): BudgetSettings[] {
  return [...budgets.filter(({ connection }) => connection !== budget.connection), budget];
}

function withoutBudget({ budgets }: Settings, connection: string | undefined): BudgetSettings[] {
  const rest = budgets.filter((budget) => budget.connection !== connection);
  if (rest.length < budgets.length) return rest;
  throw new RefusalError('not-found', 'There is no such budget. It may have been removed elsewhere.');
}

function viewsOf(
  budgets: readonly BudgetSettings[],
  { byConnection }: Sums,
  nameOf: (connectionId: string) => string,
): BudgetView[] {
  const all = [...byConnection.values()].reduce((sum, amount) => sum + amount, 0);
  return budgets
    .map(({ connection, amount, isLimit }): BudgetView => {
      const spent = connection === undefined ? all : (byConnection.get(connection) ?? 0);
      const state = spent >= amount ? 'spent' : spent >= amount * NEAR ? 'near' : 'fine';
      return {
        ...(connection === undefined ? {} : { connection, name: nameOf(connection) }),
        amount,
        isLimit,
        spent,
        state,
      };
    })
    .sort((left, right) => (left.name ?? '').localeCompare(right.name ?? ''));
}

interface SumKeeper {
  /** To be called when budgets have come or gone. */
  followIfWanted(): void;
  current(): Sums;
  onChange(listener: (isNewMonth: boolean) => void): void;
  stop(): void;
}

/** Keeps the sums of this month in memory, so that a request can be judged without a look at the disk. */
function createSums(dependencies: BudgetDependencies, isWanted: () => boolean): SumKeeper {
  const { journal, clock, log, timeZone } = dependencies;
  const dayOf = createDayOf(timeZone);
  const monthNow = (): string => dayOf(clock.now()).slice(0, 7);
  let following: AbortController | undefined;
  let sums: Sums | undefined;
  let cancel: (() => void) | undefined;
  let stopCalendar: (() => void) | undefined;
  let changed = (_isNewMonth: boolean): void => undefined;
  const sumUp = (): Sums => {
    const month = monthNow();
    const { rows } = journal.usage({ from: `${month}-01`, to: `${month}-31`, by: 'connection' });
    const groups = Map.groupBy(rows, ({ id }) => id);
    const byConnection = new Map(
      [...groups].map(([id, own]) => [id, own.reduce((sum, { amount }) => sum + amount, 0)] as const),
    );
    return (sums = { month, byConnection });
  };
  const sumLater = (): void => {
    cancel ??= clock.setTimer(SUM_AFTER_MS, () => {
      cancel = undefined;
      sumUp();
      changed(false);
    });
  };
  const stop = (): void => {
    following?.abort();
    following = undefined;
    cancel?.();
    cancel = undefined;
    stopCalendar?.();
    stopCalendar = undefined;
    sums = undefined;
  };
  const followIfWanted = (): void => {
    if (!isWanted()) return stop();
    if (following !== undefined) return;
    following = new AbortController();
    stopCalendar = watchMonths({ clock, monthNow, onNewMonth: () => changed(true) });
    void follow(journal.watch(following.signal), sumLater).catch((error: unknown) =>
      log.error('What was spent is no longer followed', { error: String(error) }),
    );
  };
  followIfWanted();
  return {
    followIfWanted,
    current: () => {
      if (!isWanted()) return { month: '', byConnection: new Map() };
      return sums === undefined || sums.month !== monthNow() ? sumUp() : sums;
    },
    onChange: (listener) => {
      changed = listener;
    },
    stop,
  };
}

async function follow(changes: AsyncIterable<{ exchanges: Exchange[] }>, onSpent: () => void): Promise<void> {
  for await (const { exchanges } of changes) {
    if (exchanges.some(({ cost }) => cost !== undefined && cost.amount > 0)) onSpent();
  }
}
