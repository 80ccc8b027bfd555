// From the first frame to the working window: connects, and shows which screen belongs to the outcome.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { useEffect, useState, type ReactNode } from 'react';
import type { AppStatus } from '../shared/model/views.ts';
import type { Api } from './api.ts';
import type { Boot, BootHost } from './boot.ts';
import { ActivityProvider } from './data/activity.tsx';
import { ApiContext } from './data/api-context.tsx';
import { StatusProvider } from './data/status.tsx';
import { NoAnswerScreen, SignedOutScreen } from './frame/boot-screens.tsx';
import { Frame } from './frame/frame.tsx';
import { Loading } from './ui/query-state.tsx';
import { codeIn } from './session.ts';

export interface AppProps {
  boot: (host: BootHost, signal: AbortSignal) => Promise<Boot>;
}

/** The whole window. */
export function App({ boot }: AppProps) {
  const [outcome, setOutcome] = useState<Boot>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const onSignedOut = (): void => setOutcome({ state: 'signed-out' });
    void boot(pageHost(onSignedOut), stop.signal).then((next) => {
      if (!stop.signal.aborted) setOutcome(next);
    });
    return () => stop.abort();
  }, [boot, turn]);
  useNewLink();
  if (outcome === undefined) {
    return (
      <main className="flex h-full items-center justify-center">
        <Loading />
      </main>
    );
  }
  if (outcome.state === 'signed-out') return <SignedOutScreen />;
  if (outcome.state === 'no-answer') {
    const retry = (): void => setTurn((last) => last + 1);
    return <NoAnswerScreen transport={outcome.transport} onRetry={retry} />;
  }
  return (
    <Providers api={outcome.api} status={outcome.status}>
      <Frame />
    </Providers>
  );
}

/** Everything that screens find by context. */
export function Providers({ api, status, children }: { api: Api; status: AppStatus; children: ReactNode }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: QUERY, mutations: QUERY } }));
  return (
    <ApiContext value={api}>
      <QueryClientProvider client={queries}>
        <StatusProvider initial={status}>
          <ActivityProvider>
            <Tooltip.Provider delayDuration={400}>{children}</Tooltip.Provider>
          </ActivityProvider>
        </StatusProvider>
      </QueryClientProvider>
    </ApiContext>
  );
}

/** The core is on this machine: being offline changes nothing, and a second try gives the same answer. */
const QUERY = { networkMode: 'always', retry: false } as const;

/** A new link opened in a tab that already shows the window changes only the fragment. */
function useNewLink(): void {
  useEffect(() => {
    const onHash = (): void => {
      if (codeIn(location.hash) !== undefined) location.reload();
    };
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
}

function pageHost(onSignedOut: () => void): BootHost {
  return {
    location,
    history,
    storage: sessionStorage,
    fetch: (input, init) => fetch(input, init),
    postMessage: (message, origin, transfer) => window.postMessage(message, origin, transfer),
    onSignedOut,
  };
}
