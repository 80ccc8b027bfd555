// When the gateway has enough to do: new requests are then refused, so that those under way keep their pace.
import type { Clock, ProcessMemory } from '../ports.ts';
import type { GatewayLimits } from './types.ts';

export interface LoadLimitParts {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly limits: Pick<GatewayLimits, 'maxOpenExchanges' | 'maxResidentBytes'>;
  /** Absent: the process is not ours alone, and says nothing about us. */
  readonly memory: Pick<ProcessMemory, 'residentBytes'> | undefined;
}

/** With fewer open it is not they who take the memory, and refusing would free none. */
export const FEW_OPEN = 32;
/** The system is asked no more often. */
const LOOK_EVERY_MS = 250;

/** Whether one more would be too many, with so many open. */
export function createLoadLimit({ clock, limits, memory }: LoadLimitParts): (open: number) => boolean {
  let looked: { readonly at: number; readonly isFull: boolean } | undefined;
  const isMemoryFull = (): boolean => {
    const now = clock.monotonic();
    if (looked === undefined || now - looked.at >= LOOK_EVERY_MS) {
      looked = { at: now, isFull: (memory?.residentBytes() ?? 0) > limits.maxResidentBytes };
    }
    return looked.isFull;
  };
  return (open) => open >= limits.maxOpenExchanges || (open >= FEW_OPEN && isMemoryFull());
}
