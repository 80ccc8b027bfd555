// Whether bodies are recorded: off until the user wants it, and for how long they stay.
import type { RecordingChange, RecordingState } from '../../../shared/model/recording.ts';
import type { Clock, Log } from '../ports.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { createRecorder, RECORDER_LIMITS, type Recorder, type RecorderDependencies, type Wanted } from './recorder.ts';

export interface RecordingControl {
  readonly recorder: Recorder;
  /** Values that must not be shown or kept anywhere. */
  readonly secrets: () => readonly string[];
  current(): RecordingState;
  /** Where the settings can't be changed, it lasts until the app is closed. */
  set(change: RecordingChange): Promise<RecordingState>;
  onChange(listener: () => void): () => void;
  /** The state now, and again after each change, at most twice a second. */
  watch(signal: AbortSignal): AsyncGenerator<RecordingState>;
  close(): Promise<void>;
}

export interface RecordingControlDependencies extends Pick<RecorderDependencies, 'paths' | 'secrets' | 'limits'> {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: SettingsService;
}

const TEN_MINUTES_MS = 10 * 60 * 1000;
const PAUSE_MS = 500;

type Stored = ReturnType<SettingsService['current']>['activity']['bodies'];

/** Makes the recorder with it. */
export function createRecordingControl(dependencies: RecordingControlDependencies): RecordingControl {
  const { clock, settings } = dependencies;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  let until: number | undefined;
  let cancelEnd: () => void = () => undefined;
  let unsaved: Stored | undefined;
  const stored = (): Stored => unsaved ?? settings.current().activity.bodies;
  const isTimed = (): boolean => until !== undefined && clock.now() < until;
  const wanted = (): Wanted => {
    if (isTimed() || stored().mode === 'always') return 'all';
    return stored().mode === 'errors' ? 'errors' : 'none';
  };
  // Bodies are of no use without their rows.
  const retentionDays = (): number => Math.min(stored().retentionDays, settings.current().activity.keptDays);
  const recorder = createRecorder({ ...dependencies, wanted, retentionDays });
  const onChange: RecordingControl['onChange'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const current = (): RecordingState => {
    const { mode, retentionDays } = stored();
    const { maxBytes = RECORDER_LIMITS.maxBytes } = dependencies.limits ?? {};
    const size = { ...recorder.totals(), maxBytes };
    if (!isTimed() || until === undefined) return { mode, retentionDays, ...size };
    const afterwards = mode === 'errors' ? 'errors' : 'off';
    return { mode: 'ten-minutes', until, afterwards, retentionDays, ...size };
  };
  const save = async (next: Stored): Promise<void> => {
    if (settings.isReadOnly) unsaved = next;
    else await settings.update((now) => ({ ...now, activity: { ...now.activity, bodies: next } }));
  };
  recorder.onChange(changed);
  settings.onChange(changed);
  return {
    recorder,
    secrets: dependencies.secrets,
    current,
    onChange,
    set: async ({ mode, retentionDays = stored().retentionDays }) => {
      const before = stored();
      // Nobody who chooses ten minutes means that it goes on for ever afterwards.
      const lasting = mode === 'ten-minutes' ? (before.mode === 'always' ? 'off' : before.mode) : (mode ?? before.mode);
      await save({ mode: lasting, retentionDays });
      if (mode !== undefined) {
        cancelEnd();
        until = mode === 'ten-minutes' ? clock.now() + TEN_MINUTES_MS : undefined;
        if (until !== undefined) cancelEnd = clock.setTimer(TEN_MINUTES_MS, changed);
      }
      if (retentionDays < before.retentionDays) recorder.prune();
      changed();
      return current();
    },
    watch: (signal) => watchState({ clock, current, onChange, signal }),
    close: async () => {
      cancelEnd();
      await recorder.close();
    },
  };
}

interface Watching extends Pick<RecordingControl, 'current' | 'onChange'> {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function* watchState({ clock, current, onChange, signal }: Watching): AsyncGenerator<RecordingState> {
  let news = Promise.withResolvers<void>();
  const wake = (): void => news.resolve();
  const stop = onChange(wake);
  signal.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      news = Promise.withResolvers<void>();
      yield current();
      await news.promise;
      if (signal.aborted) return;
      const pause = Promise.withResolvers<void>();
      const cancel = clock.setTimer(PAUSE_MS, pause.resolve);
      signal.addEventListener('abort', () => pause.resolve(), { once: true });
      await pause.promise;
      cancel();
    }
  } finally {
    stop();
    signal.removeEventListener('abort', wake);
  }
}
