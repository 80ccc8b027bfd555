// Turns routing on and off, for whatever control the frame has for it.
import { useSetRouting } from '../data/gateway.ts';
import { useProblemText } from '../data/problem-text.ts';
import { useAnnouncer } from '../ui/announcer.tsx';

export interface RoutingSwitching {
  readonly isBusy: boolean;
  /** A refusal shows below the top bar. */
  readonly change: (isOn: boolean) => void;
}

/** The switch without its looks. */
export function useRoutingSwitch(): RoutingSwitching {
  const { warn } = useAnnouncer();
  const problemText = useProblemText();
  const setRouting = useSetRouting();
  return {
    isBusy: setRouting.isPending,
    change: (isOn) => setRouting.mutate(isOn, { onError: (error) => warn(problemText(error)) }),
  };
}
