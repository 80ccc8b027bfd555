// Fetches limits and prices of known models from models.dev once a day, if the user wants that: one host, no redirects, no keys.
import type { FactsStatus } from '../../../../shared/model/model-list.ts';
import { FailureError } from '../../ir/failure.ts';
import type { Clock, Log } from '../../ports.ts';
import { listEntries } from '../../providers/catalogue.ts';
import { defined } from '../../providers/defined.ts';
import { RefusalError } from '../../settings/refusal.ts';
import type { SettingsService } from '../../settings/settings-service.ts';
import { readAll, type UpstreamClient, type UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { FactsStore } from './facts-store.ts';
import { readFeed } from './read-feed.ts';

export const FEED_URL = 'https://models.dev/api.json';
const MAX_BYTES = 20 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const EVERY_MS = 24 * 3_600_000;
/** Not at once: whoever starts the app wants to work. */
const FIRST_AFTER_MS = 60_000;

export interface FactsRefresh {
  status(): FactsStatus;
  /** Switches the daily refresh on or off; on fetches at once. Throws RefusalError. */
  setOn(isOn: boolean, signal: AbortSignal): Promise<FactsStatus>;
  /** Fetches now, also while the daily refresh is off. Throws RefusalError with the reason, and then nothing has changed. */
  refresh(signal: AbortSignal): Promise<FactsStatus>;
  start(): void;
  stop(): void;
}

export interface FactsDependencies {
  readonly settings: SettingsService;
  readonly store: FactsStore;
  readonly client: Pick<UpstreamClient, 'send'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Another one only in tests. */
  readonly url?: string;
}

/** Fetches the public model facts once a day where the user switched it on; a failure keeps what is there. */
export function createFactsRefresh(dependencies: FactsDependencies): FactsRefresh {
  const { settings, store, clock, log } = dependencies;
  const life = new AbortController();
  let cancelTimer: () => void = () => undefined;
  const isOn = (): boolean => settings.current().models.refreshesFacts;
  const status = (): FactsStatus => {
    const kept = store.current();
    const modelCount = Object.values(kept?.facts ?? {}).reduce((sum, models) => sum + Object.keys(models).length, 0);
    return { isOn: isOn(), modelCount, ...defined({ updatedAt: kept?.updatedAt }) };
  };
  const refresh = async (signal: AbortSignal): Promise<FactsStatus> => {
    await fetchFacts(dependencies, AbortSignal.any([signal, life.signal]));
    return status();
  };
  /** Until the last news are a day old. */
  const dueInMs = (): number => (store.current()?.updatedAt ?? 0) + EVERY_MS - clock.now();
  const refreshIfDue = async (): Promise<void> => {
    if (!isOn() || dueInMs() > 0) return;
    try {
      await refresh(life.signal);
    } catch (error) {
      // What is wrong with the feed is no trouble of the user's: what was known before still counts.
      if (!life.signal.aborted) log.warn('The daily news about models', { error: String(error) });
    }
  };
  const plan = (delayMs: number): void => {
    if (life.signal.aborted) return;
    cancelTimer = clock.setTimer(delayMs, () => {
      void refreshIfDue().then(() => {
        const dueIn = dueInMs();
        plan(dueIn > 0 && dueIn < EVERY_MS ? dueIn : EVERY_MS);
      });
    });
  };
  return {
    status,
    refresh,
    setOn: async (wanted, signal) => {
      await settings.update((current) => ({ ...current, models: { ...current.models, refreshesFacts: wanted } }));
      return wanted ? refresh(signal) : status();
    },
    start: () => plan(FIRST_AFTER_MS),
    stop: () => {
      cancelTimer();
      life.abort();
    },
  };
}

async function fetchFacts(
  { store, client, clock, url = FEED_URL }: FactsDependencies,
  signal: AbortSignal,
): Promise<void> {
  const kept = store.current();
  try {
    const response = await client.send({
      method: 'GET',
      url: new URL(url),
      headers: { accept: 'application/json', ...defined({ 'if-none-match': kept?.etag }) },
      signal,
      firstByteTimeoutMs: TIMEOUT_MS,
    });
    if (response.status === 304 && kept !== undefined) {
      response.body.on('error', () => undefined).destroy();
      store.keep({ ...kept, updatedAt: clock.now() });
      return;
    }
    const text = await readFeedText(response, url);
    const { facts } = readFeed(text, { entries: listEntries(), previous: kept?.facts ?? {} });
    store.keep({ updatedAt: clock.now(), facts, ...defined({ etag: response.headers['etag'] }) });
  } catch (error) {
    throw new RefusalError(
      'invalid',
      `The news about models were not taken: ${reasonOf(error)}. What was known before still counts.`,
      {
        cause: error,
      },
    );
  }
}

async function readFeedText(response: UpstreamResponse, url: string): Promise<string> {
  if (response.status !== 200) {
    response.body.on('error', () => undefined).destroy();
    throw new Error(`${new URL(url).host} answered with status ${response.status}`);
  }
  return (await readAll(response, { maxBytes: MAX_BYTES, host: new URL(url).host })).toString('utf8');
}

function reasonOf(error: unknown): string {
  const message = error instanceof FailureError ? error.failure.message : error instanceof Error ? error.message : '';
  return message.replace(/\.$/, '');
}
