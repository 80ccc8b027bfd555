// What can be done with one exchange: a command, a report, and sending it again.
import { useEffect, useRef, useState } from 'react';
import type { ReplayState, ReplayWish } from '../../shared/model/replay.ts';
import { useApi } from './api-context.tsx';

/** Fetches the curl command of an exchange. */
export function useFetchCurl(): (id: string) => Promise<{ text: string; hasBody: boolean }> {
  const api = useApi();
  return (id) => api.activity.curl({ id });
}

/** Fetches the report about an exchange. */
export function useFetchReport(): (id: string, withBodies: boolean) => Promise<string> {
  const api = useApi();
  return async (id, withBodies) => (await api.activity.report({ id, withBodies })).text;
}

export interface Replay {
  /** Undefined before the first start. */
  state: ReplayState | undefined;
  /** The call itself was refused. */
  error: unknown;
  isRunning: boolean;
  start: (wish: ReplayWish) => void;
  stop: () => void;
}

/** Ends with the component that uses it: nobody pays for an answer that nobody sees. */
export function useReplay(): Replay {
  const api = useApi();
  const [state, setState] = useState<ReplayState>();
  const [error, setError] = useState<unknown>();
  const [isRunning, setRunning] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (wish: ReplayWish, signal: AbortSignal): Promise<void> => {
    try {
      const states = await api.activity.replay(wish, { signal });
      for await (const next of states) setState(next);
    } catch (problem) {
      if (!signal.aborted) setError(problem);
    }
    if (running.current?.signal === signal) setRunning(false);
  };
  return {
    state,
    error,
    isRunning,
    start: (wish) => {
      running.current?.abort();
      const stop = new AbortController();
      running.current = stop;
      setState(undefined);
      setError(undefined);
      setRunning(true);
      void run(wish, stop.signal);
    },
    stop: () => {
      running.current?.abort();
      setRunning(false);
    },
  };
}
