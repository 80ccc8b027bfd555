// Whether there is a newer version. It only says so and opens the page of it: nothing is downloaded, nothing is installed.
import type { Updates, UpdateState } from '../../../shared/model/updates.ts';
import { createSharedWork } from '../credentials/shared-work.ts';
import type { Clock, CorePorts, Log } from '../ports.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { watchValue } from '../status/watch-value.ts';
import type { ProxyFor } from '../upstream/proxy-choice.ts';
import { createUpstreamClient } from '../upstream/upstream-client.ts';
import { askNewest, type Release } from './ask-newest.ts';
import { isNewer } from './compare-versions.ts';
import type { ReleasePlace } from './release-place.ts';

export interface UpdateService {
  current(): Updates;
  /** The state now, and again after each change. */
  watch(signal: AbortSignal): AsyncGenerator<Updates>;
  /** Calls back after each change; the returned function ends that. */
  onChange(listener: () => void): () => void;
  /** Asks now; within a minute after an answer that one is given again. Throws RefusalError where the place is not known. */
  check(signal: AbortSignal): Promise<Updates>;
  /** Shows the page of the newer version in the browser; does nothing while none is known. */
  openPage(): Promise<void>;
  /** From now on it asks once a day, where the user has switched that on. */
  start(): void;
  stop(): Promise<void>;
}

export interface UpdateDependencies extends Pick<CorePorts, 'version' | 'openExternal' | 'offerExternal'> {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: SettingsService;
  readonly proxyFor?: ProxyFor | undefined;
  /** Undefined in a build that does not know it; then nobody is ever asked. */
  readonly place: ReleasePlace | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Not at once: whoever starts the app wants to work. */
const FIRST_AFTER_MS = 5 * MINUTE_MS;
/** Timers stand still while a computer sleeps, so a day is looked for by the wall clock, this often. */
const LOOK_EVERY_MS = 10 * MINUTE_MS;

const NO_PLACE =
  'This build does not know where its releases are. Look for a newer version where you got this one from.';

/** Makes the service; it asks nobody before `check` or `start`. */
export function createUpdateService(dependencies: UpdateDependencies): UpdateService {
  const { clock, log, version, place, openExternal, offerExternal } = dependencies;
  const client = createUpstreamClient({ connectTimeoutMs: 10_000, idleTimeoutMs: 15_000 }, dependencies.proxyFor);
  const life = new AbortController();
  const listeners = new Set<() => void>();
  const work = createSharedWork<void>();
  let update: UpdateState = { state: 'unknown' };
  let stopDaily = (): void => undefined;

  const current = (): Updates => ({ isOffered: place !== undefined, version, update });
  const become = (next: UpdateState): void => {
    update = next;
    for (const listener of listeners) listener();
  };
  const ask = async (from: ReleasePlace): Promise<void> => {
    become({ state: 'asking' });
    try {
      const newest = await askNewest({ client, place: from, version, signal: life.signal });
      const next = stateOf(newest, { running: version, checkedAt: clock.now() });
      if (next.state === 'newer') offerExternal?.(next.page);
      become(next);
    } catch (error) {
      if (life.signal.aborted) return;
      log.warn('newer versions could not be asked for', { error });
      become({ state: 'failed', why: error instanceof Error ? error.message : String(error), checkedAt: clock.now() });
    }
  };
  const ageMs = (): number => ('checkedAt' in update ? Math.abs(clock.now() - update.checkedAt) : Infinity);
  const check = async (signal: AbortSignal): Promise<Updates> => {
    if (place === undefined) throw new RefusalError('invalid', NO_PLACE);
    if (ageMs() >= MINUTE_MS) await work.join('newest', () => ask(place), signal);
    return current();
  };
  const onChange: UpdateService['onChange'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    current,
    onChange,
    watch: (signal) => watchValue({ current, onChange, signal }),
    check,
    openPage: async () => {
      if (update.state === 'newer') await openExternal(update.page);
    },
    start: () => {
      if (place !== undefined) stopDaily = everyDay(dependencies, { ageMs, ask: () => check(life.signal) });
    },
    stop: async () => {
      stopDaily();
      life.abort();
      await client.close();
    },
  };
}

function stateOf(
  newest: Release | undefined,
  { running, checkedAt }: { running: string; checkedAt: number },
): UpdateState {
  const isNews = newest !== undefined && isNewer(newest.version, running);
  return isNews ? { state: 'newer', ...newest, checkedAt } : { state: 'current', checkedAt };
}

/** Asks where the last answer is a day old and the user wants it. The returned function ends that. */
function everyDay(
  { clock, settings }: Pick<UpdateDependencies, 'clock' | 'settings'>,
  { ageMs, ask }: { ageMs: () => number; ask: () => Promise<unknown> },
): () => void {
  let cancelTimer = (): void => undefined;
  const lookIn = (delayMs: number): void => {
    cancelTimer = clock.setTimer(delayMs, () => {
      lookIn(LOOK_EVERY_MS);
      if (!settings.current().window.checkForUpdates || ageMs() < DAY_MS) return;
      // A failure is in the state, for whoever looks.
      ask().catch(() => undefined);
    });
  };
  lookIn(FIRST_AFTER_MS);
  return () => cancelTimer();
}
