// What a shell brings, in memory: for tests of the core.
import { createSystemClock } from '../../../../src/main/core/host/system-clock.ts';
import type { Clock, CorePorts, Log, SecretStore, SettingsStore } from '../../../../src/main/core/ports.ts';

export interface MemorySettingsStore extends SettingsStore {
  /** As it would lie on disk. */
  content(): string | undefined;
  /** The next saves fail with this error. */
  failWith(error: Error | undefined): void;
}

/** Keeps settings as JSON text, so that nothing is shared with the core by reference. */
export function createMemorySettings(
  initial?: unknown,
  source: SettingsStore['source'] = 'stored',
): MemorySettingsStore {
  let text = initial === undefined ? undefined : typeof initial === 'string' ? initial : JSON.stringify(initial);
  let failure: Error | undefined;
  return {
    source,
    load: () => (text === undefined || typeof initial === 'string' ? text : (JSON.parse(text) as unknown)),
    save: async (settings) => {
      if (failure !== undefined) throw failure;
      text = JSON.stringify(settings);
    },
    content: () => text,
    failWith: (error) => {
      failure = error;
    },
  };
}

export interface MemorySecretStore extends SecretStore {
  readonly entries: Map<string, string>;
  reads: number;
  /** All calls fail with this error until it is taken back. */
  failure: Error | undefined;
}

export function createMemorySecrets(): MemorySecretStore {
  const entries = new Map<string, string>();
  const store: MemorySecretStore = {
    kind: 'file',
    entries,
    reads: 0,
    failure: undefined,
    get: async (id) => {
      if (store.failure !== undefined) throw store.failure;
      store.reads += 1;
      return entries.get(id);
    },
    set: async (id, secret) => {
      if (store.failure !== undefined) throw store.failure;
      entries.set(id, secret);
    },
    delete: async (id) => {
      if (store.failure !== undefined) throw store.failure;
      entries.delete(id);
    },
  };
  return store;
}

export interface MemoryLog extends Log {
  readonly lines: string[];
}

export function createMemoryLog(): MemoryLog {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: string, details?: Record<string, unknown>): void => {
      lines.push(`${level} ${message} ${details === undefined ? '' : JSON.stringify(details)}`.trim());
    };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

export interface FakeClock extends Clock {
  /** Moves both clocks on, and runs what falls due on the way in order. */
  advance(milliseconds: number): void;
  readonly pendingTimers: number;
}

export function createFakeClock(start = 1_790_000_000_000): FakeClock {
  let elapsed = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    setTimer: (delayMs, callback) => {
      const timer = { at: elapsed + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (milliseconds) => {
      const end = elapsed + milliseconds;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        elapsed = Math.max(elapsed, due.at);
        due.callback();
      }
      elapsed = end;
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}

/** Ports of a shell that keeps all in memory but what lies in the data folder, on a free port; `given` counts before. */
export function createMemoryPorts(given: Pick<CorePorts, 'paths'> & Partial<CorePorts>): CorePorts {
  return {
    shell: 'headless',
    version: '0.0.0-test',
    clock: createSystemClock(),
    settings: createMemorySettings(),
    secrets: createMemorySecrets(),
    log: createMemoryLog(),
    readEnvironment: () => undefined,
    port: 0,
    openExternal: async () => undefined,
    notify: () => undefined,
    ...given,
  };
}
