// The three steps of a first use, as ticks over what is known.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { AppStatus } from '../../../shared/model/views.ts';

export const STEPS = ['connection', 'tool', 'answer'] as const;
export type Step = (typeof STEPS)[number];

/** Which steps are done: a connection of one's own, a tool that reached the gateway, an answer that came back. */
export function stepsDone(status: AppStatus, exchanges: readonly Exchange[]): Record<Step, boolean> {
  return {
    connection: !status.active.isDemo,
    tool: exchanges.length > 0,
    answer: exchanges.some(({ state, operation }) => state === 'done' && operation === 'generate'),
  };
}
