// Turns "it has changed" calls into a stream of values for the window.

export interface WatchedValue<T> {
  readonly current: () => T;
  /** Calls back after each change; the returned function ends that. */
  readonly onChange: (listener: () => void) => () => void;
  readonly signal: AbortSignal;
}

/** The value now, and again whenever it differs from the one sent last; changes in quick succession come as one. */
export async function* watchValue<T>({ current, onChange, signal }: WatchedValue<T>): AsyncGenerator<T> {
  let isChanged = true;
  let wake = (): void => undefined;
  const notice = (): void => {
    isChanged = true;
    wake();
  };
  const stop = onChange(notice);
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  let sent = '';
  try {
    while (!signal.aborted) {
      const value = current();
      const text = JSON.stringify(value);
      isChanged = false;
      if (text !== sent) yield value;
      sent = text;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (isChanged || signal.aborted) resolve();
      });
    }
  } finally {
    stop();
    signal.removeEventListener('abort', onAbort);
  }
}
