// Whether bodies are recorded, and the bodies of one exchange.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Exchange } from '../../shared/model/exchange.ts';
import type { RecordingChange, RecordingState } from '../../shared/model/recording.ts';
import { isRunning } from './activity-log.ts';
import { useApi } from './api-context.tsx';
import { delay, keepWatching } from './keep-watching.ts';

/** Undefined until it is known. */
export function useRecording(): RecordingState | undefined {
  const api = useApi();
  const [state, setState] = useState<RecordingState>();
  useEffect(() => {
    const stop = new AbortController();
    const open = (signal: AbortSignal) => api.activity.recording.watch(undefined, { signal });
    void keepWatching({ open, onMessage: setState, onLink: () => undefined, wait: delay }, stop.signal);
    return () => stop.abort();
  }, [api]);
  return state;
}

/** Turns recording on or off, or changes how long bodies stay; the new state comes by itself. */
export function useSetRecording() {
  const api = useApi();
  return useMutation({ mutationFn: (change: RecordingChange) => api.activity.recording.set(change) });
}

/** Deletes all bodies. */
export function useClearBodies() {
  const api = useApi();
  return useMutation({ mutationFn: () => api.activity.recording.clear() });
}

/** Asked again when it is over, and when more was written. */
export function useBodies(exchange: Exchange, recording: RecordingState | undefined) {
  const api = useApi();
  const { id, state } = exchange;
  return useQuery({
    queryKey: ['bodies', id, state, recording?.count, recording?.bytes],
    queryFn: ({ signal }) => api.activity.bodies({ id }, { signal }),
    enabled: !isRunning(exchange),
    // Asking again must not take away what is being read, nor a replay that runs on it.
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
    // Bodies can be large: they go with their panel.
    gcTime: 0,
  });
}

/** The lines in which the two requests differ. */
export function useDifference(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['difference', id],
    queryFn: ({ signal }) => api.activity.difference({ id }, { signal }),
    gcTime: 0,
  });
}
